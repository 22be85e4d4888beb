import { behaviour } from "../../kit";

/** The group that every VPC has: it is taken over, not made. */
export const defaultSecurityGroup = behaviour("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
  create(cloud, { vpcId }) {
    const vpc = cloud.find("aws:ec2/vpc:Vpc", vpcId);
    return { id: vpc?.outputs.defaultSecurityGroupId ?? `sg-${cloud.own.hex(17)}` };
  },
});
