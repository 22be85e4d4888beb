import {
  all,
  decideBoth,
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  of,
  pass,
  type ResourceView,
  type Rule,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { isWorld } from "./address-range";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const everySpelling = [INGRESS, RULE, GROUP, DEFAULT_GROUP] as const;

// Where administrators and databases listen. Nothing there is meant for strangers.
const PRIVATE_PORTS = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 1521, 2049, 2375, 2376, 2379, 3000, 3306, 3389, 4333, 5000, 5432,
  5439, 5500, 5601, 5900, 5985, 5986, 6379, 6443, 8080, 8088, 8888, 9090, 9200, 9300, 10250, 11211, 27017,
];
const WEB_PORTS = [80, 443];

const privatePortsClosed = defineRule({
  id: "sg-private-ports-closed",
  title: "The internet reaches no port of databases and administrators",
  severity: "critical",
  resources: everySpelling,
  why: "Such a port is found within minutes, and then only its password stands in between.",
  fix: "Admit the security group that needs the port, by referencedSecurityGroupId.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: {
    fsbp: ["EC2.13", "EC2.14", "EC2.19"],
    cis: ["5.2", "5.3"],
    nist80053: ["AC-4", "SC-7", "SC-7(5)"],
    pciDss: ["1.3.1"],
  },
  passes: [
    { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, referencedSecurityGroupId: "sg-1" },
    { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "10.0.0.0/8" },
    of(RULE, { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }),
    of(GROUP, {}),
  ],
  fails: [
    { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "-1", cidrIpv6: "::/0" },
    { ipProtocol: "6", fromPort: "20", toPort: "30", cidrIpv4: "128.0.0.0/1" },
    of(RULE, { type: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }),
    of(RULE, { type: "ingress", protocol: "all", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }),
    of(GROUP, { ingress: [{ protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ["0.0.0.0/0"] }] }),
    of(DEFAULT_GROUP, { ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, ipv6CidrBlocks: ["2000::/3"] }] }),
  ],

  validate: (resource) =>
    eachOpening(resource, (opening, source) =>
      reachesPrivatePort(opening) ? source.wrong(`known sources for ${opening.name}`) : pass,
    ),
});

const onlyWebOpen = defineRule({
  id: "sg-only-web-open",
  title: "The internet reaches ports 80 and 443 only",
  severity: "high",
  resources: everySpelling,
  why: "Everything else that listens is a way in that nobody watches.",
  fix: "Put a load balancer in front, or admit the security group or the range that needs the port.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: { fsbp: ["EC2.18"], nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.1"] },
  passes: [
    { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "tcp", fromPort: 80, toPort: 80, cidrIpv6: "::/0" },
    { ipProtocol: "tcp", fromPort: 7000, toPort: 7000, cidrIpv4: "203.0.113.0/24" },
  ],
  fails: [
    { ipProtocol: "tcp", fromPort: 7000, toPort: 7000, cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "tcp", fromPort: 443, toPort: 444, cidrIpv4: "0.0.0.0/0" },
    of(RULE, { type: "ingress", protocol: "udp", fromPort: 53, toPort: 53, cidrBlocks: ["0.0.0.0/0"] }),
    of(RULE, { type: "ingress", protocol: "icmp", fromPort: 8, toPort: -1, cidrBlocks: ["0.0.0.0/0"] }),
    of(GROUP, { ingress: [{ protocol: "tcp", fromPort: 7000, toPort: 7000, cidrBlocks: ["0.0.0.0/0"] }] }),
  ],

  validate: (resource) =>
    eachOpening(resource, (opening, source) => {
      const isWeb = opening.from === opening.to && WEB_PORTS.includes(opening.from);
      // What the stricter rule refuses is said once.
      return isWeb || reachesPrivatePort(opening) ? pass : source.wrong(`known sources for ${opening.name}`);
    }),
});

function reachesPrivatePort({ from, to }: Opening): boolean {
  return PRIVATE_PORTS.some((port) => from <= port && port <= to);
}

