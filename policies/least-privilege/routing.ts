import type { StackResource, View } from "../kit";

const VPC = "aws:ec2/vpc:Vpc";

export const SUBNET = "aws:ec2/subnet:Subnet";
export const TABLE = "aws:ec2/routeTable:RouteTable";
export const DEFAULT_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const ROUTE = "aws:ec2/route:Route";
export const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const GATEWAY = "aws:ec2/internetGateway:InternetGateway";

/** The route tables that a subnet follows, as far as the program says: its own, or else the main one of its VPC. */
export function tablesOf(subnet: StackResource): StackResource[] {
  const own = subnet.referredToBy(ASSOCIATION, "subnetId");
  if (own.length > 0) return own.flatMap((each) => tablesOfAssociation(each));
  return subnet
    .refersTo("vpcId", VPC)
    .flatMap((vpc) => [
      ...vpc.referredToBy(DEFAULT_TABLE, "defaultRouteTableId"),
      ...vpc.referredToBy(MAIN_ASSOCIATION, "vpcId").flatMap(tablesOfAssociation),
    ]);
}

const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";

function tablesOfAssociation(association: StackResource): StackResource[] {
  return association.refersTo("routeTableId", TABLE);
}

/** Whether a route of a table leads to an internet gateway of this program. */
export function leadsToInternet(table: StackResource): boolean {
  if (table.refersTo("routes", GATEWAY).length > 0) return true;
  return routesBeside(table).some((route) => route.refersTo("gatewayId", GATEWAY).length > 0);
}

/** The routes of a table, those inside it and those beside it. */
export function routesOf(table: StackResource): View[] {
  return [...table.given.at("routes").members, ...routesBeside(table).map((route) => route.given)];
}

function routesBeside(table: StackResource): StackResource[] {
  return table.referredToBy(ROUTE, "routeTableId");
}
