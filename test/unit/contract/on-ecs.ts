import assert from "node:assert/strict";

import type { Guarantees, Scaling, SecretSource, Way } from "./guarantees";
import { deploymentOf } from "./on-ecs-deployment";
import { containerOf, migrationOf } from "./on-ecs-migration";
import { type Inputs, joined, permissionsFor, type Registered, same } from "./registered";
import { scheduleOf } from "./schedule";

/** What a service on ECS gets, by what was registered for it. */
export function givenOnEcs(name: string, stack: Registered): Guarantees {
  const { inputs: service, options } = stack.named(`${name}-service`);
  const task = stack.one("aws:ecs/taskDefinition:TaskDefinition", ({ family }) => family === name);
  const container = containerOf(task, name);
  const execution = stack.permissionsOf(task.executionRoleArn);
  const isRouted = service.loadBalancers !== undefined;
  const groups = ["tg", "alt"].flatMap((suffix) => (isRouted ? [stack.named(`${name}-${suffix}`).inputs] : []));
  const group = groups.length > 0 ? same(...(groups as [Inputs, ...Inputs[]])) : undefined; // there are two
  const [securityGroup, ...otherGroups] = service.networkConfiguration.securityGroups;
  assert.deepEqual(otherGroups, []);
  return {
    entry: isRouted
      ? stack.one("aws:lb/loadBalancer:LoadBalancer").internal
        ? "internal"
        : "internet-facing"
      : undefined,
    requests: group && { ...routeOf(name, stack), algorithm: group.loadBalancingAlgorithmType, health: gateOf(group) },
    wellness: wellnessOf(container, group, service),
    drain: { openRequestsSeconds: group?.deregistrationDelay, workSeconds: container.stopTimeout },
    spread: {
      subnets: service.networkConfiguration.subnets,
      isEven: service.availabilityZoneRebalancing === "ENABLED" && !service.networkConfiguration.assignPublicIp,
    },
    may: stack.permissionsOf(task.taskRoleArn),
    actsOnlyThere: isOfTasks(stack.trustOf(task.taskRoleArn)) && isOfTasks(stack.trustOf(task.executionRoleArn)),
    secrets: Object.fromEntries(container.secrets.map((each: Inputs) => [each.name, sourceOf(each.valueFrom)])),
    reads: permissionsFor(execution, "secretsmanager", "kms"),
    knowsValues: JSON.stringify([service, task]).includes("generated-"),
    environment: plainOf(container, (variable) => !isPlatforms(variable)),
    finds: Object.fromEntries(
      Object.entries(plainOf(container, (each) => each.endsWith("_URL") && !each.startsWith("DD_"))).map(
        ([variable, url]) => [variable, Number(new URL(url).port)],
      ),
    ),
    container: securityOf(container, task),
    size: {
      cpu: Number(task.cpu),
      memory: Number(task.memory),
      architecture: task.runtimePlatform.cpuArchitecture,
      // What Fargate gives unless asked for more.
      scratchGiB: task.ephemeralStorage?.sizeInGib ?? 20,
    },
    disks: disksOf(container, service, stack),
    scaling: scalingOf(service, `${name}-service`, stack),
    desired: { count: service.desiredCount, isSetBack: !options.ignoreChanges.includes("desiredCount") },
    telemetry: tagsOf(container),
    billing: service.propagateTags === "SERVICE" ? JSON.parse(stack.named("aws").inputs.defaultTags).tags : {},
    logs: stack.logsIn(container.logConfiguration.options["awslogs-group"], execution),
    deployment: deploymentOf(service, options.ignoreChanges.includes("desiredCount"), stack),
    reachedBy: waysOf("Ingress", securityGroup, stack),
    reaches: waysOf("Egress", securityGroup, stack),
    isClosedOtherwise: true,
    migration: migrationOf(name, stack),
  };
}

/** How many tasks may be away at once, when AWS replaces them or a version takes over. */
export function awayOnEcs(name: string, stack: Registered): number {
  const { desiredCount, deploymentMinimumHealthyPercent: least } = stack.named(`${name}-service`).inputs;
  return desiredCount - Math.ceil((desiredCount * least) / 100);
}

function routeOf(name: string, stack: Registered) {
  const { conditions } = stack.named(`${name}-rule`).inputs;
  const { hostHeader, pathPattern } = Object.assign({}, ...conditions);
  return { hosts: hostHeader?.values ?? [], paths: pathPattern.values };
}

function gateOf({ healthCheck }: Inputs) {
  const { path, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } = healthCheck;
  return {
    path,
    statusCodes: matcher,
    intervalSeconds: interval,
    timeoutSeconds: timeout,
    good: healthyThreshold,
    bad: unhealthyThreshold,
  };
}

function wellnessOf({ healthCheck }: Inputs, group: Inputs | undefined, service: Inputs): Inputs {
  if (healthCheck) {
    const [how, ...asks] = healthCheck.command;
    assert.equal(how, "CMD");
    const { interval, timeout, retries, startPeriod } = healthCheck;
    return { asks, intervalSeconds: interval, timeoutSeconds: timeout, bad: retries, graceSeconds: startPeriod };
  }
  assert(group);
  const { path, intervalSeconds, timeoutSeconds, good, bad } = gateOf(group);
  // A task that has just started has to pass its checks, too, before it is called unhealthy.
  const graceSeconds = service.healthCheckGracePeriodSeconds - good * intervalSeconds;
  return { asks: path, intervalSeconds, timeoutSeconds, bad, graceSeconds };
}

