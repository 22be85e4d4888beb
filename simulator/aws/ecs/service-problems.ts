import type { Inputs, Problem } from "../../kit";

const PROGRESSIVE = ["BLUE_GREEN", "CANARY", "LINEAR"];

/** Whether a service's traffic goes over to a new version by itself, instead of task by task. */
export function isProgressive({ deploymentConfiguration }: Inputs): boolean {
  return PROGRESSIVE.includes(deploymentConfiguration?.strategy);
}

/** What is wrong with a service by itself. */
export function serviceProblems(inputs: Inputs): Problem[] {
  const { taskDefinition, deploymentController, launchType, capacityProviderStrategies } = inputs;
  const problems: Problem[] = [];
  if (taskDefinition === undefined && deploymentController?.type !== "EXTERNAL") {
    const reason = "is missing; it must be given unless the deployment controller is EXTERNAL";
    problems.push({ path: "taskDefinition", reason });
  }
  if (launchType !== undefined && capacityProviderStrategies !== undefined) {
    problems.push({ path: "launchType", reason: "conflicts with capacityProviderStrategies; give only one of them" });
  }
  if ((capacityProviderStrategies ?? []).filter(({ base }: Inputs) => base > 0).length > 1) {
    problems.push({ path: "capacityProviderStrategies", reason: "only one of them may have a base" });
  }
  return [
    ...problems,
    ...rebalancingProblems(inputs),
    ...waitProblems(inputs),
    ...strategyProblems(inputs),
    ...hookProblems(inputs),
  ];
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
function rebalancingProblems({ availabilityZoneRebalancing, deploymentMaximumPercent }: Inputs): Problem[] {
  if (availabilityZoneRebalancing !== "ENABLED" || deploymentMaximumPercent > 100) return [];
  const reason = `found ${deploymentMaximumPercent}; availabilityZoneRebalancing ENABLED needs more than 100`;
  return [{ path: "deploymentMaximumPercent", reason }];
}

function waitProblems({ sigintRollback, waitForSteadyState }: Inputs): Problem[] {
  return sigintRollback && !waitForSteadyState
    ? [{ path: "sigintRollback", reason: "found true; only who waits can be interrupted: it needs waitForSteadyState" }]
    : [];
}

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
const BLOCKS: Readonly<Record<string, string>> = { CANARY: "canaryConfiguration", LINEAR: "linearConfiguration" };

function strategyProblems(inputs: Inputs): Problem[] {
  const { deploymentConfiguration: configuration = {}, deploymentController, deploymentCircuitBreaker } = inputs;
  const strategy = configuration.strategy ?? "ROLLING";
  const problems = Object.entries(BLOCKS)
    .filter(([owner, block]) => owner !== strategy && configuration[block] !== undefined)
    .map(([owner, block]) => {
      const reason = `must be left out with strategy ${strategy}; it belongs to ${owner}`;
      return { path: `deploymentConfiguration.${block}`, reason };
    });
  if (!isProgressive(inputs)) return problems;
  if (deploymentController !== undefined && deploymentController.type !== "ECS") {
    const reason = `found "${deploymentController.type}"; strategy ${strategy} needs ECS`;
    problems.push({ path: "deploymentController.type", reason });
  }
  // The pages of AWS contradict each other: one has it for rolling deployments only, another for blue/green too. The
  // simulated cloud takes the stricter.
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html
  if (deploymentCircuitBreaker?.enable) {
    const reason = `found enable: true; the simulated cloud takes it with strategy ROLLING only, and this is ${strategy}`;
    problems.push({ path: "deploymentCircuitBreaker", reason });
  }
  for (const [index, { targetGroupArn, advancedConfiguration }] of (inputs.loadBalancers ?? []).entries()) {
    if (targetGroupArn === undefined || advancedConfiguration !== undefined) continue;
    const reason = `is missing; strategy ${strategy} needs an alternate target group, a production rule and a role`;
    problems.push({ path: `loadBalancers[${index}].advancedConfiguration`, reason });
  }
  return problems;
}

// Traffic cannot stand still between two weights.
const NO_PAUSE = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html
function hookProblems({ deploymentConfiguration }: Inputs): Problem[] {
  const hooks: Inputs[] = deploymentConfiguration?.lifecycleHooks ?? [];
  return hooks.flatMap((hook, index) => {
    const { targetType = "AWS_LAMBDA", lifecycleStages = [], timeoutConfiguration } = hook;
    const problem = (name: string, reason: string): Problem => ({
      path: `deploymentConfiguration.lifecycleHooks[${index}].${name}`,
      reason,
    });
    if (targetType === "PAUSE") {
      const stage = lifecycleStages.find((one: string) => NO_PAUSE.includes(one));
      return stage === undefined ? [] : [problem("lifecycleStages", `found "${stage}"; a PAUSE cannot be there`)];
    }
    const missing = ["hookTargetArn", "roleArn"].filter((name) => hook[name] === undefined);
    return [
      ...missing.map((name) => problem(name, `is missing; targetType ${targetType} needs it`)),
      ...(timeoutConfiguration === undefined
        ? []
        : [problem("timeoutConfiguration", "must be left out unless targetType is PAUSE")]),
    ];
  });
}
