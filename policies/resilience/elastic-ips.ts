import { defineStackRule, fail, named, pass, type Rule } from "../kit";

const ADDRESS = "aws:ec2/eip:Eip";
const NAT = "aws:ec2/natGateway:NatGateway";

/** What takes an address, and the properties that name it. */
const USERS: readonly (readonly [string, readonly string[]])[] = [
  [NAT, ["allocationId", "secondaryAllocationIds", "availabilityZoneAddresses"]],
  ["aws:ec2/eipAssociation:EipAssociation", ["allocationId", "publicIp"]],
  ["aws:lb/loadBalancer:LoadBalancer", ["subnetMappings"]],
  ["aws:globalaccelerator/endpointGroup:EndpointGroup", ["endpointConfigurations"]],
];

const attached = defineStackRule({
  id: "eip-attached",
  title: "An elastic address is used",
  severity: "low",
  resources: [ADDRESS],
  why: "It is paid for by the hour whether it is used or not, and the account has few of them.",
  fix: "Give its id to what should have it, such as a NAT gateway's allocationId, or leave it out.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html",
  controls: { fsbp: ["EC2.12"], nist80053: ["CM-8(1)"] },
  passes: [
    [named("address", ADDRESS), named("nat", NAT, {}, { allocationId: "address" })],
    [named("address", ADDRESS, { instance: "i-1" })],
    [named("address", ADDRESS, { networkInterface: "eni-1" })],
  ],
  fails: [[named("address", ADDRESS)], [named("address", ADDRESS), named("nat", NAT, {}, { subnetId: "address" })]],

  validate(address) {
    const { given } = address;
    if (given.has("instance") || given.has("networkInterface")) return pass;
    const isUsed = USERS.some(([type, properties]) =>
      properties.some((property) => address.referredToBy(type, property).length > 0),
    );
    return isUsed ? pass : fail("found nothing in the program that has it, expected a NAT gateway or the like");
  },
});

export const rules: readonly Rule[] = [attached];
