import { behaviour, type Cloud, refuse } from "../../kit";

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

export const cacheSubnetGroup = behaviour("aws:elasticache/subnetGroup:SubnetGroup", {
  create: (cloud, { subnetIds }) => ({ vpcId: vpcOf(cloud, subnetIds) }),
});

function vpcOf(cloud: Cloud, subnetIds: string[]): string | undefined {
  return subnetIds.map((id) => cloud.find("aws:ec2/subnet:Subnet", id)?.inputs.vpcId).find(Boolean);
}

export const parameterGroup = behaviour("aws:rds/parameterGroup:ParameterGroup", {
  check({ name }) {
    return name !== undefined && name !== name.toLowerCase()
      ? [{ path: "name", reason: `found "${name}"; it must be in lower case` }]
      : [];
  },
});

export const eventSubscription = behaviour("aws:rds/eventSubscription:EventSubscription", {
  check({ sourceIds, sourceType }) {
    return sourceIds !== undefined && sourceType === undefined
      ? [{ path: "sourceType", reason: "is missing; sourceIds need it" }]
      : [];
  },
});
