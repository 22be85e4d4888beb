import { defineRule, fail, notApplicable, of, pass, type Rule, textOf } from "../kit";

const DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc";
const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";

const noDefaultVpc = defineRule({
  id: "vpc-not-default",
  title: "Nothing uses the default VPC",
  severity: "medium",
  resources: [DEFAULT_VPC, DEFAULT_SUBNET],
  why: "All its subnets are public and give out public addresses, and whatever names no network is put there.",
  fix: "Make a VPC with private subnets, and leave aws.ec2.DefaultVpc and DefaultSubnet out.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html",
  controls: { nist80053: ["AC-4", "CM-7", "SC-7"], pciDss: ["1.4.4"] },
  // With forceDestroy they are adopted to be deleted: to have none is what the rule is for.
  passes: [{ forceDestroy: true }, of(DEFAULT_SUBNET, { availabilityZone: "eu-central-1a", forceDestroy: true })],
  fails: [{}, { forceDestroy: false }, of(DEFAULT_SUBNET, {})],

  validate(resource) {
    const found = fail("found a part of the default VPC, expected a VPC of the program's own");
    const leaving = notApplicable("it is adopted to be deleted");
    return resource.at("forceDestroy").decide((value) => (textOf(value) === "true" ? leaving : found), found);
  },
});

const OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

const publicAccessBlocked = defineRule({
  id: "vpc-public-access-blocked",
  title: "Where public access to VPCs is blocked, single subnets are excluded from it",
  severity: "medium",
  resources: [OPTIONS, EXCLUSION],
  why: "The block holds whatever routes and security groups say. Switched off, or lifted from a whole VPC, it holds nothing.",
  fix: "Set internetGatewayBlockMode to block-bidirectional or block-ingress, and exclude by subnetId what has to be public.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
  controls: { fsbp: ["EC2.172"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [
    { internetGatewayBlockMode: "block-bidirectional" },
    { internetGatewayBlockMode: "block-ingress" },
    of(EXCLUSION, { subnetId: "subnet-1", internetGatewayExclusionMode: "allow-bidirectional" }),
    of(EXCLUSION, { vpcId: "vpc-1", internetGatewayExclusionMode: "allow-egress" }),
  ],
  fails: [
    { internetGatewayBlockMode: "off" },
    of(EXCLUSION, { vpcId: "vpc-1", internetGatewayExclusionMode: "allow-bidirectional" }),
  ],

  validate(resource) {
    if (resource.type === OPTIONS) return resource.refuse("internetGatewayBlockMode", "off");
    if (!resource.has("vpcId")) return pass;
    return resource.refuse("internetGatewayExclusionMode", "allow-bidirectional", "allow-egress for a whole VPC");
  },
});

export const rules: readonly Rule[] = [noDefaultVpc, publicAccessBlocked];
