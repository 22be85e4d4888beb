import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { mapValues, parseSettings, type SecretReference, settingsError } from "../../base";
import type { ItemisedTime } from "../../base/itemised-time";
import type { NetworkOutputs } from "../../network";
import { callVariables, encryptedCallProblem, type Ports, portsByName } from "../calls";
import { capacityProviderStrategies } from "../capacity-settings";
import type { DeploymentStrategy } from "../deployment-settings";
import { ecsLogGroupOf } from "../log-group";
import { crowdedTask, unknownSidecarSecrets } from "../sidecar-settings";
import { timeToBringBack, timeToRollBack } from "../time-to-roll-back";
import { disksOf, fileSystemsOf } from "../volume-settings";
import { serviceName, type WorkloadSettings, workloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";
import { deploymentArgs, patience } from "./deployment";
import { DeploymentAlarms, type DeploymentAlarmsArgs } from "./deployment-alarms";
import { InfrastructureRole } from "./infrastructure-role";
import { Migration } from "./migration";
import { serviceConnect } from "./service-connect";
import { ServiceRoute, type ServiceRouteArgs } from "./service-route";
import { ServiceScaling } from "./service-scaling";
import { ServiceTask } from "./service-task";
import { encryptDisks, taskDisk } from "./task-disk";
import { TaskFirewall, type TaskFirewallArgs } from "./task-firewall";

export type EcsServiceArgs = z.input<typeof workloadSettings> & {
  cluster: EcsCluster;
  network: Pick<NetworkOutputs, "isDualStack" | "egress"> & {
    vpcId: pulumi.Input<string>;
    privateSubnetIds: pulumi.Input<string>[];
  };
  /** Who sends requests, unless routing is "none". */
  loadBalancer: {
    arnSuffix: pulumi.Input<string>;
    listenerArn: pulumi.Input<string>;
    testListenerArn: pulumi.Input<string>;
    securityGroupId: pulumi.Input<string>;
  };
  /** Where each secret variable is read from. */
  secrets: Readonly<Record<string, SecretReference>>;
  /** What the service connects to, by name. */
  connectsTo: TaskFirewallArgs["connectsTo"];
  /** The services that it calls, by name, which have to be there before it. None, if absent. */
  callees?: Readonly<Record<string, EcsService>>;
  /** Whether other services call it. Not, if absent. */
  isCalled?: boolean;
  /** What telemetry calls the environment: development, staging or production. */
  environmentType: string;
  accountId: string;
  region: string;
};

/**
 * A service behind the load balancer, its tasks on Fargate in private subnets.
 * Children: `<name>-workload`, `-firewall`, `-service`; behind the load balancer `-route` and `-alarms`; and `-migration`,
 * `-disks`, `-scaling` where the workload has them.
 */
export class EcsService extends pulumi.ComponentResource {
  /** The group of the service's tasks. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The service and its target groups in the dimensions of their metrics. Without routing there are no groups. */
  readonly serviceName: pulumi.Output<string>;
  readonly targetGroupArnSuffixes: pulumi.Output<string>[];
  /** What sends a new version back. None without routing. */
  readonly alarmArns: pulumi.Output<string>[];
  /** How fast a bad version is gone by itself, and how fast a former one is back by hand. Not known without routing. */
  readonly timeToRollBack: ItemisedTime | undefined;
  readonly timeToBringBack: ItemisedTime | undefined;
  readonly deploymentStrategy: DeploymentStrategy;
  readonly logGroupName: pulumi.Output<string>;
  /** The role that the service itself acts with. */
  readonly taskRoleName: pulumi.Output<string>;
  /** Where callers reach it. */
  readonly ports: Ports;

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, network, loadBalancer, secrets, connectsTo, accountId, region, ...more } = args;
    const { callees = {}, isCalled = false, environmentType, ...given } = more;
    const workload = parseWorkload(name, given, { cluster, secrets, callees, isCalled });
    super("evenkeel:index:EcsService", name, { accountId, region, environmentType, ...workload }, opts);
    const child = { parent: this };
    const isRouted = workload.routing !== "none";
    const logGroup = ecsLogGroupOf(name, workload);

    const hasProxy = isCalled || workload.calls.length > 0;
    const facts = { service: name, environmentType, secrets, callees: mapValues(callees, portsOf), hasProxy, region };
    const task = new ServiceTask(`${name}-workload`, { ...facts, workload, cluster, accountId }, child);

    const { vpcId, privateSubnetIds } = network;
    const { securityGroupId: loadBalancerGroupId } = loadBalancer;
    const gate = {
      service: name,
      network,
      from: isRouted ? { port: workload.port, loadBalancerGroupId } : undefined,
      connectsTo: { ...connectsTo, ...fileSystemPorts(workload), ...calleePorts(callees) },
    };
    const firewall = new TaskFirewall(`${name}-firewall`, gate, child);
    const securityGroups = [firewall.securityGroupId];
    const migrates = {
      ...{ service: name, workload, strategy: workload.deployment.strategy, secrets },
      ...{ cluster, subnetIds: privateSubnetIds, securityGroupIds: securityGroups, accountId, region },
      logs: { group: logGroup, arn: task.logGroupArn, keepDays: workload.logs.keepDays },
      startsAfter: [cluster, task, firewall],
    };
    const { routing, migration: settings } = workload;
    const migration = settings && new Migration(`${name}-migration`, { ...migrates, settings }, child);
    const around = { ...workload, service: name, vpcId, ...loadBalancer };
    const route = routing === "none" ? undefined : new ServiceRoute(`${name}-route`, routeArgs(around, routing), child);
    const alarms = route && new DeploymentAlarms(`${name}-alarms`, alarmsArgs(around, route), child);

    const disks = disksOf(workload.volumes).map(([volume, disk]) => {
      const roleArgs = { purpose: "Volumes" as const, statements: encryptDisks(cluster.storageKeyArn, region) };
      const { arn: roleArn } = new InfrastructureRole(`${name}-disks`, roleArgs, child);
      return taskDisk(volume, disk, { roleArn, kmsKeyId: cluster.storageKeyArn });
    });
    const calls = { service: name, ports: workload, isCalled, cluster, logGroup, region };
    const service = new aws.ecs.Service(
      `${name}-service`,
      {
        cluster: cluster.arn,
        taskDefinition: task.taskDefinitionArn,
        networkConfiguration: { subnets: privateSubnetIds, securityGroups, assignPublicIp: false },
        ...(route && { loadBalancers: [loadBalancerOf(name, workload, route)] }),
        ...(hasProxy && { serviceConnectConfiguration: serviceConnect(calls) }),
        // A task has one disk at most.
        ...(disks[0] && { volumeConfiguration: disks[0] }),
        ...deploymentArgs(workload, {
          alarmNames: alarms?.alarmNames ?? [],
          hooks: migration?.hook ? [migration.hook] : [],
        }),
        ...howItRuns(workload),
      },
      {
        ...child,
        // A task that starts earlier cannot pull, log, read its secrets or be reached, and the deployment fails. One
        // that starts before those that it calls does not know them. One that starts before its migration fails later.
        dependsOn: [cluster, task, firewall, ...present(route, migration), ...Object.values(callees)],
        customTimeouts: patience(workload),
        ...(workload.scaling && { ignoreChanges: ["desiredCount"] }),
      },
    );
    if (workload.scaling) {
      const scaled = { clusterName: cluster.clusterName, serviceName: service.name };
      const requests = route && {
        loadBalancerArnSuffix: loadBalancer.arnSuffix,
        targetGroupArnSuffixes: route.targetGroupArnSuffixes,
      };
      new ServiceScaling(`${name}-scaling`, { ...workload.scaling, ...scaled, requests }, child);
    }

    this.securityGroupId = firewall.securityGroupId;
    this.serviceName = service.name;
    this.targetGroupArnSuffixes = route?.targetGroupArnSuffixes ?? [];
    this.alarmArns = alarms?.alarmArns ?? [];
    this.timeToRollBack = route && timeToRollBack(workload);
    this.timeToBringBack = route && timeToBringBack(workload);
    this.deploymentStrategy = workload.deployment.strategy;
    this.logGroupName = task.logGroupName;
    this.taskRoleName = task.taskRoleName;
    this.ports = { port: workload.port, otherPorts: workload.otherPorts };
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      serviceName: this.serviceName,
      targetGroupArnSuffixes: this.targetGroupArnSuffixes,
      alarmArns: this.alarmArns,
      timeToRollBack: this.timeToRollBack,
      timeToBringBack: this.timeToBringBack,
      deploymentStrategy: this.deploymentStrategy,
      logGroupName: this.logGroupName,
      taskRoleName: this.taskRoleName,
      ports: this.ports,
    });
  }
}

