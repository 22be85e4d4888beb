import {
  all,
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  of,
  pass,
  type Rule,
  type StackResource,
  type View,
} from "../kit";
import { isWorld } from "./address-range";
import {
  ASSOCIATION,
  DEFAULT_TABLE,
  GATEWAY,
  leadsToInternet,
  ROUTE,
  routesOf,
  SUBNET,
  TABLE,
  tablesOf,
} from "./routing";

const SERVICE = "aws:ecs/service:Service";

/** What nobody in the internet has to reach, and the property that names its subnets. */
const PLACES: Readonly<Record<string, string>> = {
  [SERVICE]: "networkConfiguration",
  "aws:ecs/taskSet:TaskSet": "networkConfiguration",
  "aws:eks/nodeGroup:NodeGroup": "subnetIds",
  "aws:eks/fargateProfile:FargateProfile": "subnetIds",
  "aws:elasticache/subnetGroup:SubnetGroup": "subnetIds",
};

const subnet = [
  named("a", SUBNET),
  named("table", TABLE),
  named("follows", ASSOCIATION, {}, { subnetId: "a", routeTableId: "table" }),
];
const gateway = named("internet", GATEWAY);

const placesPrivate = defineStackRule({
  id: "subnets-private",
  title: "Tasks, nodes and caches are in subnets that the internet has no route to",
  severity: "high",
  resources: [
    SERVICE,
    "aws:ecs/taskSet:TaskSet",
    "aws:eks/nodeGroup:NodeGroup",
    "aws:eks/fargateProfile:FargateProfile",
    "aws:elasticache/subnetGroup:SubnetGroup",
  ],
  why: "In a public subnet, a public address and one wrong security group rule are all it takes to be on the internet.",
  fix: "Use subnets whose route tables lead to a NAT gateway, or nowhere, and leave public subnets to load balancers.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html",
  controls: { nist80053: ["AC-4", "SC-7", "SC-7(3)"], pciDss: ["1.4.4"] },
  passes: [
    [...subnet, named("api", SERVICE, {}, { networkConfiguration: "a" })],
    [
      ...subnet,
      named("nat", "aws:ec2/natGateway:NatGateway"),
      named("way", ROUTE, {}, { routeTableId: "table", natGatewayId: "nat" }),
      named("api", SERVICE, {}, { networkConfiguration: "a" }),
    ],
    [named("api", SERVICE, { networkConfiguration: { subnets: ["subnet-1"] } })],
  ],
  fails: [
    [
      ...subnet,
      gateway,
      named("way", ROUTE, {}, { routeTableId: "table", gatewayId: "internet" }),
      named("api", SERVICE, {}, { networkConfiguration: "a" }),
    ],
    [
      named("a", SUBNET),
      gateway,
      named("table", TABLE, {}, { routes: "internet" }),
      named("follows", ASSOCIATION, {}, { subnetId: "a", routeTableId: "table" }),
      named("api", SERVICE, {}, { networkConfiguration: "a" }),
    ],
    [
      named("net", "aws:ec2/vpc:Vpc"),
      named("a", SUBNET, {}, { vpcId: "net" }),
      gateway,
      named("main", DEFAULT_TABLE, {}, { defaultRouteTableId: "net", routes: "internet" }),
      named("blue", "aws:ecs/taskSet:TaskSet", {}, { networkConfiguration: "a" }),
    ],
    ...[
      "aws:eks/nodeGroup:NodeGroup",
      "aws:eks/fargateProfile:FargateProfile",
      "aws:elasticache/subnetGroup:SubnetGroup",
    ].map((type) => [
      ...subnet,
      gateway,
      named("way", ROUTE, {}, { routeTableId: "table", gatewayId: "internet" }),
      named("there", type, {}, { subnetIds: "a" }),
    ]),
  ],

  validate(resource) {
    const property = PLACES[resource.type] ?? "";
    const open = resource.refersTo(property, SUBNET).find((each) => tablesOf(each).some(leadsToInternet));
    if (!open) return pass;
    return fail(
      `found the subnet ${open.name}, which has a route to an internet gateway, expected one without`,
      property,
    );
  },
});

const PEERING = "vpcPeeringConnectionId";

