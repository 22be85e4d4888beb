import { behaviour } from "../../kit";

// Each type of policy has a block of its own.
const BLOCKS: Readonly<Record<string, string>> = {
  TargetTrackingScaling: "targetTrackingScalingPolicyConfiguration",
  StepScaling: "stepScalingPolicyConfiguration",
  PredictiveScaling: "predictiveScalingPolicyConfiguration",
};

export const policy = behaviour("aws:appautoscaling/policy:Policy", {
  check(inputs) {
    const block = BLOCKS[inputs.policyType ?? "StepScaling"];
    if (block === undefined || inputs[block] !== undefined) return [];
    return [{ path: block, reason: `is missing; policyType ${inputs.policyType ?? "StepScaling"} needs it` }];
  },

  create(cloud, { policyType, resourceId, name }) {
    if (policyType !== "TargetTrackingScaling") return { alarmArns: [] };
    const alarms = ["AlarmHigh", "AlarmLow"].map(
      (kind) => `TargetTracking-${resourceId}-${kind}-${cloud.own.uuid(`${name} ${kind}`)}`,
    );
    return { alarmArns: alarms.map((alarm) => `arn:aws:cloudwatch:${cloud.region}:${cloud.account}:alarm:${alarm}`) };
  },
});
