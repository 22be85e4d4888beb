import { type Cloud, type Inputs, type Known, refuse } from "../../kit";

type Answer = (cloud: Cloud, args: Inputs) => Inputs;

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const TABLE = "aws:ec2/routeTable:RouteTable";
const DEFAULT_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** The functions that look at networks: what the stack has made and what the account held already. */
export const ec2Functions: Readonly<Record<string, Answer>> = {
  "aws:ec2/getVpc:getVpc": (cloud, args) => one("EC2 VPC", vpcsOf(cloud, args)),
  "aws:ec2/getSubnet:getSubnet": (cloud, args) => one("EC2 Subnet", subnetsOf(cloud, args)),
  "aws:ec2/getSubnets:getSubnets": (cloud, args) => ids(cloud, args, subnetsOf(cloud, args)),
  "aws:ec2/getRouteTable:getRouteTable": (cloud, args) => one("EC2 Route Table", tablesOf(cloud, args)),
  "aws:ec2/getRouteTables:getRouteTables": (cloud, args) => ids(cloud, args, tablesOf(cloud, args)),
  "aws:ec2/getSecurityGroup:getSecurityGroup": (cloud, args) => one("EC2 Security Group", groupsOf(cloud, args)),
};

function vpcsOf(cloud: Cloud, args: Inputs): Inputs[] {
  const vpcs = cloud.every(VPC).map(({ id, outputs }) => ({
    ...outputs,
    id,
    default: false,
    cidrBlockAssociations: [{ associationId: "", cidrBlock: outputs.cidrBlock, state: "associated" }],
    ipv6CidrBlock: outputs.ipv6CidrBlock ?? "",
    ipv6CidrBlockAssociations: [],
    state: "available",
    tags: outputs.tags ?? {},
  }));
  return selected(
    vpcs,
    args,
    { id: "id", cidrBlock: "cidrBlock", state: "state" },
    { cidr: "cidrBlock", "vpc-id": "id" },
  );
}

function subnetsOf(cloud: Cloud, args: Inputs): Inputs[] {
  const subnets = cloud.every(SUBNET).map(({ id, outputs }) => ({
    ...outputs,
    id,
    // EC2 keeps five addresses of each block for itself.
    // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    availableIpAddressCount: 2 ** (32 - Number(String(outputs.cidrBlock ?? "/32").split("/")[1])) - 5,
    defaultForAz: false,
    ipv6CidrBlock: outputs.ipv6CidrBlock ?? "",
    state: "available",
    tags: outputs.tags ?? {},
  }));
  const names = ["id", "vpcId", "cidrBlock", "ipv6CidrBlock", "availabilityZone", "availabilityZoneId", "state"];
  return selected(subnets, args, Object.fromEntries(names.map((name) => [name, name])), {
    "subnet-id": "id",
    "vpc-id": "vpcId",
    "cidr-block": "cidrBlock",
    "availability-zone": "availabilityZone",
    "availability-zone-id": "availabilityZoneId",
    "map-public-ip-on-launch": "mapPublicIpOnLaunch",
  });
}

function tablesOf(cloud: Cloud, args: Inputs): Inputs[] {
  const tables = [...cloud.every(TABLE), ...cloud.every(DEFAULT_TABLE), ...mainTables(cloud)].map((table) =>
    describeTable(cloud, table),
  );
  const { subnetId, gatewayId, ...rest } = args;
  const associated = tables.filter(({ associations }) =>
    [
      [subnetId, "subnetId"],
      [gatewayId, "gatewayId"],
    ].every(([wanted, name]) => wanted === undefined || associations.some((each: Inputs) => each[name] === wanted)),
  );
  const found = selected(
    associated,
    rest,
    { routeTableId: "id", vpcId: "vpcId" },
    {
      "route-table-id": "id",
      "vpc-id": "vpcId",
      "association.subnet-id": "associations.subnetId",
      "association.gateway-id": "associations.gatewayId",
      "association.main": "associations.main",
      "association.route-table-association-id": "associations.routeTableAssociationId",
    },
  );
  return found.map((table) => ({ ...table, subnetId: subnetId ?? "", gatewayId: gatewayId ?? "" }));
}

