import { behaviour, type Inputs, type Problem } from "../../kit";

// Each type of policy has a block of its own.
const BLOCKS: Readonly<Record<string, string>> = {
  TargetTrackingScaling: "targetTrackingScalingPolicyConfiguration",
  StepScaling: "stepScalingPolicyConfiguration",
  PredictiveScaling: "predictiveScalingPolicyConfiguration",
};

export const policy = behaviour("aws:appautoscaling/policy:Policy", {
  check(inputs) {
    const block = BLOCKS[inputs.policyType ?? "StepScaling"];
    if (block === undefined) return [];
    if (inputs[block] !== undefined) return metricProblems(block, inputs[block]);
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

function metricProblems(block: string, configuration: Inputs): Problem[] {
  if (block === BLOCKS.PredictiveScaling) return predictiveProblems(configuration);
  if (block !== BLOCKS.TargetTrackingScaling) return [];
  const { predefinedMetricSpecification: predefined, customizedMetricSpecification: customized } = configuration;
  if (predefined === undefined && customized === undefined) {
    const reason = "one of predefinedMetricSpecification, customizedMetricSpecification must be given";
    return [{ path: block, reason }];
  }
  if (predefined?.predefinedMetricType !== "ALBRequestCountPerTarget") return [];
  const label = predefined.resourceLabel;
  if (/^app\/[^/]+\/[0-9a-f]{16}\/targetgroup\/[^/]+\/[0-9a-f]{16}$/.test(label ?? "")) return [];
  const expected = "app/<load balancer>/<id>/targetgroup/<target group>/<id> is expected";
  const reason = label === undefined ? `is missing; ${expected}` : `found "${label}"; ${expected}`;
  return [{ path: `${block}.predefinedMetricSpecification.resourceLabel`, reason }];
}

// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredictiveScalingMetricSpecification.html
function predictiveProblems({
  metricSpecifications = [],
  maxCapacityBreachBehavior,
  maxCapacityBuffer,
}: Inputs): Problem[] {
  const path = "predictiveScalingPolicyConfiguration";
  const problems: Problem[] = metricSpecifications.flatMap((one: Inputs, index: number) => {
    const isPair = one.predefinedMetricPairSpecification !== undefined;
    const isScaled =
      (one.predefinedScalingMetricSpecification ?? one.customizedScalingMetricSpecification) !== undefined;
    const isLoaded = (one.predefinedLoadMetricSpecification ?? one.customizedLoadMetricSpecification) !== undefined;
    if (isPair ? !isScaled && !isLoaded : isScaled && isLoaded) return [];
    return [
      {
        path: `${path}.metricSpecifications[${index}]`,
        reason: "a pair of metrics, or one for scaling and one for load, must be given",
      },
    ];
  });
  if ((maxCapacityBreachBehavior === "IncreaseMaxCapacity") !== (maxCapacityBuffer !== undefined)) {
    problems.push({
      path: `${path}.maxCapacityBuffer`,
      reason: "goes with maxCapacityBreachBehavior IncreaseMaxCapacity, and only with it",
    });
  }
  return problems;
}
