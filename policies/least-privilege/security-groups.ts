import {
  all,
  defineRule,
  defineStackRule,
  fail,
  named,
  of,
  pass,
  type Rule,
  wholeNumber,
  wholeNumbers,
  withSettings,
} from "../kit";
import { isWorld } from "./address-range";
import {
  DEFAULT_GROUP,
  EGRESS,
  eachOpening,
  everyEgress,
  everyIngress,
  GROUP,
  INGRESS,
  type Opening,
  RULE,
} from "./security-group-openings";

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
  resources: everyIngress,
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
    eachOpening(resource, "ingress", isWorld, (opening, source) =>
      reachesPrivatePort(opening) ? source.wrong(`known sources for ${opening.name}`) : pass,
    ),
});

const onlyWebOpen = defineRule({
  id: "sg-only-web-open",
  title: "The internet reaches ports 80 and 443 only",
  severity: "high",
  resources: everyIngress,
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
    eachOpening(resource, "ingress", isWorld, (opening, source) => {
      const isWeb = opening.from === opening.to && WEB_PORTS.includes(opening.from);
      // What the stricter rule refuses is said once.
      return isWeb || reachesPrivatePort(opening) ? pass : source.wrong(`known sources for ${opening.name}`);
    }),
});

function reachesPrivatePort({ from, to }: Opening): boolean {
  return PRIVATE_PORTS.some((port) => from <= port && port <= to);
}

const portsNamed = defineRule({
  id: "sg-ports-named",
  title: "A network is admitted to ports by their numbers, not to all of them",
  severity: "high",
  resources: everyIngress,
  why: "Who is admitted to every port is admitted to what will listen there tomorrow, and to what listens by mistake.",
  fix: "Name the protocol and the ports, one rule for each, or admit a security group by referencedSecurityGroupId.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: { nist80053: ["AC-4", "CM-7", "SC-7(5)"], pciDss: ["1.3.1"] },
  settings: {
    mostPorts: wholeNumber({
      // Where Kubernetes publishes services, 30000 to 32767, are 2,768 ports.
      default: 3000,
      minimum: 1,
      maximum: 65535,
      description: "How many ports a rule may admit a range of addresses to.",
    }),
  },
  passes: [
    { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "10.0.0.0/16" },
    { ipProtocol: "tcp", fromPort: 30000, toPort: 32767, cidrIpv4: "10.0.0.0/16" },
    { ipProtocol: "-1", referencedSecurityGroupId: "sg-1" },
    of(RULE, { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] }),
    of(GROUP, { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] }),
    of(DEFAULT_GROUP, {}),
  ],
  fails: [
    { ipProtocol: "tcp", fromPort: 1024, toPort: 65535, cidrIpv4: "10.0.0.0/16" },
    { ipProtocol: "-1", cidrIpv6: "2001:db8::/56" },
    of(RULE, { type: "ingress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] }),
    of(GROUP, { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] }] }),
    of(DEFAULT_GROUP, { ingress: [{ protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ["10.0.0.0/16"] }] }),
    withSettings({ mostPorts: 1 }, { ipProtocol: "tcp", fromPort: 80, toPort: 81, cidrIpv4: "10.0.0.0/16" }),
  ],

  // What is open to the internet, other rules refuse.
  validate: (resource, { settings: { mostPorts } }) =>
    eachOpening(resource, "ingress", isNetwork, ({ name, from, to }, source) =>
      to - from + 1 > mostPorts ? source.wrong(`at most ${mostPorts} ports for a network, not ${name}`) : pass,
    ),
});

function isNetwork(cidr: string): boolean {
  return !isWorld(cidr);
}

const egressNamed = defineRule({
  id: "sg-egress-ports-named",
  title: "What leaves for the internet leaves to ports by their numbers",
  severity: "medium",
  resources: everyEgress,
  why: "What breaks in wants out again: to its master, or with data, to whatever port is open.",
  fix: "Replace the rule by one for each port that is needed, or name the security group or prefix list that is called.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: { nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.2"] },
  settings: {
    ports: wholeNumbers({
      // DNS, NTP and HTTPS.
      default: [53, 123, 443],
      description: "The ports to which traffic may leave for any address in the internet.",
    }),
  },
  passes: [
    { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "udp", fromPort: 53, toPort: 53, cidrIpv6: "::/0" },
    { ipProtocol: "-1", referencedSecurityGroupId: "sg-1" },
    { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "10.0.0.0/16" },
    withSettings({ ports: [443, 587] }, { ipProtocol: "tcp", fromPort: 587, toPort: 587, cidrIpv4: "0.0.0.0/0" }),
    of(RULE, { type: "ingress", protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }),
    // The provider takes away the rule that AWS gives a new group: without egress it lets nothing out.
    // https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/
    of(GROUP, {}),
    of(DEFAULT_GROUP, {}),
  ],
  fails: [
    { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "tcp", fromPort: 0, toPort: 65535, cidrIpv6: "::/0" },
    { ipProtocol: "tcp", fromPort: 587, toPort: 587, cidrIpv4: "0.0.0.0/0" },
    of(RULE, { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }),
    of(GROUP, { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
    of(DEFAULT_GROUP, { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/1"] }] }),
  ],

  validate: (resource, { settings: { ports } }) =>
    eachOpening(resource, "egress", isWorld, ({ name, from, to }, range) =>
      from === to && ports.includes(from) ? pass : range.wrong(`known destinations for ${name}`),
    ),
});

const rulesInOnePlace = defineStackRule({
  id: "sg-rules-stand-alone",
  title: "A security group's rules are all inside it or all beside it, in one form",
  severity: "high",
  resources: [GROUP],
  why: "Rules inside a group and rules beside it delete each other at every update, and traffic stops or gets in.",
  fix: "Use aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule alone, and leave ingress and egress out.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  controls: { nist80053: ["CM-2", "CM-3"] },
  passes: [
    [named("web", GROUP), named("https", INGRESS, {}, { securityGroupId: "web" })],
    [named("web", GROUP, { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }] })],
    [
      named("web", GROUP, { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }] }),
      named("db", GROUP),
      named("from-web", INGRESS, {}, { securityGroupId: "db", referencedSecurityGroupId: "web" }),
    ],
  ],
  fails: [
    [named("web", GROUP, { ingress: [{ self: true }] }), named("https", INGRESS, {}, { securityGroupId: "web" })],
    [named("web", GROUP, { egress: [{ self: true }] }), named("out", EGRESS, {}, { securityGroupId: "web" })],
    [named("web", GROUP, { ingress: [{ self: true }] }), named("https", RULE, {}, { securityGroupId: "web" })],
    [
      named("web", GROUP),
      named("https", RULE, {}, { securityGroupId: "web" }),
      named("http", INGRESS, {}, { securityGroupId: "web" }),
    ],
  ],

  validate(group) {
    const isBeside = (type: string) => group.referredToBy(type, "securityGroupId").length > 0;
    const hasNewForm = isBeside(INGRESS) || isBeside(EGRESS);
    if (!hasNewForm && !isBeside(RULE)) return pass;
    if (hasNewForm && isBeside(RULE)) {
      return fail("found aws.ec2.SecurityGroupRule beside aws.vpc rules for the same group, expected one of the two");
    }
    return all(
      ["ingress", "egress"].map((direction) => group.given.expectEmpty(direction, "no rules here, but beside it")),
    );
  },
});

export const rules: readonly Rule[] = [privatePortsClosed, onlyWebOpen, portsNamed, egressNamed, rulesInOnePlace];
