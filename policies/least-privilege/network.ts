import { defineRule, type Rule } from "../kit";

const subnetsNotPublic = defineRule({
  id: "subnet-no-public-ip",
  title: "A subnet gives out no public addresses by itself",
  severity: "medium",
  resources: ["aws:ec2/subnet:Subnet"],
  why: "What is started there by mistake would be on the internet.",
  fix: "Leave mapPublicIpOnLaunch out. Load balancers and NAT gateways have public addresses without it.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  controls: { fsbp: ["EC2.15"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [{}, { mapPublicIpOnLaunch: false }],
  fails: [{ mapPublicIpOnLaunch: true }],

  validate: (subnet) => subnet.refuse("mapPublicIpOnLaunch", true, "false"),
});

export const rules: readonly Rule[] = [subnetsNotPublic];
