import {
  defineStackRule,
  fail,
  inProduction,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  undetermined,
  type View,
} from "../kit";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

const flowsLogged = defineStackRule({
  id: "vpc-flow-logs",
  title: "A VPC logs who talks to whom",
  severity: "medium",
  resources: [VPC],
  why: "After a break-in, what was reached from where is known from flow logs alone. They cannot be made up later.",
  fix: "Add an aws.ec2.FlowLog with the VPC's id and trafficType ALL.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
  controls: { fsbp: ["EC2.6"], cis: ["3.7"], nist80053: ["AU-12", "SI-4(4)"], pciDss: ["10.2.1"] },
  passes: [
    [named("net", VPC), named("flows", FLOW_LOG, { trafficType: "ALL" }, { vpcId: "net" })],
    [
      named("net", VPC),
      named("refused", FLOW_LOG, { trafficType: "REJECT" }, { vpcId: "net" }),
      named("flows", FLOW_LOG, { trafficType: "ALL" }, { vpcId: "net" }),
    ],
  ],
  fails: [
    [named("net", VPC)],
    [named("net", VPC), named("refused", FLOW_LOG, { trafficType: "REJECT" }, { vpcId: "net" })],
    [named("net", VPC), named("elsewhere", FLOW_LOG, { trafficType: "ALL" })],
  ],

  validate: (vpc) =>
    some(
      vpc.referredToBy(FLOW_LOG, "vpcId").map((flows) => flows.given.expect("trafficType", "ALL")),
      fail("found no aws.ec2.FlowLog of all its traffic, expected one"),
    ),
});

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const privately = { vpcEndpointType: "Interface", privateDnsEnabled: true };
const DNS = ["enableDnsSupport", "enableDnsHostnames"] as const;

const namesResolved = defineStackRule({
  id: "vpc-dns-for-endpoints",
  title: "A VPC with interface endpoints resolves their names",
  severity: "low",
  resources: [VPC],
  why: "AWS refuses an endpoint with private names in a VPC without them, in the middle of a deployment.",
  fix: "Set enableDnsHostnames: true, and leave enableDnsSupport out or set it to true.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html",
  controls: { nist80053: ["CM-6", "SC-22"] },
  passes: [
    [named("net", VPC, { enableDnsHostnames: true }), named("ecr", ENDPOINT, privately, { vpcId: "net" })],
    [named("net", VPC), named("s3", ENDPOINT, { vpcEndpointType: "Gateway" }, { vpcId: "net" })],
  ],
  fails: [
    [named("net", VPC), named("ecr", ENDPOINT, privately, { vpcId: "net" })],
    [
      named("net", VPC, { enableDnsHostnames: true, enableDnsSupport: false }),
      named("ecr", ENDPOINT, privately, { vpcId: "net" }),
    ],
  ],

  validate(vpc) {
    const endpoints = vpc.referredToBy(ENDPOINT, "vpcId").map(({ given }) => given);
    const isPrivate = (endpoint: View) => endpoint.at("privateDnsEnabled");
    const using = endpoints.find((each) => isPrivate(each).text === "true");
    const unclear = endpoints.find((each) => isPrivate(each).seen.state === "unknown");
    if (!using)
      return unclear ? isPrivate(unclear).notKnown() : notApplicable("no endpoint has names of its own there");
    const { given } = vpc;
    const support = given.refuse(DNS[0], false, "true");
    // AWS's default for names of hosts is false in a VPC that is not the default one.
    return support === pass ? given.expect(DNS[1], true) : support;
  },
});

const ASSOCIATION = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";

