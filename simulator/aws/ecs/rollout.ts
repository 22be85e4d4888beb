import { isDeepStrictEqual } from "node:util";

import { type Cloud, type Inputs, type Known, refuse } from "../../kit";
import { isProgressive } from "./service-problems";

const RULE = "aws:lb/listenerRule:ListenerRule";

/**
 * The rules that ECS moves traffic with must do nothing but forward.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
 */
export function requireGovernableRules(cloud: Cloud, inputs: Inputs): void {
  if (!isProgressive(inputs)) return;
  for (const rule of governedRules(cloud, inputs)) {
    const other = rule.outputs.actions.find(({ type }: Inputs) => type !== "forward");
    if (other === undefined) continue;
    refuse(
      "InvalidParameterException",
      `The listener rule ${rule.id} has an action of type ${other.type}. Only forward actions are supported.`,
      "a rule that ECS moves traffic with does nothing but forward",
    );
  }
}

function governedRules(cloud: Cloud, { loadBalancers = [] }: Inputs): Known[] {
  const arns = loadBalancers.flatMap(({ advancedConfiguration }: Inputs) => [
    advancedConfiguration?.productionListenerRule,
    advancedConfiguration?.testListenerRule,
  ]);
  return arns.flatMap((arn: string | undefined) => cloud.find(RULE, arn) ?? []);
}

// What starts new tasks when it changes, or needs new ones.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
const REDEPLOYED = [
  "availabilityZoneRebalancing",
  "capacityProviderStrategies",
  "enableEcsManagedTags",
  "enableExecuteCommand",
  "loadBalancers",
  "networkConfiguration",
  "platformVersion",
  "propagateTags",
  "serviceConnectConfiguration",
  "serviceRegistries",
  "taskDefinition",
  "triggers",
  "volumeConfiguration",
  "vpcLatticeConfigurations",
];

export function startsDeployment(inputs: Inputs, before: Known): boolean {
  return inputs.forceNewDeployment || REDEPLOYED.some((name) => !isDeepStrictEqual(inputs[name], before.inputs[name]));
}

/**
 * How a deployment ends. An alarm that is in ALARM stops it, as does a hook that fails, and it goes back where it should;
 * who waits for the service hears of it. One that ends well has moved the traffic to the other target group.
 */
export function deploy(cloud: Cloud, inputs: Inputs, arn: string, before?: Known): void {
  if (cloud.isPreview) return;
  const [alarm, hook] = [ringing(cloud, inputs), failingHook(cloud, inputs)];
  if (!alarm && !hook) {
    if (before && isProgressive(inputs)) shiftTraffic(cloud, inputs);
    return;
  }
  const goesBack = before !== undefined && (hook !== undefined || inputs.alarms.rollback);
  const why = hook
    ? `of the lifecycle hook ${hook.id}, which answered: ${hook.condition.error}`
    : `of the alarm ${alarm?.id}, which is in ALARM`;
  if (goesBack) cloud.alter(before, { taskDefinition: before.inputs.taskDefinition });
  if (!inputs.waitForSteadyState) return;
  cloud.fail(
    "DeploymentFailed",
    `waiting for ECS Service (${arn}): the service deployment ${goesBack ? "was rolled back" : "failed"} because ${why}`,
    goesBack
      ? `the service runs ${before.inputs.taskDefinition}; when the cause is gone, deploy with --refresh`
      : "the service has no version to go back to",
  );
}

/** A function that a deployment asks, and that somebody has fail: `condition: { error: "..." }`, until it is "". */
function failingHook(cloud: Cloud, { deploymentConfiguration }: Inputs): Known | undefined {
  const hooks: Inputs[] = deploymentConfiguration?.lifecycleHooks ?? [];
  const asked = hooks.map(({ hookTargetArn }) => cloud.find("aws:lambda/function:Function", hookTargetArn));
  return asked.find((one) => one?.condition.error);
}

function ringing(cloud: Cloud, { alarms }: Inputs): Known | undefined {
  if (!alarms?.enable) return undefined;
  const found = alarms.alarmNames.flatMap((name: string) => ALARMS.map((type) => cloud.find(type, name)));
  return found.find((alarm: Known | undefined) => alarm?.condition.stateValue === "ALARM");
}

const ALARMS = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"];

function shiftTraffic(cloud: Cloud, inputs: Inputs): void {
  for (const { targetGroupArn, advancedConfiguration } of inputs.loadBalancers ?? []) {
    const pair = [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn];
    for (const rule of governedRules(cloud, { loadBalancers: [{ advancedConfiguration }] })) {
      cloud.alter(rule, { actions: rule.outputs.actions.map((action: Inputs) => shifted(action, pair)) });
    }
  }
}

/** A forward to the group that had no traffic. ECS writes it with both groups and their weights. */
function shifted(action: Inputs, pair: readonly string[]): Inputs {
  const targets: Inputs[] = action.forward?.targetGroups ?? [{ arn: action.targetGroupArn, weight: 100 }];
  const weightOf = (arn: string) => targets.find((target) => target.arn === arn)?.weight ?? 0;
  const to = weightOf(pair[0] ?? "") > 0 ? pair[1] : pair[0];
  const { targetGroupArn: _former, ...rest } = action;
  const targetGroups = pair.map((arn) => ({ arn, weight: arn === to ? 100 : 0 }));
  return { ...rest, forward: { ...action.forward, targetGroups } };
}