function isOfTasks({ Principal, Action, Condition }: Inputs): boolean {
  return (
    Principal.Service === "ecs-tasks.amazonaws.com" &&
    Action === "sts:AssumeRole" &&
    Condition.StringEquals["aws:SourceAccount"] === "111122223333" &&
    Condition.ArnLike["aws:SourceArn"] === "arn:aws:ecs:us-east-1:111122223333:*"
  );
}

/** `<secret>:<field>:<stage>:<version>`, of which the secret has seven parts. */
function sourceOf(valueFrom: string): SecretSource {
  const parts = valueFrom.split(":");
  const [field, stage, version] = parts.slice(7);
  assert.ok(!stage);
  return { secret: parts.slice(0, 7).join(":"), ...(field && { field }), ...(version && { version }) };
}

function plainOf({ environment }: Inputs, isMeant: (variable: string) => boolean): Record<string, string> {
  const meant = environment.filter(({ name }: Inputs) => isMeant(name));
  return Object.fromEntries(meant.map(({ name, value }: Inputs) => [name, value]));
}

function isPlatforms(variable: string): boolean {
  return /^DD_|_URL$/.test(variable);
}

function securityOf(container: Inputs, { volumes }: Inputs): Inputs {
  const scratch = volumes.filter((volume: Inputs) => Object.keys(volume).length === 1).map(({ name }: Inputs) => name);
  const mounts = container.mountPoints.filter(({ sourceVolume }: Inputs) => scratch.includes(sourceVolume));
  return {
    image: container.image,
    user: container.user,
    isReadOnly: container.readonlyRootFilesystem,
    capabilities: container.linuxParameters.capabilities,
    writable: mounts.map(({ containerPath }: Inputs) => containerPath).sort(),
    ports: container.portMappings.map(({ containerPort }: Inputs) => containerPort),
    reapsChildren: container.linuxParameters.initProcessEnabled,
  };
}

function disksOf({ mountPoints }: Inputs, { volumeConfiguration }: Inputs, stack: Registered) {
  if (!volumeConfiguration) return {};
  const { name, managedEbsVolume: disk } = volumeConfiguration;
  const { containerPath, readOnly } = mountPoints.find(({ sourceVolume }: Inputs) => sourceVolume === name);
  assert(disk.encrypted && !readOnly);
  const key = stack.named(disk.kmsKeyId.split("/key-").at(-1)).inputs;
  return {
    [containerPath]: { sizeGb: disk.sizeInGb, type: disk.volumeType, hasKeyThatRotates: key.enableKeyRotation },
  };
}

function scalingOf({ cluster }: Inputs, service: string, stack: Registered): Scaling | undefined {
  const isOf = ({ resourceId }: Inputs) => resourceId === `service/${cluster.split("/").at(-1)}/${service}`;
  const [range] = stack.all("aws:appautoscaling/target:Target", isOf);
  if (!range) return undefined;
  const { options } = stack.resource("aws:appautoscaling/target:Target", isOf);
  const policies = stack.all("aws:appautoscaling/policy:Policy", isOf).map((each) => {
    return each.targetTrackingScalingPolicyConfiguration;
  });
  const target = (metric: string) => {
    const type = `ECSServiceAverage${metric}Utilization`;
    return policies.find(({ predefinedMetricSpecification: each }) => each.predefinedMetricType === type)?.targetValue;
  };
  const actions = stack.all("aws:appautoscaling/scheduledAction:ScheduledAction", isOf);
  const [first, ...others] = policies.map(({ scaleOutCooldown, scaleInCooldown }) => {
    return { outSeconds: scaleOutCooldown, inSeconds: scaleInCooldown };
  });
  assert(first);
  return {
    min: range.minCapacity,
    max: range.maxCapacity,
    cpuPercent: target("CPU"),
    memoryPercent: target("Memory"),
    ...same(first, ...others),
    schedules: actions.map(({ schedule, timezone, scalableTargetAction: { minCapacity: min, maxCapacity: max } }) => {
      return {
        ...scheduleOf(schedule, timezone),
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
      };
    }),
    left: options.ignoreChanges.map((each) => each.replace("Capacity", "")),
  };
}

function tagsOf(container: Inputs) {
  const { DD_ENV: env = "", DD_SERVICE: service = "", DD_VERSION: version = "" } = plainOf(container, () => true);
  if (env === "") return undefined;
  const { dockerLabels } = container;
  const labelled = (tag: string) => dockerLabels[`com.datadoghq.tags.${tag}`];
  return same(
    { env, service, version },
    { env: labelled("env"), service: labelled("service"), version: labelled("version") },
  );
}

function waysOf(way: "Ingress" | "Egress", securityGroup: string, stack: Registered): Way[] {
  const rules = stack.all(`aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`, (each) => {
    return each.securityGroupId === securityGroup;
  });
  const ways = rules.map(({ referencedSecurityGroupId: group, cidrIpv4, fromPort, toPort }) => {
    assert.equal(fromPort, toPort);
    return { who: whoIs(group ?? cidrIpv4), port: fromPort };
  });
  return joined(ways);
}

function whoIs(peer: string): string {
  if (peer === "0.0.0.0/0") return "internet";
  if (peer === "sg-load-balancer-access") return "load balancer";
  return /^sg-(.*)-(?:firewall-tasks|access)$/.exec(peer)?.[1] ?? peer;
}
