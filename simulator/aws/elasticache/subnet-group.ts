import { behaviour } from "../../kit";
import { vpcOf } from "../ec2/vpc-of";

export const subnetGroup = behaviour("aws:elasticache/subnetGroup:SubnetGroup", {
  create: (cloud, { subnetIds }) => ({ vpcId: vpcOf(cloud, subnetIds) }),
});
