import type { Cloud } from "../../kit";

const attached = [
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
];

/**
 * Whether a VPC has a way to the internet. A preview cannot miss one that is still to be made, and of a VPC outside of
 * this cloud nothing is known.
 */
export function hasInternet(cloud: Cloud, vpcId: string | undefined): boolean {
  if (cloud.isPreview || vpcId === undefined || !cloud.find("aws:ec2/vpc:Vpc", vpcId)) return true;
  return attached.some((type) => cloud.all(type, { vpcId }).length > 0);
}
