import { behaviour, refuse } from "../../kit";
import { vpcOf } from "../ec2/vpc-of";

export const subnetGroup = behaviour("aws:rds/subnetGroup:SubnetGroup", {
  create(cloud, { subnetIds }) {
    const subnets = subnetIds.flatMap((id: string) => cloud.find("aws:ec2/subnet:Subnet", id) ?? []);
    const zones = new Set(
      subnets.map(({ outputs }: { outputs: { availabilityZone: string } }) => outputs.availabilityZone),
    );
    if (subnets.length === subnetIds.length && zones.size < 2) {
      refuse(
        "DBSubnetGroupDoesNotCoverEnoughAZs",
        `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`,
      );
    }
    return { vpcId: vpcOf(cloud, subnetIds) };
  },
});
