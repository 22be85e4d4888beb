import { all, defineRule, of, pass, type Rule, type Verdict, type View } from "../kit";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const RANGES = ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"];

const office = { cidrIpv4: "203.0.113.0/24", description: "The office" };

const networksDescribed = defineRule({
  id: "sg-networks-described",
  title: "A security group rule says whose addresses it names",
  severity: "low",
  resources: [INGRESS, EGRESS, RULE, GROUP],
  why: "A range of addresses does not say whose it is, so nobody dares to take it away when its owner has gone.",
  fix: "Set description to whose network it is. That changes nothing but the text.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: { nist80053: ["AC-4", "CM-2"], pciDss: ["1.2.5"] },
  passes: [
    office,
    of(EGRESS, office),
    { referencedSecurityGroupId: "sg-1" },
    // Everybody needs no name.
    { cidrIpv4: "0.0.0.0/0" },
    of(RULE, { type: "ingress", cidrBlocks: ["203.0.113.0/24"], description: "The office" }),
    of(GROUP, { ingress: [{ cidrBlocks: ["203.0.113.0/24"], description: "The office" }], egress: [] }),
  ],
  fails: [
    { cidrIpv4: "203.0.113.0/24" },
    of(EGRESS, { cidrIpv6: "2001:db8::/32" }),
    of(RULE, { type: "ingress", cidrBlocks: ["203.0.113.0/24"], description: "Managed by Pulumi" }),
    of(GROUP, { ingress: [{ cidrBlocks: ["203.0.113.0/24"] }] }),
    of(GROUP, { egress: [{ cidrBlocks: ["203.0.113.0/24"], description: "" }] }),
  ],

  validate(resource) {
    if (resource.type !== GROUP) return isDescribed(resource);
    return all(["ingress", "egress"].map((direction) => resource.each(direction, isDescribed)));
  },
});

function isDescribed(rule: View): Verdict {
  const description = rule.at("description");
  const judge = () => namesNobody(rule, description.wrong("whose network it is"));
  return description.decide(() => (GENERATED.test(description.text) ? judge() : pass), judge());
}

// What stands there when nobody said anything.
const GENERATED = /^(?:Managed by (?:Pulumi|Terraform))?$/;

/** Passes when a rule is about groups, or about everybody; otherwise the verdict is as told. */
function namesNobody(rule: View, otherwise: Verdict): Verdict {
  const networks = RANGES.flatMap((property) => rule.at(property).members).filter(({ text }) => !EVERYBODY.test(text));
  const unclear = networks.find(({ seen }) => seen.state === "unknown");
  if (networks.some(({ seen }) => seen.state === "known")) return otherwise;
  return unclear ? unclear.notKnown() : pass;
}

const EVERYBODY = /^(?:0\.0\.0\.0|::)\/0$/;

export const rules: readonly Rule[] = [networksDescribed];
