import {
  defineStackRule,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { isWholeNetwork, isWorld } from "./address-range";
import { asOneMistake } from "./one-mistake";
import { eachOpening, GROUP, INGRESS, type Opening, RULE } from "./security-group-openings";

const INSTANCE = "aws:rds/instance:Instance";
const SERVICE = "aws:ecs/service:Service";
const TASK_SET = "aws:ecs/taskSet:TaskSet";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

/** What stands behind a load balancer or beside it, and the property that names its security groups. */
const DATA: Readonly<Record<string, string>> = {
  [INSTANCE]: "vpcSecurityGroupIds",
  "aws:rds/cluster:Cluster": "vpcSecurityGroupIds",
  "aws:rds/proxy:Proxy": "vpcSecurityGroupIds",
  "aws:elasticache/replicationGroup:ReplicationGroup": "securityGroupIds",
};
const TASKS: Readonly<Record<string, string>> = {
  [SERVICE]: "networkConfiguration",
  [TASK_SET]: "networkConfiguration",
};
const OTHERS: Readonly<Record<string, string>> = {
  [LOAD_BALANCER]: "securityGroups",
  "aws:eks/cluster:Cluster": "vpcConfig",
  "aws:lambda/function:Function": "vpcConfig",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "securityGroupIds",
};

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" };
const inlineHttps = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };

const worldMeetsLoadBalancer = defineStackRule({
  id: "sg-world-only-to-load-balancers",
  title: "What the internet reaches are load balancers that face it, not what stands behind them",
  severity: "high",
  resources: [INGRESS, RULE, GROUP],
  why: "Past the load balancer there is no TLS policy, no web ACL, and no record of who asked for what.",
  fix: "Admit the load balancer's security group by referencedSecurityGroupId, in place of the range of addresses.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
  controls: { fsbp: ["EC2.18"], nist80053: ["AC-4", "SC-7", "SC-7(5)"], pciDss: ["1.3.1", "1.4.4"] },
  passes: [
    [
      named("web", GROUP),
      named("https", INGRESS, https, { securityGroupId: "web" }),
      named("alb", LOAD_BALANCER, {}, { securityGroups: "web" }),
    ],
    [
      named("web", GROUP),
      named("inside", INGRESS, { ...https, cidrIpv4: "10.0.0.0/8" }, { securityGroupId: "web" }),
      named("alb", LOAD_BALANCER, { internal: true }, { securityGroups: "web" }),
    ],
    [
      named("tasks", GROUP),
      named("from-alb", INGRESS, { ...https, cidrIpv4: "10.0.0.0/24" }, { securityGroupId: "tasks" }),
      named("api", SERVICE, {}, { networkConfiguration: "tasks" }),
    ],
    // A network load balancer leaves the client's address as it is, and then the targets have to admit it.
    [
      named("tasks", GROUP),
      named("https", INGRESS, https, { securityGroupId: "tasks" }),
      named("passthrough", TARGET_GROUP, { protocol: "TCP" }),
      named(
        "api",
        SERVICE,
        { loadBalancers: [{ containerPort: 443 }] },
        { networkConfiguration: "tasks", loadBalancers: "passthrough" },
      ),
    ],
  ],
  fails: [
    [
      named("tasks", GROUP),
      named("https", INGRESS, https, { securityGroupId: "tasks" }),
      named("api", SERVICE, {}, { networkConfiguration: "tasks" }),
    ],
    [
      named("tasks", GROUP),
      named("https", RULE, { type: "ingress", ...inlineHttps }, { securityGroupId: "tasks" }),
      named("blue", TASK_SET, {}, { networkConfiguration: "tasks" }),
    ],
    [
      named("web", GROUP),
      named("https", INGRESS, https, { securityGroupId: "web" }),
      named("alb", LOAD_BALANCER, { internal: true }, { securityGroups: "web" }),
    ],
    [
      named("database", GROUP, { ingress: [inlineHttps] }),
      named("orders", INSTANCE, {}, { vpcSecurityGroupIds: "database" }),
    ],
    [
      named("tasks", GROUP),
      named("https", INGRESS, https, { securityGroupId: "tasks" }),
      named("http", TARGET_GROUP, { protocol: "HTTP" }),
      named(
        "api",
        SERVICE,
        { loadBalancers: [{ containerPort: 443 }] },
        { networkConfiguration: "tasks", loadBalancers: "http" },
      ),
    ],
  ],

  validate: (resource) =>
    eachOpeningTo(resource, { ...DATA, ...TASKS, ...OTHERS }, isWorld, ({ name }, source, user) =>
      source.wrong(`the load balancer's security group for ${name} of ${user.name}`),
    ),
});

