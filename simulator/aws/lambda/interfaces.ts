import { type Cloud, type Inputs, refuse } from "../../kit";
import { mayDo } from "../iam/permissions";

const CODE = "InvalidParameterValueException";

// What Lambda asks of the role of a function that is in a network. Interfaces are described all at once; the other
// actions may be confined to subnets, groups and interfaces.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
const ASKED: Readonly<Record<string, string | undefined>> = {
  CreateNetworkInterface: "network-interface/*",
  DescribeNetworkInterfaces: undefined,
  DeleteNetworkInterface: "network-interface/*",
};

/** Refuses a network in which Lambda could not make its interfaces, and tells which one it is. */
export function requireInterfaces(cloud: Cloud, { role, vpcConfig }: Inputs): string | undefined {
  const { subnetIds = [], securityGroupIds = [] } = vpcConfig ?? {};
  if (subnetIds.length === 0) return undefined;
  const subnets = subnetIds.flatMap((id: string) => cloud.find("aws:ec2/subnet:Subnet", id) ?? []);
  const groups = securityGroupIds.flatMap((id: string) => cloud.find("aws:ec2/securityGroup:SecurityGroup", id) ?? []);
  const vpcs = new Set<string>([...subnets, ...groups].map(({ outputs }) => outputs.vpcId));
  if (vpcs.size > 1) refuse(CODE, "Subnets and security groups must be in the same VPC.", [...vpcs].join(", "));
  requirePermissions(cloud, role);
  return [...vpcs][0];
}

function requirePermissions(cloud: Cloud, role: string): void {
  // A preview does not know yet what the role will be allowed.
  if (cloud.isPreview) return;
  const ec2 = `arn:aws:ec2:${cloud.region}:${cloud.account}`;
  for (const [action, kind] of Object.entries(ASKED)) {
    if (mayDo(cloud, role, `ec2:${action}`, kind && `${ec2}:${kind}`)) continue;
    refuse(
      CODE,
      `The provided execution role does not have permissions to call ${action} on EC2`,
      "let the function depend on the policy that allows it",
    );
  }
}
