import { behaviour } from "../../kit";

export const flowLog = behaviour("aws:ec2/flowLog:FlowLog", {
  check({ logDestinationType, iamRoleArn, logDestination, trafficType, vpcId, subnetId, eniId }) {
    const problems = [];
    if (logDestinationType === "cloud-watch-logs" && iamRoleArn === undefined) {
      problems.push({ path: "iamRoleArn", reason: "is missing; deliveries to CloudWatch Logs need a role" });
    }
    if (logDestination === undefined)
      problems.push({ path: "logDestination", reason: "is missing; an ARN must be given" });
    if ((vpcId ?? subnetId ?? eniId) !== undefined && trafficType === undefined) {
      problems.push({ path: "trafficType", reason: "is missing; allowed are ACCEPT, REJECT, ALL" });
    }
    return problems;
  },
});
