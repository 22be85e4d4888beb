import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";
import { s3Allows } from "../s3/access";

export const flowLog = behaviour("aws:ec2/flowLog:FlowLog", {
  check(inputs) {
    const { logDestinationType, iamRoleArn, logDestination, trafficType, destinationOptions } = inputs;
    const problems: Problem[] = [];
    if (logDestinationType === "cloud-watch-logs" && iamRoleArn === undefined) {
      problems.push({ path: "iamRoleArn", reason: "is missing; deliveries to CloudWatch Logs need a role" });
    }
    if (logDestinationType !== "cloud-watch-logs" && iamRoleArn !== undefined) {
      problems.push({ path: "iamRoleArn", reason: `must be left out with logDestinationType ${logDestinationType}` });
    }
    if (logDestinationType !== "s3" && destinationOptions !== undefined) {
      problems.push({ path: "destinationOptions", reason: "must be left out unless logDestinationType is s3" });
    }
    if (logDestination === undefined)
      problems.push({ path: "logDestination", reason: "is missing; an ARN must be given" });
    const { vpcId, subnetId, eniId } = inputs;
    if ((vpcId ?? subnetId ?? eniId) !== undefined && trafficType === undefined) {
      problems.push({ path: "trafficType", reason: "is missing; allowed are ACCEPT, REJECT, ALL" });
    }
    return problems;
  },

  create(cloud, inputs) {
    if (inputs.logDestinationType === "s3") requireDelivery(cloud, inputs);
    return undefined;
  },
});

// AWS would add to the policy of the bucket what is missing, behind the program's back: that is refused here.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
function requireDelivery(cloud: Cloud, { logDestination }: Inputs): void {
  const [bucket = ""] = String(logDestination)
    .replace(/^.*:::/, "")
    .split("/");
  if (cloud.isPreview || s3Allows(cloud, bucket, "s3:PutObject", /^(delivery\.logs\.amazonaws\.com|\*)$/)) return;
  refuse(
    "InvalidParameter",
    `Access Denied for LogDestination: ${bucket}. Please check LogDestination permission`,
    "its policy must let delivery.logs.amazonaws.com put objects before the flow log is made",
  );
}
