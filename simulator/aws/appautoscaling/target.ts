import { behaviour, refuse } from "../../kit";

export const target = behaviour("aws:appautoscaling/target:Target", {
  check({ minCapacity, maxCapacity }) {
    return maxCapacity < minCapacity
      ? [
          {
            path: "maxCapacity",
            reason: `found ${maxCapacity}; it must be at least minCapacity, which is ${minCapacity}`,
          },
        ]
      : [];
  },

  create(cloud, { serviceNamespace, resourceId }) {
    if (
      serviceNamespace === "ecs" &&
      !cloud.isPreview &&
      !isService(cloud.every("aws:ecs/service:Service"), resourceId) &&
      !cloud.isGiven(resourceId)
    ) {
      refuse("ValidationException", `ECS service doesn't exist: ${resourceId}`);
    }
    const role = serviceNamespace === "ecs" ? "ECSService" : "ApplicationAutoScaling";
    return {
      roleArn: `arn:aws:iam::${cloud.account}:role/aws-service-role/${serviceNamespace}.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_${role}`,
    };
  },
});

function isService(services: readonly { outputs: { arn: string } }[], resourceId: string): boolean {
  return services.some(({ outputs }) => outputs.arn.endsWith(`:${resourceId}`));
}

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
