import {
  defineStackRule,
  named,
  notApplicable,
  pass,
  type ResourceView,
  type Rule,
  type StackResource,
  type Verdict,
  type View,
} from "../kit";
import { GROUP, INGRESS, isEverything, judgeOpening, RULE } from "./security-group-openings";

const all = { ipProtocol: "-1" };
const allInline = { protocol: "-1", fromPort: 0, toPort: 0 };

const portsNamed = defineStackRule({
  id: "sg-group-ports-named",
  title: "A security group is admitted by another one to ports by their numbers",
  severity: "medium",
  resources: [INGRESS, RULE, GROUP],
  why: "Who breaks into the one reaches whatever listens in the other, also what was never meant for it.",
  fix: "Name the protocol and the ports, one rule for each. Within one group, all ports may be open.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: { nist80053: ["AC-4", "AC-6", "CM-7", "SC-7(5)"], pciDss: ["1.3.1"] },
  passes: [
    [
      named("tasks", GROUP),
      named("web", GROUP),
      named(
        "from-web",
        INGRESS,
        { ipProtocol: "tcp", fromPort: 80, toPort: 80 },
        { securityGroupId: "tasks", referencedSecurityGroupId: "web" },
      ),
    ],
    // Members of one group, such as the nodes of a cluster, often talk on whatever port.
    [
      named("nodes", GROUP),
      named("each-other", INGRESS, all, { securityGroupId: "nodes", referencedSecurityGroupId: "nodes" }),
    ],
    [named("each-other", INGRESS, { ...all, securityGroupId: "sg-1", referencedSecurityGroupId: "sg-1" })],
    [named("each-other", RULE, { type: "ingress", ...allInline, self: true })],
    [named("out", RULE, { type: "egress", ...allInline, sourceSecurityGroupId: "sg-1" })],
    [named("nodes", GROUP, { ingress: [{ ...allInline, self: true }] })],
  ],
  fails: [
    [
      named("tasks", GROUP),
      named("web", GROUP),
      named("from-web", INGRESS, all, { securityGroupId: "tasks", referencedSecurityGroupId: "web" }),
    ],
    [
      named("tasks", GROUP),
      named("web", GROUP),
      named(
        "from-web",
        RULE,
        { type: "ingress", protocol: "tcp", fromPort: 0, toPort: 65535 },
        { securityGroupId: "tasks", sourceSecurityGroupId: "web" },
      ),
    ],
    [named("from-web", INGRESS, { ...all, securityGroupId: "sg-1", referencedSecurityGroupId: "sg-2" })],
    [named("tasks", GROUP, { ingress: [{ ...allInline, securityGroups: ["sg-2"] }] })],
  ],

  validate(resource) {
    const { given } = resource;
    if (resource.type === GROUP) {
      return given.each("ingress", (rule) => (rule.has("securityGroups") ? expectPorts(rule) : pass));
    }
    const inward = () => ofOtherGroup(resource, given, () => expectPorts(given));
    if (resource.type === INGRESS) return inward();
    const outward = notApplicable("the rule is about what leaves");
    return given.at("type").decide((type) => (type === "ingress" ? inward() : outward), outward);
  },
});

function expectPorts(rule: View): Verdict {
  const protocol = rule.at(rule.has("ipProtocol") ? "ipProtocol" : "protocol");
  return judgeOpening(rule, (opening) =>
    isEverything(opening) ? protocol.wrong("a protocol and the ports that are needed") : pass,
  );
}

/** Judges a rule that admits another group than the one that it is of, as far as the program says. */
function ofOtherGroup(resource: StackResource, given: ResourceView, judge: () => Verdict): Verdict {
  const other = resource.type === INGRESS ? "referencedSecurityGroupId" : "sourceSecurityGroupId";
  const [own] = resource.refersTo("securityGroupId", GROUP);
  const [admitted] = resource.refersTo(other, GROUP);
  const none = notApplicable("the rule admits no other group");
  if (own && admitted) return own === admitted ? none : judge();
  if (!admitted && given.at(other).seen.state === "absent") return none;
  const verdict = judge();
  // What opens no more than it should needs no names.
  if (verdict === pass) return pass;
  return given
    .at(other)
    .decide((source) => given.at("securityGroupId").decide((id) => (id === source ? none : verdict), verdict), verdict);
}

export const rules: readonly Rule[] = [portsNamed];