function present(...parts: (pulumi.Resource | undefined)[]): pulumi.Resource[] {
  return parts.filter((part) => part !== undefined);
}

interface Beside extends Pick<EcsServiceArgs, "cluster" | "secrets"> {
  callees: Readonly<Record<string, EcsService>>;
  isCalled: boolean;
}

function parseWorkload(name: string, given: unknown, beside: Beside): WorkloadSettings {
  const { cluster, secrets, callees, isCalled } = beside;
  const subject = `EcsService "${name}"`;
  parseSettings(serviceName, `The name of ${subject}`, name);
  const workload = parseSettings(workloadSettings, subject, given);
  const variables = [...Object.keys(workload.environment), ...Object.keys(callVariables(mapValues(callees, portsOf)))];
  const crowded = crowdedTask(workload, isCalled || workload.calls.length > 0);
  const unreachable = isCalled && cluster.serviceConnectTls ? encryptedCallProblem(workload) : undefined;
  const problems = [
    ...Object.keys(secrets)
      .filter((variable) => variables.includes(variable))
      .map((variable) => ({ path: `environment.${variable}`, message: alsoSecret })),
    ...unknownSidecarSecrets(workload.sidecars, Object.keys(secrets)),
    ...workload.calls
      .filter((callee) => !(callee in callees))
      .map((callee) => ({
        path: "calls",
        message: `found "${callee}"; that service is not given. Give it as callee.`,
      })),
    ...(crowded ? [{ ...crowded, message: `found ${workload[crowded.path]}; ${crowded.message}` }] : []),
    ...(unreachable ? [unreachable] : []),
  ];
  if (problems.length === 0) return workload;
  throw settingsError(subject, problems);
}

