import { contains, networkOf, overlaps } from "../../address";
import { behaviour, type Inputs, refuse } from "../../kit";
import { zoneIdOf, zoneNameOf } from "../zones";

export const subnet = behaviour("aws:ec2/subnet:Subnet", {
  check({ cidrBlock }) {
    const network = cidrBlock === undefined ? undefined : networkOf(cidrBlock);
    if (network === cidrBlock) return [];
    return [{ path: "cidrBlock", reason: `found "${cidrBlock}"; the block is written ${network}` }];
  },

  create(cloud, { vpcId, cidrBlock, availabilityZone, availabilityZoneId }) {
    const vpc = cloud.find("aws:ec2/vpc:Vpc", vpcId);
    if (vpc && cidrBlock && !contains(vpc.inputs.cidrBlock, cidrBlock)) {
      refuse(
        "InvalidSubnet.Range",
        `The CIDR '${cidrBlock}' is invalid.`,
        `it lies outside of ${vpc.inputs.cidrBlock}, the block of the VPC`,
      );
    }
    const neighbours = cloud.all("aws:ec2/subnet:Subnet", { vpcId });
    const conflict = neighbours.find((neighbour) => cidrBlock && overlaps(neighbour.inputs.cidrBlock ?? "", cidrBlock));
    if (conflict) {
      refuse(
        "InvalidSubnet.Conflict",
        `The CIDR '${cidrBlock}' conflicts with another subnet`,
        `${conflict.id} has ${conflict.inputs.cidrBlock}`,
      );
    }
    return zone(cloud.region, availabilityZone, availabilityZoneId);
  },
});

function zone(region: string, name: Inputs, id: Inputs) {
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
