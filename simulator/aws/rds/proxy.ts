import { behaviour, type Cloud, type Inputs, type Known, refuse } from "../../kit";
import { requireTrust } from "../iam/trust";

export const proxy = behaviour("aws:rds/proxy:Proxy", {
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html
  check({ auths = [], defaultAuthScheme = "NONE" }) {
    return auths.length > 0 || defaultAuthScheme !== "NONE"
      ? []
      : [{ path: "auths", reason: `is missing; defaultAuthScheme ${defaultAuthScheme} needs a secret` }];
  },

  create(cloud, inputs) {
    const { roleArn } = inputs;
    const words = `IAM role ARN value is invalid or RDS is not authorized to assume the role: ${roleArn}`;
    requireTrust(cloud, roleArn, "rds.amazonaws.com", "InvalidParameterValue", words);
    requirePlace(cloud, inputs);
    return {
      defaultAuthScheme: "NONE",
      endpointNetworkType: "IPV4",
      targetConnectionNetworkType: "IPV4",
      idleClientTimeout: 1800,
    };
  },
});

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html
function requirePlace(cloud: Cloud, { vpcSubnetIds, vpcSecurityGroupIds = [] }: Inputs): void {
  const things = (type: string, ids: string[]) => ids.flatMap((id): Known[] => [cloud.find(type, id) ?? []].flat());
  const subnets = things("aws:ec2/subnet:Subnet", vpcSubnetIds);
  const zones = new Set(subnets.map(({ outputs }) => outputs.availabilityZone));
  if (subnets.length === vpcSubnetIds.length && zones.size < 2)
    refuse("InvalidSubnet", "A DB proxy needs subnets in at least two Availability Zones.", [...zones].join(", "));
  const groups = things("aws:ec2/securityGroup:SecurityGroup", vpcSecurityGroupIds);
  const vpcs = new Set([...subnets, ...groups].map(({ outputs }) => outputs.vpcId));
  if (vpcs.size > 1)
    refuse("InvalidParameterCombination", "The DB proxy's subnets and security groups are in different VPCs.");
}