const network = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "10.0.0.0/16" };
const inlineNetwork = { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/16"] };

const dataAdmitsGroups = defineStackRule({
  id: "sg-data-admits-groups",
  title: "Databases and tasks admit security groups, not whole networks",
  severity: "medium",
  resources: [INGRESS, RULE, GROUP],
  why: "Whatever runs in the network, or is connected to it, could talk to the database. A group says who may.",
  fix: "Admit the security group of whoever connects, by referencedSecurityGroupId, or the range of its subnets.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
  controls: { nist80053: ["AC-4", "AC-6", "SC-7(5)"], pciDss: ["1.3.1", "1.4.4"] },
  passes: [
    [
      named("database", GROUP),
      named("from-api", INGRESS, { ipProtocol: "tcp", fromPort: 5432, toPort: 5432 }, { securityGroupId: "database" }),
      named("orders", INSTANCE, {}, { vpcSecurityGroupIds: "database" }),
    ],
    [
      named("database", GROUP),
      named("from-subnet", INGRESS, { ...network, cidrIpv4: "10.0.1.0/24" }, { securityGroupId: "database" }),
      named("orders", INSTANCE, {}, { vpcSecurityGroupIds: "database" }),
    ],
    [
      named("web", GROUP),
      named("office", INGRESS, network, { securityGroupId: "web" }),
      named("alb", LOAD_BALANCER, {}, { securityGroups: "web" }),
    ],
  ],
  fails: [
    [
      named("database", GROUP),
      named("office", INGRESS, network, { securityGroupId: "database" }),
      named("orders", INSTANCE, {}, { vpcSecurityGroupIds: "database" }),
    ],
    [
      named("database", GROUP),
      named("office", RULE, { type: "ingress", ...inlineNetwork }, { securityGroupId: "database" }),
      named("orders", INSTANCE, {}, { vpcSecurityGroupIds: "database" }),
    ],
    [named("tasks", GROUP, { ingress: [inlineNetwork] }), named("api", SERVICE, {}, { networkConfiguration: "tasks" })],
  ],

  validate: (resource) =>
    eachOpeningTo(resource, { ...DATA, ...TASKS }, isNetwork, ({ name }, source, user) =>
      source.wrong(`the security groups that need ${name} of ${user.name}`),
    ),
});

function isNetwork(cidr: string): boolean {
  return isWholeNetwork(cidr) && !isWorld(cidr);
}

/** One verdict over what a resource opens to ranges of a kind, where its security group is that of one of these users. */
function eachOpeningTo(
  resource: StackResource,
  users: Readonly<Record<string, string>>,
  isMeant: (cidr: string) => boolean,
  judge: (opening: Opening, source: View, user: StackResource) => Verdict,
): Verdict {
  const groups = resource.type === GROUP ? [resource] : resource.refersTo("securityGroupId", GROUP);
  const found = groups.flatMap((group) =>
    Object.entries(users).flatMap(([type, property]) => group.referredToBy(type, property)),
  );
  if (found.length === 0) return notApplicable("nothing of this program has its group, or what the internet may reach");
  return eachOpening(resource.given, "ingress", isMeant, (opening, source) =>
    asOneMistake(found.map((user) => unlessMeant(user, judge(opening, source, user)))),
  );
}

/**
 * The verdict on who uses a group, unless it is meant for clients: as a load balancer that is not internal, or as a
 * service that may stand behind a network load balancer, as far as the program says.
 */
function unlessMeant(user: StackResource, verdict: Verdict): Verdict {
  const { given } = user;
  if (user.type === LOAD_BALANCER) {
    return given.at("internal").decide((internal) => (textOf(internal) === "true" ? verdict : pass), pass);
  }
  if (!given.has("loadBalancers")) return verdict;
  const targetGroups = user.refersTo("loadBalancers", TARGET_GROUP);
  if (targetGroups.length === 0) return pass;
  const protocols = targetGroups.map((each) => each.given.at("protocol"));
  return some(
    protocols.map((each) => each.decide((value) => (HTTP.test(textOf(value)) ? verdict : pass), verdict)),
    verdict,
  );
}

const HTTP = /^https?$/i;

export const rules: readonly Rule[] = [worldMeetsLoadBalancer, dataAdmitsGroups];
