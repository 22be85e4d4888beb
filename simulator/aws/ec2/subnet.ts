import { contains, overlaps, prefixOf } from "../../address";
import { behaviour, type Cloud, type Inputs, type Known, refuse } from "../../kit";
import { zoneIdOf, zoneNameOf } from "../zones";
import { unwritten } from "./blocks";

export const subnet = behaviour("aws:ec2/subnet:Subnet", {
  check: ({ cidrBlock, ipv6CidrBlock }) => [
    ...(cidrBlock === undefined ? [] : unwritten("cidrBlock", cidrBlock)),
    ...(ipv6CidrBlock === undefined ? [] : unwritten("ipv6CidrBlock", ipv6CidrBlock)),
  ],

  create(cloud, inputs) {
    const { vpcId, cidrBlock, ipv6CidrBlock, availabilityZone, availabilityZoneId } = inputs;
    const vpc = cloud.find("aws:ec2/vpc:Vpc", vpcId);
    const neighbours = cloud.all("aws:ec2/subnet:Subnet", { vpcId });
    if (cidrBlock) requireFree(cidrBlock, vpc?.outputs.cidrBlock, neighbours, "cidrBlock");
    if (ipv6CidrBlock) {
      requireIpv6Size(ipv6CidrBlock);
      requireFree(ipv6CidrBlock, vpc?.outputs.ipv6CidrBlock, neighbours, "ipv6CidrBlock");
    }
    if (inputs.assignIpv6AddressOnCreation && !ipv6CidrBlock && inputs.ipv6IpamPoolId === undefined) {
      refuse(
        "InvalidParameterCombination",
        "Subnet has no IPv6 CIDR block, and AssignIpv6AddressOnCreation was set",
        "give ipv6CidrBlock, or leave assignIpv6AddressOnCreation out",
      );
    }
    return {
      ...zone(cloud, availabilityZone, availabilityZoneId),
      ipv6CidrBlockAssociationId: ipv6CidrBlock ? `subnet-cidr-assoc-${cloud.own.hex(17, "ipv6")}` : "",
    };
  },
});

// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
function requireIpv6Size(block: string): void {
  const length = prefixOf(block);
  if (length >= 44 && length <= 64 && length % 4 === 0) return;
  refuse("InvalidSubnet.Range", `The IPv6 CIDR '${block}' is invalid.`, "a subnet has a /44 to a /64, in steps of 4");
}

function requireFree(block: string, ofVpc: string | undefined, neighbours: Known[], name: string): void {
  if (ofVpc !== undefined && !contains(ofVpc, block)) {
    refuse(
      "InvalidSubnet.Range",
      `The CIDR '${block}' is invalid.`,
      ofVpc === "" ? "the VPC has no IPv6 block" : `it lies outside of ${ofVpc}, the block of the VPC`,
    );
  }
  const conflict = neighbours.find(({ inputs }) => overlaps(inputs[name] ?? "", block));
  if (conflict) {
    refuse(
      "InvalidSubnet.Conflict",
      `The CIDR '${block}' conflicts with another subnet`,
      `${conflict.id} has ${conflict.inputs[name]}`,
    );
  }
}

function zone({ region }: Cloud, name: Inputs, id: Inputs) {
  if (name !== undefined) {
    if (!name.startsWith(region)) refuseZone(name);
    return { availabilityZoneId: zoneIdOf(region, name) };
  }
  if (id === undefined) return { availabilityZone: `${region}a`, availabilityZoneId: zoneIdOf(region, `${region}a`) };
  return { availabilityZone: zoneNameOf(region, id) ?? refuseZone(id) };
}

function refuseZone(zone: string): never {
  return refuse("InvalidParameterValue", `Value (${zone}) for parameter availabilityZone is invalid.`);
}