/** The main tables of VPCs that nobody has taken over. */
function mainTables(cloud: Cloud): Pick<Known, "id" | "outputs">[] {
  const taken = [...cloud.every(TABLE), ...cloud.every(DEFAULT_TABLE)].map(({ id }) => id);
  return cloud.every(VPC).flatMap(({ id: vpcId, outputs: { mainRouteTableId: id, arn, ownerId, region } }) => {
    if (taken.includes(id)) return [];
    return [{ id, outputs: { arn: arn.replace(`vpc/${vpcId}`, `route-table/${id}`), ownerId, region, vpcId } }];
  });
}

const ROUTE = [
  "carrierGatewayId",
  "cidrBlock",
  "coreNetworkArn",
  "destinationPrefixListId",
  "egressOnlyGatewayId",
  "gatewayId",
  "instanceId",
  "ipv6CidrBlock",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "odbNetworkArn",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];

function describeTable(cloud: Cloud, { id, outputs }: Pick<Known, "id" | "outputs">): Inputs {
  const routes = cloud.every("aws:ec2/route:Route", { routeTableId: id }).map(({ outputs: route }) => ({
    ...route,
    cidrBlock: route.destinationCidrBlock,
    ipv6CidrBlock: route.destinationIpv6CidrBlock,
  }));
  const associations = cloud.every("aws:ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: id });
  const isMain = cloud.every(VPC).some((vpc) => vpc.outputs.mainRouteTableId === id);
  return {
    ...outputs,
    id,
    routeTableId: id,
    tags: outputs.tags ?? {},
    routes: [...(outputs.routes ?? []), ...routes].map((route: Inputs) =>
      Object.fromEntries(ROUTE.map((name) => [name, route[name] ?? ""])),
    ),
    associations: [
      ...(isMain ? [{ gatewayId: "", main: true, routeTableAssociationId: "", routeTableId: id, subnetId: "" }] : []),
      ...associations.map((one) => ({
        gatewayId: one.outputs.gatewayId ?? "",
        main: false,
        routeTableAssociationId: one.id,
        routeTableId: id,
        subnetId: one.outputs.subnetId ?? "",
      })),
    ],
  };
}

function groupsOf(cloud: Cloud, args: Inputs): Inputs[] {
  const groups = cloud.every(GROUP).map(({ id, outputs }) => ({ ...outputs, id, tags: outputs.tags ?? {} }));
  return selected(
    groups,
    args,
    { id: "id", name: "name", vpcId: "vpcId" },
    {
      "group-id": "id",
      "group-name": "name",
      "vpc-id": "vpcId",
    },
  );
}

type Names = Readonly<Record<string, string>>;

/** What the arguments and the filters of a function leave. */
function selected(things: Inputs[], args: Inputs, byArgument: Names, byFilter: Names): Inputs[] {
  const wanted = Object.entries(byArgument).filter(([name]) => args[name] !== undefined);
  const tags = Object.entries(args.tags ?? {});
  return things
    .filter((thing) => wanted.every(([name, path]) => valuesOf(thing, path).includes(String(args[name]))))
    .filter((thing) => tags.every(([name, value]) => thing.tags[name] === value))
    .filter((thing) => (args.filters ?? []).every((filter: Inputs) => passes(thing, filter, byFilter)));
}

function passes(thing: Inputs, { name, values }: Inputs, byFilter: Names): boolean {
  const tag = /^tag:(.*)$/.exec(name)?.[1];
  const path = tag === undefined ? byFilter[name] : `tags.${tag}`;
  if (path === undefined) {
    refuse(
      "InvalidParameterValue",
      `The filter '${name}' is invalid`,
      `it is not modelled; there are ${[...Object.keys(byFilter), "tag:<key>"].join(", ")}`,
    );
  }
  const found = valuesOf(thing, path);
  return values.some((value: string) => {
    const pattern = new RegExp(
      `^${value
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    );
    return found.some((one) => pattern.test(one));
  });
}

function valuesOf(thing: Inputs, path: string): string[] {
  const [name = "", ...rest] = path.split(".");
  const values: Inputs[] = [thing[name] ?? []].flat();
  return values.map((value) => String(rest.length > 0 ? value[rest.join(".")] : value));
}

function one(what: string, found: Inputs[]): Inputs {
  const [only, another] = found;
  if (only === undefined) refuse("NotFound", `no matching ${what} found`);
  if (another !== undefined)
    refuse(
      "TooManyResults",
      `multiple ${what}s matched; use additional constraints to reduce matches to a single ${what}`,
    );
  return only;
}

function ids({ region }: Cloud, args: Inputs, found: Inputs[]): Inputs {
  return { ...args, id: region, region, ids: found.map(({ id }) => id), tags: args.tags ?? {} };
}
