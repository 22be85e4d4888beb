import {
  all,
  decideBoth,
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
import { isWorld } from "./address-range";
import { asOneMistake } from "./one-mistake";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const ENTRY = "aws:ec2/networkAclRule:NetworkAclRule";

// File transfer, SSH, Telnet and remote desktops.
const PRIVATE_PORTS = [20, 21, 22, 23, 3389];

const ssh = { ruleNo: 100, action: "allow", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlock: "0.0.0.0/0" };
const remoteDesktop = { ruleNo: 100, action: "allow", protocol: "tcp", fromPort: "3389", toPort: "3390" };
const everything = { ruleNumber: 200, ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0" };
const noSsh = { ruleNumber: 100, ruleAction: "deny", protocol: "-1", cidrBlock: "0.0.0.0/0" };

const privatePortsClosed = defineStackRule({
  id: "nacl-private-ports-closed",
  title: "A network ACL lets the internet reach no port of administrators",
  severity: "medium",
  resources: [ACL, DEFAULT_ACL, ENTRY],
  why: "The ACL is what holds when a security group is opened by mistake.",
  fix: "Allow the ports that are meant, such as 443 and 1024 to 65535 for answers, or deny these by a rule with a lower number.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
  controls: { fsbp: ["EC2.21"], cis: ["5.1"], nist80053: ["AC-4(21)", "CM-7", "SC-7(5)"], pciDss: ["1.3.1"] },
  passes: [
    [named("acl", ACL, { ingress: [{ ...ssh, cidrBlock: "10.0.0.0/8" }] })],
    [named("acl", ACL, { ingress: [{ ...ssh, fromPort: 443, toPort: 443 }] })],
    // Answers come to whatever port the request came from.
    // https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
    [named("acl", ACL, { ingress: [{ ...ssh, fromPort: 1024, toPort: 65535 }] })],
    [named("acl", ACL, { ingress: [{ ...ssh, ruleNo: 90, action: "deny" }, ssh] })],
    [named("closed", DEFAULT_ACL, {})],
    [named("acl", ACL), named("out", ENTRY, { ...everything, egress: true }, { networkAclId: "acl" })],
    [
      named("acl", ACL),
      named("all", ENTRY, everything, { networkAclId: "acl" }),
      named("none", ENTRY, noSsh, { networkAclId: "acl" }),
    ],
  ],
  fails: [
    [named("acl", ACL, { ingress: [ssh] })],
    [named("acl", ACL, { ingress: [{ ...remoteDesktop, ipv6CidrBlock: "::/0" }] })],
    [named("acl", ACL, { ingress: [{ ...remoteDesktop, protocol: "6", cidrBlock: "0.0.0.0/0" }] })],
    [named("acl", ACL, { ingress: [ssh, { ...ssh, ruleNo: 110, action: "deny" }] })],
    [named("acl", ACL, { ingress: [{ ...ssh, ruleNo: 90, action: "deny", cidrBlock: "10.0.0.0/8" }, ssh] })],
    [named("open", DEFAULT_ACL, { ingress: [{ ...ssh, protocol: "-1", fromPort: 0, toPort: 0 }] })],
    [named("acl", ACL), named("all", ENTRY, everything, { networkAclId: "acl" })],
  ],

  validate(acl) {
    const { given } = acl;
    if (acl.type !== ENTRY) return given.each("ingress", (entry) => judge(entry, given.at("ingress").members));
    const outward = notApplicable("the rule is about what leaves");
    const inward = () => judge(given, neighbours(acl));
    return given.at("egress").decide((egress) => (textOf(egress) === "true" ? outward : inward()), inward());
  },
});

/** The rules of one ACL that are resources of their own. */
function neighbours(entry: StackResource): View[] {
  return [ACL, DEFAULT_ACL]
    .flatMap((type) => entry.refersTo("networkAclId", type))
    .flatMap((acl) => acl.referredToBy(ENTRY, "networkAclId"))
    .map((each) => each.given)
    .filter((each) => each.at("egress").text !== "true");
}

function judge(entry: View, others: readonly View[]): Verdict {
  return all(
    ["cidrBlock", "ipv6CidrBlock"].map((family) => {
      const source = entry.at(family);
      return source.decide(() => {
        if (!isWorld(source.text) || isForAnswers(entry)) return pass;
        return action(entry).decide((value) => (value === "allow" ? judgePorts(entry, family, others) : pass), pass);
      }, pass);
    }),
  );
}

function judgePorts(entry: View, family: string, others: readonly View[]): Verdict {
  const verdicts = PRIVATE_PORTS.map((port) => {
    const open = entry.at(family).wrong(`known sources for port ${port}`);
    const denied = () =>
      some(
        others.map((other) => denies(other, entry, family, port, open)),
        open,
      );
    return reaches(entry, port, denied, pass);
  });
  return asOneMistake(verdicts);
}

/** Passes when a rule denies everybody a port before another one allows it: the lowest number that fits decides. */
function denies(other: View, entry: View, family: string, port: number, otherwise: Verdict): Verdict {
  const range = other.at(family);
  const isFirst = (one: unknown, two: unknown) => Number(one) < Number(two);
  return all([
    action(other).decide((value) => (value === "deny" ? pass : otherwise), otherwise),
    range.decide(() => (/^(?:0\.0\.0\.0|::)\/0$/.test(range.text) ? pass : otherwise), otherwise),
    decideBoth([order(other), order(entry)], (one, two) => (isFirst(one, two) ? pass : otherwise), otherwise),
    reaches(other, port, () => pass, otherwise),
  ]);
}

/** Judges a rule as far as it is about a port; otherwise the verdict is as told. */
function reaches(entry: View, port: number, whenReached: () => Verdict, otherwise: Verdict): Verdict {
  return entry.at("protocol").decide((value) => {
    const protocol = textOf(value).toLowerCase();
    if (["-1", "all"].includes(protocol)) return whenReached();
    if (!["tcp", "udp", "6", "17"].includes(protocol)) return otherwise;
    const holds = (first: unknown, last: unknown) => Number(first) <= port && port <= Number(last);
    return decideBoth(
      [entry.at("fromPort"), entry.at("toPort")],
      (first, last) => (holds(first, last) ? whenReached() : otherwise),
      otherwise,
    );
  }, otherwise);
}

/** Whether a rule lets in answers: all ports that nobody has to be an administrator to listen on. */
function isForAnswers(entry: View): boolean {
  return Number(entry.at("fromPort").text) >= 1024 && Number(entry.at("toPort").text) >= 60999;
}

// Rules inside an ACL and those beside it name the same things differently.
function action(entry: View): View {
  return entry.has("ruleAction") ? entry.at("ruleAction") : entry.at("action");
}

function order(entry: View): View {
  return entry.has("ruleNumber") ? entry.at("ruleNumber") : entry.at("ruleNo");
}

export const rules: readonly Rule[] = [privatePortsClosed];
