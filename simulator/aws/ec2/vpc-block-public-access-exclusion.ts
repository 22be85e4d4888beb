import { behaviour } from "../../kit";

export const vpcBlockPublicAccessExclusion = behaviour(
  "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
  {
    create({ region, account }, { subnetId, vpcId }) {
      const excluded = subnetId === undefined ? `vpc/${vpcId}` : `subnet/${subnetId}`;
      return { resourceArn: `arn:aws:ec2:${region}:${account}:${excluded}` };
    },
  },
);
