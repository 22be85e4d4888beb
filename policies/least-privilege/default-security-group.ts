import { all, defineRule, defineStackRule, fail, named, pass, type Rule } from "../kit";
import { DEFAULT_GROUP, EGRESS, GROUP, INGRESS, RULE } from "./security-group-openings";

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
    [
      named("net", VPC),
      named("closed", DEFAULT_GROUP, {}, { vpcId: "net" }),
      named("ssh", INGRESS, {}, { securityGroupId: "net" }),
    ],
    [
      named("net", VPC),
      named("closed", DEFAULT_GROUP, {}, { vpcId: "net" }),
      named("ssh", RULE, {}, { securityGroupId: "closed" }),
    ],
  ],

  validate(vpc) {
    const taken = vpc.referredToBy(DEFAULT_GROUP, "vpcId");
    const [opened] = [vpc, ...taken]
      .flatMap((each) => [INGRESS, EGRESS, RULE].flatMap((type) => each.referredToBy(type, "securityGroupId")))
      // Of a group of its own, the id may come from the VPC too, where both pass through one component.
      .filter((rule) => rule.refersTo("securityGroupId", GROUP).length === 0);
    if (opened) return fail(`found the rule ${opened.name} of its default security group, expected none`);
    return taken.length > 0
      ? pass
      : fail("found no aws.ec2.DefaultSecurityGroup with its id, expected one without rules");
  },
});

export const rules: readonly Rule[] = [defaultGroupEmpty, defaultGroupManaged];