const alsoSecret = "is a secret as well. ECS refuses a variable with two values: keep one of them.";

function portsOf({ ports }: EcsService): Ports {
  return ports;
}

function fileSystemPorts({ volumes }: WorkloadSettings): TaskFirewallArgs["connectsTo"] {
  // https://docs.aws.amazon.com/efs/latest/ug/network-access.html
  return Object.fromEntries(
    fileSystemsOf(volumes).map(([name, { securityGroupId }]) => [`volume-${name}`, { securityGroupId, port: 2049 }]),
  );
}

function calleePorts(callees: Beside["callees"]): TaskFirewallArgs["connectsTo"] {
  const ways = Object.entries(callees).flatMap(([callee, { ports, securityGroupId }]) =>
    Object.entries(portsByName(callee, ports)).map(([name, port]) => {
      // A database may have the same name.
      return [`service-${name}`, { securityGroupId, port }] as const;
    }),
  );
  return Object.fromEntries(ways);
}

type Around = WorkloadSettings & EcsServiceArgs["loadBalancer"] & { service: string; vpcId: pulumi.Input<string> };

function routeArgs(around: Around, routing: ServiceRouteArgs["routing"]): ServiceRouteArgs {
  const { service, vpcId, listenerArn, testListenerArn, health, balancing, drainSeconds } = around;
  return { service, routing, vpcId, listenerArn, testListenerArn, health, balancing, drainSeconds };
}

function alarmsArgs(
  { service, health, deployment, arnSuffix: loadBalancerArnSuffix }: Around,
  { targetGroupArnSuffixes }: ServiceRoute,
): DeploymentAlarmsArgs {
  return { service, health, deployment, loadBalancerArnSuffix, targetGroupArnSuffixes };
}

function loadBalancerOf(
  containerName: string,
  { port }: WorkloadSettings,
  { targetGroupArn, advancedConfiguration }: ServiceRoute,
) {
  return { containerName, containerPort: port, targetGroupArn, advancedConfiguration };
}

function howItRuns({ desiredCount, capacity, exec }: WorkloadSettings) {
  return {
    desiredCount,
    // Not launchType: that could only be changed by replacing the service.
    capacityProviderStrategies: capacityProviderStrategies(capacity),
    availabilityZoneRebalancing: "ENABLED",
    enableExecuteCommand: exec,
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
  };
}