const endpointsInZones = defineStackRule({
  id: "vpc-endpoint-several-zones",
  title: "An interface endpoint is in two zones or more",
  severity: "low",
  levels: inProduction,
  resources: [ENDPOINT],
  why: "With its only zone, the service behind it is gone for the tasks in all of them.",
  fix: "Give subnetIds in two availability zones or more.",
  link: "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
  controls: { nist80053: ["CP-10", "SC-36", "SI-13(5)"] },
  passes: [
    [named("ecr", ENDPOINT, { vpcEndpointType: "Interface", subnetIds: ["subnet-1", "subnet-2"] })],
    [
      named("ecr", ENDPOINT, { vpcEndpointType: "Interface", subnetIds: ["subnet-1"] }),
      named("second", ASSOCIATION, {}, { vpcEndpointId: "ecr" }),
    ],
    [named("s3", ENDPOINT, {})],
  ],
  fails: [
    [named("ecr", ENDPOINT, { vpcEndpointType: "Interface", subnetIds: ["subnet-1"] })],
    [named("ecr", ENDPOINT, { vpcEndpointType: "Interface" })],
  ],

  validate(endpoint) {
    const { given } = endpoint;
    const gateway = notApplicable("it is no interface endpoint");
    const beside = endpoint.referredToBy(ASSOCIATION, "vpcEndpointId").length;
    const places = given.at("subnetIds");
    const few = places.wrong("two subnets or more");
    const judge = () =>
      beside > 1 ? pass : places.decide(() => (beside + places.members.length > 1 ? pass : few), few);
    return given.at("vpcEndpointType").decide((type) => (type === "Interface" ? judge() : gateway), gateway);
  },
});

const NAT = "aws:ec2/natGateway:NatGateway";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const FOLLOWS = "aws:ec2/routeTableAssociation:RouteTableAssociation";

function zone(name: string, nat: string) {
  return [
    named(name, SUBNET, { availabilityZone: name }),
    named(`${name}-table`, TABLE),
    named(`${name}-follows`, FOLLOWS, {}, { subnetId: name, routeTableId: `${name}-table` }),
    named(`${name}-way`, ROUTE, {}, { routeTableId: `${name}-table`, natGatewayId: nat }),
  ];
}

const natInEachZone = defineStackRule({
  id: "nat-gateway-per-zone",
  title: "Each zone has a NAT gateway of its own",
  severity: "medium",
  levels: inProduction,
  resources: [NAT],
  why: "When the zone of the only one fails, nothing gets out of the others either, and traffic between zones costs.",
  fix: "Place a NAT gateway in the public subnet of each zone, or one with availabilityMode regional.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  controls: { nist80053: ["CP-10", "SC-36", "SI-13(5)"] },
  passes: [
    [named("nat-a", NAT), ...zone("a", "nat-a"), named("nat-b", NAT), ...zone("b", "nat-b")],
    [named("nat", NAT, { availabilityMode: "regional" }), ...zone("a", "nat"), ...zone("b", "nat")],
    [named("nat", NAT), ...zone("a", "nat")],
  ],
  fails: [
    [named("nat", NAT), ...zone("a", "nat"), ...zone("b", "nat")],
    [
      named("nat", NAT),
      named("table", TABLE, {}, { routes: "nat" }),
      ...["a", "b"].flatMap((name) => [
        named(name, SUBNET, { availabilityZoneId: `euc1-az-${name}` }),
        named(`${name}-follows`, FOLLOWS, {}, { subnetId: name, routeTableId: "table" }),
      ]),
    ],
  ],

  validate(nat) {
    const judge = () => {
      const zones = [...new Set(subnetsBehind(nat))].map(zoneOf);
      const known = new Set(zones.filter(isKnown).map(({ text }) => text));
      if (known.size > 1) return fail(`found ${known.size} zones whose way out it is, expected one`);
      return zones.length < 2 || zones.every(isKnown)
        ? pass
        : undetermined("the zones of its subnets are not known yet");
    };
    return nat.given.at("availabilityMode").decide((mode) => (mode === "regional" ? pass : judge()), judge());
  },
});

function subnetsBehind(nat: StackResource): StackResource[] {
  const beside = nat.referredToBy(ROUTE, "natGatewayId").flatMap((route) => route.refersTo("routeTableId", TABLE));
  return [...beside, ...nat.referredToBy(TABLE, "routes")]
    .flatMap((table) => table.referredToBy(FOLLOWS, "routeTableId"))
    .flatMap((follows) => follows.refersTo("subnetId", SUBNET));
}

/** The zone of a subnet, as the program names it, or else the one that AWS chose. */
function zoneOf(subnet: StackResource): View {
  const said = ["availabilityZoneId", "availabilityZone"].find((property) => subnet.given.has(property));
  return said ? subnet.given.at(said) : subnet.at("availabilityZone");
}

function isKnown(zone: View): boolean {
  return zone.seen.state === "known";
}

export const rules: readonly Rule[] = [flowsLogged, namesResolved, endpointsInZones, natInEachZone];
