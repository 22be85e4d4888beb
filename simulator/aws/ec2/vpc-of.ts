import type { Cloud } from "../../kit";

/** The VPC of the first subnet that this cloud knows. */
export function vpcOf(cloud: Cloud, subnetIds: string[]): string | undefined {
  return subnetIds.map((id) => cloud.find("aws:ec2/subnet:Subnet", id)?.inputs.vpcId).find(Boolean);
}