const peeringNarrow = defineRule({
  id: "peering-routes-narrow",
  title: "A route to a peered VPC names the networks that are there",
  severity: "medium",
  resources: [ROUTE, TABLE, DEFAULT_TABLE],
  why: "A peering is between two networks. Whatever else is routed there is lost, or is answered by the wrong side.",
  fix: "Set the destination to the CIDR block of the peered VPC, or of the subnets in it that are needed.",
  link: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
  controls: { cis: ["5.5"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.3.1"] },
  passes: [
    { vpcPeeringConnectionId: "pcx-1", destinationCidrBlock: "10.1.0.0/16" },
    { natGatewayId: "nat-1", destinationCidrBlock: "0.0.0.0/0" },
    of(TABLE, { routes: [{ vpcPeeringConnectionId: "pcx-1", cidrBlock: "10.1.0.0/16" }] }),
    of(DEFAULT_TABLE, { routes: [] }),
  ],
  fails: [
    { vpcPeeringConnectionId: "pcx-1", destinationCidrBlock: "0.0.0.0/0" },
    { vpcPeeringConnectionId: "pcx-1", destinationIpv6CidrBlock: "::/0" },
    of(TABLE, { routes: [{ vpcPeeringConnectionId: "pcx-1", cidrBlock: "0.0.0.0/1" }] }),
    of(DEFAULT_TABLE, { routes: [{ vpcPeeringConnectionId: "pcx-1", ipv6CidrBlock: "::/0" }] }),
  ],

  validate: (resource) => (resource.type === ROUTE ? judgePeering(resource) : resource.each("routes", judgePeering)),
});

function judgePeering(route: View) {
  if (!route.has(PEERING)) return pass;
  return all(
    ["destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"].map((property) => {
      const range = route.at(property);
      return range.decide(() => (isWorld(range.text) ? range.wrong("the networks of the peered VPC") : pass), pass);
    }),
  );
}

const NAT = "aws:ec2/natGateway:NatGateway";

const natPublic = defineStackRule({
  id: "nat-gateway-in-public-subnet",
  title: "A public NAT gateway is in a subnet that leads to the internet",
  severity: "low",
  resources: [NAT],
  why: "Elsewhere nothing gets out through it, and somebody will open the private subnet to make it work.",
  fix: "Set subnetId to a public subnet, or connectivityType to private if it serves other networks of yours.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  controls: { nist80053: ["CM-6", "SC-7"] },
  passes: [
    [
      ...subnet,
      gateway,
      named("way", ROUTE, { gatewayId: "igw-1" }, { routeTableId: "table", gatewayId: "internet" }),
      named("nat", NAT, {}, { subnetId: "a" }),
    ],
    [
      ...subnet,
      named("way", ROUTE, { gatewayId: "igw-1" }, { routeTableId: "table" }),
      named("nat", NAT, {}, { subnetId: "a" }),
    ],
    [...subnet, named("nat", NAT, { connectivityType: "private" }, { subnetId: "a" })],
    [...subnet, named("nat", NAT, { availabilityMode: "regional" })],
    [named("a", SUBNET), named("nat", NAT, {}, { subnetId: "a" })],
  ],
  fails: [
    [...subnet, named("nat", NAT, {}, { subnetId: "a" })],
    [
      ...subnet,
      named("nat", NAT, { connectivityType: "public" }, { subnetId: "a" }),
      named("way", ROUTE, {}, { routeTableId: "table", natGatewayId: "nat" }),
    ],
  ],

  validate(nat) {
    const judge = () => {
      const closed = nat.refersTo("subnetId", SUBNET).find(isSurelyClosed);
      if (!closed) return pass;
      return fail(
        `found the subnet ${closed.name}, which has no route to an internet gateway, expected one with it`,
        "subnetId",
      );
    };
    const inside = notApplicable("it is for one's own networks");
    return nat.given.at("connectivityType").decide((type) => (type === "private" ? inside : judge()), judge());
  },
});

/** A gateway that is given as plain text may be one to the internet. */
function isSurelyClosed(each: StackResource): boolean {
  const tables = tablesOf(each);
  return (
    tables.length > 0 &&
    !tables.some((table) => leadsToInternet(table) || routesOf(table).some((route) => route.has("gatewayId")))
  );
}

export const rules: readonly Rule[] = [placesPrivate, peeringNarrow, natPublic];
