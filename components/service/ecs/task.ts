import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { mapValues, type SecretReference } from "../../base";
import { callVariables, type Ports, portsByName } from "../calls";
import { versionOf } from "../image";
import { reservedShares, sidecarNames } from "../sidecar-settings";
import { disksOf, fileSystemsOf, scratchPaths } from "../volume-settings";
import type { WorkloadSettings } from "../workload";
import { type ContainerDefinition, containerDefinitions, type Mount, scratchMounts } from "./container-definitions";
import { faultAgent, takesFaults } from "./fault-injection";
import {
  agentVariables,
  isSeenInDatadog,
  type Surroundings,
  serviceLogs,
  sidecarMounts,
  sidecarsOf,
  unifiedTags,
} from "./sidecars";

/** What a service's task has to know beyond its workload. */
export interface TaskFacts {
  service: string;
  environmentType: string;
  logGroup: string;
  region: string;
  secrets: Readonly<Record<string, SecretReference>>;
  /** The services that it calls, by name. */
  callees: Readonly<Record<string, Ports>>;
  /** Whether the proxy runs in it through which services call each other. */
  hasProxy: boolean;
  /** The role that the agent for fault injection gets, where there is one. */
  agentRoleName?: pulumi.Input<string> | undefined;
}

/** The task of a service, as ECS describes it. */
export function taskArgs(
  workload: WorkloadSettings,
  facts: TaskFacts,
  roles: { executionRoleArn: pulumi.Input<string>; taskRoleArn: pulumi.Input<string> },
): aws.ecs.TaskDefinitionArgs {
  const { cpu, memory, architecture } = workload;
  return {
    family: facts.service,
    cpu: String(cpu),
    memory: String(memory),
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
    executionRoleArn: roles.executionRoleArn,
    taskRoleArn: roles.taskRoleArn,
    ...(workload.faultInjection && takesFaults),
    containerDefinitions: pulumi.jsonStringify(describedContainers(workload, facts)),
    volumes: volumesOf(workload),
    // A rollback starts the revision before this one, so that has to stay.
    skipDestroy: true,
  };
}

/** The containers of a service's task, as ECS takes them. */
export function describedContainers(workload: WorkloadSettings, { secrets, ...facts }: TaskFacts) {
  const valuesFrom = mapValues(secrets, ({ valueFrom }) => valueFrom);
  const known = { ...facts, version: versionOf(workload.image), secrets: valuesFrom };
  return containerDefinitions(containersOf(workload, known));
}

type ContainerFacts = Surroundings & Pick<TaskFacts, "agentRoleName" | "callees" | "hasProxy">;

/** The service's own container and those beside it. */
export function containersOf(workload: WorkloadSettings, facts: ContainerFacts): ContainerDefinition[] {
  const { faultInjection, sidecars } = workload;
  const { agentRoleName } = facts;
  const agents = faultInjection && agentRoleName ? [faultAgent(faultInjection, { ...facts, agentRoleName })] : [];
  return [ownContainer(workload, facts), ...sidecarsOf(sidecars, facts), ...agents];
}

function ownContainer(workload: WorkloadSettings, facts: ContainerFacts): ContainerDefinition {
  const { image, user, sidecars, stopSeconds } = workload;
  const { service, hasProxy, callees, secrets } = facts;
  const tags = isSeenInDatadog(sidecars) ? unifiedTags(facts) : { environment: {}, labels: {} };
  const { command, intervalSeconds, timeoutSeconds, unhealthyThreshold: retries, graceSeconds } = workload.health;
  return {
    name: service,
    image,
    essential: true,
    restarts: true,
    user,
    // Shares are what counts when all want CPU at once: what is not kept for others is the service's.
    cpu: workload.cpu - reservedShares(workload, hasProxy).cpu,
    ports: portsByName(service, workload),
    environment: {
      ...tags.environment,
      ...agentVariables(sidecars),
      ...callVariables(callees),
      ...workload.environment,
    },
    secrets,
    labels: tags.labels,
    mounts: mountsOf(workload),
    ...(command && { healthCheck: { command, intervalSeconds, timeoutSeconds, retries, graceSeconds } }),
    ...(sidecars.logRouter && { startsAfter: [sidecarNames.logRouter] }),
    stopSeconds,
    logs: serviceLogs(sidecars, facts),
  };
}

function mountsOf({ volumes, writablePaths, exec }: WorkloadSettings): Mount[] {
  const fileSystems = fileSystemsOf(volumes).map(([name, { path, readOnly }]) => {
    return { path, volume: namedVolume(name), readOnly };
  });
  const disks = disksOf(volumes).map(([name, { path }]) => ({ path, volume: namedVolume(name), readOnly: false }));
  return [...scratchMounts(scratchPaths({ writablePaths, exec })), ...fileSystems, ...disks];
}

function volumesOf(workload: WorkloadSettings): aws.types.input.ecs.TaskDefinitionVolume[] {
  const { volumes, sidecars } = workload;
  const scratch = [...scratchMounts(scratchPaths(workload)), ...sidecarMounts(sidecars)];
  return [
    ...scratch.map(({ volume }) => ({ name: volume })),
    ...fileSystemsOf(volumes).map(([name, { fileSystemId, accessPointId }]) => ({
      name: namedVolume(name),
      efsVolumeConfiguration: {
        fileSystemId,
        transitEncryption: "ENABLED",
        // The task's role says what the task may do there, and the access point as whom and where.
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html
        authorizationConfig: { accessPointId, iam: "ENABLED" },
      },
    })),
    // Each task is given its own when it starts.
    ...disksOf(volumes).map(([name]) => ({ name: namedVolume(name), configureAtLaunch: true })),
  ];
}

/** What the volume of a name is called in a task, apart from those that it has for other reasons. */
export function namedVolume(name: string): string {
  return `volume-${name}`;
}