/** What a rule opens: a range of ports, or a protocol that has none. */
interface Opening {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const EVERYTHING: Opening = { name: "all ports", from: 0, to: 65535 };
const ICMP: Opening = { name: "ICMP", from: -1, to: -1 };

/** One verdict over everything that a resource opens to the internet, in each of the three spellings. */
function eachOpening(resource: ResourceView, judge: (opening: Opening, source: View) => Verdict): Verdict {
  const judgeRule = (rule: View) =>
    all(
      ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"].map((property) =>
        rule.each(property, (source) =>
          isWorld(source.text) ? whenKnown(rule, (opening) => judge(opening, source)) : pass,
        ),
      ),
    );
  if (resource.type === GROUP || resource.type === DEFAULT_GROUP) return resource.each("ingress", judgeRule);
  if (resource.type !== RULE) return judgeRule(resource);
  const outward = notApplicable("the rule is about what leaves");
  return resource.at("type").decide((type) => (type === "ingress" ? judgeRule(resource) : outward), outward);
}

function whenKnown(rule: View, judge: (opening: Opening) => Verdict): Verdict {
  const protocol = rule.has("ipProtocol") ? rule.at("ipProtocol") : rule.at("protocol");
  return protocol.decide((value) => {
    const name = textOf(value).toLowerCase();
    if (["icmp", "icmpv6", "1", "58"].includes(name)) return judge(ICMP);
    // Any other protocol has no ports: a rule for it opens it as a whole.
    if (!["tcp", "udp", "6", "17"].includes(name)) return judge(EVERYTHING);
    const to = rule.has("toPort") ? rule.at("toPort") : rule.at("fromPort");
    return decideBoth(
      [rule.at("fromPort"), to],
      (first, last) => judge(portRange(Number(textOf(first)), Number(textOf(last)))),
      judge(EVERYTHING),
    );
  }, judge(EVERYTHING));
}

function portRange(from: number, to: number): Opening {
  return { name: from === to ? `port ${from}` : `ports ${from} to ${to}`, from, to };
}

const rulesStandAlone = defineRule({
  id: "sg-rules-stand-alone",
  title: "A security group's rules are resources of their own",
  severity: "medium",
  resources: [GROUP],
  why: "Rules inside a group and rules beside it delete each other at every update.",
  fix: "Use aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule, and leave ingress and egress out.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  controls: { nist80053: ["CM-2"] },
  passes: [{}, { ingress: [], egress: [] }],
  fails: [
    { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }] },
    { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
  ],

  validate: (group) => all(["ingress", "egress"].map((direction) => group.expectEmpty(direction, "no rules here"))),
});

const defaultGroupEmpty = defineRule({
  id: "default-sg-empty",
  title: "The default security group admits and lets out nothing",
  severity: "high",
  resources: [DEFAULT_GROUP],
  why: "Whatever is started without a security group gets this one.",
  fix: "Leave ingress and egress out.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  controls: { fsbp: ["EC2.2"], cis: ["5.4"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.3.1"] },
  passes: [{ vpcId: "vpc-1" }],
  fails: [{ ingress: [{ protocol: "-1", self: true }] }, { egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] }],

  validate: (group) => all(["ingress", "egress"].map((direction) => group.expectEmpty(direction, "no rules"))),
});

const VPC = "aws:ec2/vpc:Vpc";

const defaultGroupManaged = defineStackRule({
  id: "vpc-default-sg-closed",
  title: "A VPC's default security group is closed by the program",
  severity: "high",
  resources: [VPC],
  why: "AWS creates it open between its members and to the internet, and it stays so until somebody takes it over.",
  fix: "Add an aws.ec2.DefaultSecurityGroup with this VPC's id and without rules.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  controls: { fsbp: ["EC2.2"], cis: ["5.4"], nist80053: ["AC-4", "SC-7"] },
  passes: [[named("net", VPC), named("closed", DEFAULT_GROUP, {}, { vpcId: "net" })]],
  fails: [
    [named("net", VPC)],
    [named("net", VPC), named("other", VPC), named("closed", DEFAULT_GROUP, {}, { vpcId: "other" })],
  ],

  validate: (vpc) =>
    vpc.referredToBy(DEFAULT_GROUP, "vpcId").length > 0
      ? pass
      : fail("found no aws.ec2.DefaultSecurityGroup with its id, expected one without rules"),
});

export const rules: readonly Rule[] = [
  privatePortsClosed,
  onlyWebOpen,
  rulesStandAlone,
  defaultGroupEmpty,
  defaultGroupManaged,
];
