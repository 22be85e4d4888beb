import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type DeployedWorkload, deploymentPlan } from "../deployment-strategy";

type Hook = aws.types.input.ecs.ServiceDeploymentConfigurationLifecycleHook;

export interface DeploymentParts {
  /** What sends a new version back. None for a service without requests. */
  alarmNames: pulumi.Output<string>[];
  /** What ECS calls at stages of the deployment. */
  hooks: Hook[];
}

/** How ECS replaces the tasks of a service, and what makes it go back. */
export function deploymentArgs(workload: DeployedWorkload, { alarmNames, hooks }: DeploymentParts) {
  const plan = deploymentPlan(workload);
  const { strategy, bakeTimeInMinutes, canaryConfiguration, linearConfiguration, pause, bounds } = plan;
  const lifecycleHooks: Hook[] = [...hooks, ...(pause ? [pause] : [])];
  return {
    deploymentConfiguration: {
      strategy,
      ...(bakeTimeInMinutes && { bakeTimeInMinutes }),
      ...(canaryConfiguration && { canaryConfiguration }),
      ...(linearConfiguration && { linearConfiguration }),
      ...(lifecycleHooks.length > 0 && { lifecycleHooks }),
    },
    deploymentMinimumHealthyPercent: bounds.minimumHealthyPercent,
    deploymentMaximumPercent: bounds.maximumPercent,
    ...(plan.hasCircuitBreaker && { deploymentCircuitBreaker: { enable: true, rollback: true } }),
    ...(alarmNames.length > 0 && {
      alarms: { enable: true, rollback: true, alarmNames },
      healthCheckGracePeriodSeconds: graceSeconds(workload),
    }),
    // A deployment that is rolled back fails `pulumi up`, and one that is interrupted is rolled back. Providers of July
    // 2026 took every look at a deployment for an interruption; later ones do not.
    // https://github.com/hashicorp/terraform-provider-aws/pull/49077
    waitForSteadyState: true,
    sigintRollback: true,
    // Without it the provider refuses a change of the capacity that tasks run on. There are no `triggers` beside it:
    // after a rollback they would deploy again what ECS has gone back to, and not the new version. To try that once
    // more takes a refresh, as docs/runbooks/roll-back.md says.
    forceNewDeployment: true,
  };
}

// ECS stops a task that is unhealthy after this time: it has to have started, and passed its checks, by then.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
function graceSeconds({ health }: DeployedWorkload): number {
  return health.graceSeconds + health.healthyThreshold * health.intervalSeconds;
}

/** How long Pulumi waits for a deployment, or for the last tasks to go. */
export function patience(workload: DeployedWorkload): pulumi.CustomTimeouts {
  const timeout = `${deploymentPlan(workload).timeoutMinutes}m`;
  return { create: timeout, update: timeout, delete: timeout };
}
