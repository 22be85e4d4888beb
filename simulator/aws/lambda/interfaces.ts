import { type Cloud, type Inputs, refuse } from "../../kit";
import { mayDo } from "../iam/permissions";

const CODE = "InvalidParameterValueException";

// What Lambda asks of the role of a function that is in a network.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
// Interfaces are described all at once; the other actions may be confined to subnets, groups and interfaces.
const ASKED = {
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
  // A preview does not know yet what the role will be allowed.
  const ec2 = /^arn:[^:]*:ec2:[^:]*:[^:]*/.exec(subnets[0]?.outputs.arn ?? "")?.[0];
  const missing = Object.entries(ASKED).find(([action, kind]) => {
    const resource = ec2 && kind ? `${ec2}:${kind}` : "*";
    return !cloud.isPreview && !mayDo(cloud, role, `ec2:${action}`, resource);
  });
  if (missing !== undefined) {
    refuse(
      CODE,
      `The provided execution role does not have permissions to call ${missing[0]} on EC2`,
      "let the function depend on the policy that allows it",
    );
  }
  return [...vpcs][0];
}
