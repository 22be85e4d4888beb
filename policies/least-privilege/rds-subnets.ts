import {
  all,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  type Verdict,
} from "../kit";
import { CLUSTER, INSTANCE, isReplica } from "../kit/databases";
import { ASSOCIATION, GATEWAY, leadsToInternet, ROUTE, SUBNET, TABLE, tablesOf } from "./routing";

const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";

const ROUTED_SUBNET = [
  named("group", SUBNET_GROUP, {}, { subnetIds: "subnet" }),
  named("subnet", SUBNET, { cidrBlock: "10.0.0.0/24" }),
  named("association", ASSOCIATION, {}, { subnetId: "subnet", routeTableId: "table" }),
];
const INTERNET = named("internet", GATEWAY);

const privateSubnets = defineStackRule({
  id: "rds-private-subnets",
  title: "A database is in subnets that the internet has no way to",
  severity: "high",
  resources: [INSTANCE, CLUSTER, SUBNET_GROUP],
  why: "What lies between the database and the internet is then a single rule of a security group. RDS takes the default VPC, whose subnets are all public, where none is named.",
  fix: "Set dbSubnetGroupName to a group of subnets whose route tables name no internet gateway.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  controls: { fsbp: ["RDS.18", "RDS.46"], nist80053: ["AC-4", "SC-7", "SC-7(5)"], pciDss: ["1.4.4"] },
  passes: [
    [named("db", INSTANCE, { dbSubnetGroupName: "orders" })],
    [named("db", INSTANCE, { replicateSourceDb: "orders" })],
    [named("db", CLUSTER, { dbSubnetGroupName: "orders" })],
    [...ROUTED_SUBNET, named("table", TABLE, {})],
    [named("group", SUBNET_GROUP, { subnetIds: ["subnet-0a1b2c3d"] })],
    [
      ...ROUTED_SUBNET,
      INTERNET,
      named("table", TABLE, {}),
      named("public", TABLE, {}),
      named("out", ROUTE, { destinationCidrBlock: "0.0.0.0/0" }, { routeTableId: "public", gatewayId: "internet" }),
    ],
  ],
  fails: [
    [named("db", INSTANCE, {})],
    [named("db", CLUSTER, {})],
    [
      ...ROUTED_SUBNET,
      INTERNET,
      named("table", TABLE, {}),
      named("out", ROUTE, { destinationCidrBlock: "0.0.0.0/0" }, { routeTableId: "table", gatewayId: "internet" }),
    ],
    [
      ...ROUTED_SUBNET,
      INTERNET,
      named("table", TABLE, { routes: [{ cidrBlock: "0.0.0.0/0" }] }, { routes: "internet" }),
    ],
  ],

  validate(subject) {
    if (subject.type === SUBNET_GROUP) {
      return all([pass, ...subject.refersTo("subnetIds", SUBNET).map((subnet) => hasNoWayIn(subnet))]);
    }
    if (isReplica(subject)) return notApplicable("a replica is where its source is");
    return subject.given.expectSet("dbSubnetGroupName", "a subnet group of one's own");
  },
});

function hasNoWayIn(subnet: StackResource): Verdict {
  return tablesOf(subnet).some(leadsToInternet)
    ? fail(`found ${subnet.name}, which has a route to an internet gateway, expected subnets without one`, "subnetIds")
    : pass;
}

export const rules: readonly Rule[] = [privateSubnets];
