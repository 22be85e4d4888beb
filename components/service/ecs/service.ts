import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { EncryptedLogGroup, mapValues, parseSettings, settingsError } from "../../base";
import type { NetworkOutputs } from "../../network";
import type { SecretReference } from "../../secrets";
import { callVariables, type Ports, portsByName } from "../calls";
import { capacityProviderStrategies } from "../capacity-settings";
import { parseImage } from "../image";
import { crowdedTask, unknownSidecarSecrets } from "../sidecar-settings";
import { disksOf, fileSystemsOf } from "../volume-settings";
import { serviceName, type WorkloadSettings, workloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";
import { InfrastructureRole } from "./infrastructure-role";
import { ruleArgs, targetGroupArgs } from "./route";
import { serviceConnect } from "./service-connect";
import { ServiceScaling } from "./service-scaling";
import { taskArgs } from "./task";
import { encryptDisks, taskDisk } from "./task-disk";
import { TaskFirewall, type TaskFirewallArgs } from "./task-firewall";
import { impliedPermissions } from "./task-permissions";
import { TaskRoles } from "./task-roles";

export type EcsServiceArgs = z.input<typeof workloadSettings> & {
  cluster: EcsCluster;
  network: Pick<NetworkOutputs, "isDualStack" | "egress"> & {
    vpcId: pulumi.Input<string>;
    privateSubnetIds: pulumi.Input<string>[];
  };
  /** Who sends requests, unless routing is "none". */
  loadBalancer: {
    listenerArn: pulumi.Input<string>;
    securityGroupId: pulumi.Input<string>;
    arnSuffix: pulumi.Input<string>;
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
 * Children: `<name>-logs`, `-roles`, `-task`, `-firewall`, `-tg`, `-rule`, `-service`, `-scaling`; with a disk `-disks`.
 */
export class EcsService extends pulumi.ComponentResource {
  /** The group of the service's tasks. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The service and its target group in the dimensions of their metrics. */
  readonly serviceName: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string> | undefined;
  readonly logGroupName: pulumi.Output<string>;
  /** The role that the service itself acts with. */
  readonly taskRoleName: pulumi.Output<string>;
  /** Where callers reach it. */
  readonly ports: Ports;

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, network, loadBalancer, secrets, connectsTo, accountId, region, ...more } = args;
    const { callees = {}, isCalled = false, environmentType, ...given } = more;
    const workload = parseWorkload(name, given, { secrets, callees, isCalled });
    super("evenkeel:index:EcsService", name, { accountId, region, environmentType, ...workload }, opts);
    const child = { parent: this };
    const isRouted = workload.routing !== "none";

    const { group: logGroup = `/aws/ecs/${name}`, keepDays } = workload.logs;
    const logArgs = { naming: { name: logGroup }, keepDays, accountId, region };
    const logs = new EncryptedLogGroup(`${name}-logs`, logArgs, child);
    const implied = impliedPermissions(workload, { cluster, logGroupArn: logs.arn, accountId, region });
    const may = { ecr: parseImage(workload.image)?.ecr, permissions: workload.permissions, implied, secrets };
    const roles = new TaskRoles(`${name}-roles`, { ...may, logGroupArn: logs.arn, accountId, region }, child);
    const ports = mapValues(callees, (callee) => callee.ports);
    const hasProxy = isCalled || workload.calls.length > 0;
    const facts = { service: name, environmentType, logGroup, region, secrets, callees: ports, hasProxy };
    const task = new aws.ecs.TaskDefinition(`${name}-task`, taskArgs(workload, facts, roles), child);

    const { vpcId, privateSubnetIds } = network;
    const { securityGroupId: loadBalancerGroupId } = loadBalancer;
    const gate = {
      service: name,
      network,
      from: isRouted ? { port: workload.port, loadBalancerGroupId } : undefined,
      connectsTo: { ...connectsTo, ...fileSystemPorts(workload), ...calleePorts(callees) },
    };
    const firewall = new TaskFirewall(`${name}-firewall`, gate, child);
    const targets = isRouted
      ? new aws.lb.TargetGroup(`${name}-tg`, targetGroupArgs(workload, vpcId), child)
      : undefined;
    const rule =
      targets && new aws.lb.ListenerRule(`${name}-rule`, ruleArgs(name, workload, listenerArn, targets.arn), child);

    const disks = disksOf(workload.volumes).map(([volume, disk]) => {
      const roleArgs = { purpose: "Volumes", statements: encryptDisks(cluster.storageKeyArn, region) } as const;
      const { arn: roleArn } = new InfrastructureRole(`${name}-disks`, roleArgs, child);
      return taskDisk(volume, disk, { roleArn, kmsKeyId: cluster.storageKeyArn });
    });
    const calls = { service: name, ports: workload, isCalled, cluster, logGroup, region };
    const securityGroups = [firewall.securityGroupId];
    const service = new aws.ecs.Service(
      `${name}-service`,
      {
        cluster: cluster.arn,
        taskDefinition: task.arn,
        networkConfiguration: { subnets: privateSubnetIds, securityGroups, assignPublicIp: false },
        ...(targets && {
          loadBalancers: [{ containerName: name, containerPort: workload.port, targetGroupArn: targets.arn }],
        }),
        ...(hasProxy && { serviceConnectConfiguration: serviceConnect(calls) }),
        // A task has one disk at most.
        ...(disks[0] && { volumeConfiguration: disks[0] }),
        ...howItRuns(workload),
      },
      {
        ...child,
        // A task that starts earlier cannot pull, log, read its secrets or be reached, and the deployment fails. One
        // that starts before those that it calls does not know them.
        dependsOn: [cluster, logs, roles, firewall, ...(rule ? [rule] : []), ...Object.values(callees)],
        customTimeouts: patience(workload),
        ...(workload.scaling && { ignoreChanges: ["desiredCount"] }),
      },
    );
    if (workload.scaling) {
      const scaled = { clusterName: cluster.clusterName, serviceName: service.name };
      const requests = targets && {
        loadBalancerArnSuffix: loadBalancer.arnSuffix,
        targetGroupArnSuffixes: [targets.arnSuffix],
      };
      new ServiceScaling(`${name}-scaling`, { ...workload.scaling, ...scaled, requests }, child);
    }

    this.securityGroupId = firewall.securityGroupId;
    this.serviceName = service.name;
    this.targetGroupArnSuffix = targets?.arnSuffix;
    this.logGroupName = logs.logGroupName;
    this.taskRoleName = roles.taskRoleName;
    this.ports = { port: workload.port, otherPorts: workload.otherPorts };
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      serviceName: this.serviceName,
      targetGroupArnSuffix: this.targetGroupArnSuffix,
      logGroupName: this.logGroupName,
      taskRoleName: this.taskRoleName,
      ports: this.ports,
    });
  }
}

interface Beside extends Pick<EcsServiceArgs, "secrets"> {
  callees: Readonly<Record<string, EcsService>>;
  isCalled: boolean;
}

function parseWorkload(name: string, given: unknown, { secrets, callees, isCalled }: Beside): WorkloadSettings {
  const subject = `EcsService "${name}"`;
  parseSettings(serviceName, `The name of ${subject}`, name);
  const workload = parseSettings(workloadSettings, subject, given);
  const variables = [...Object.keys(workload.environment), ...Object.keys(callVariables(mapValues(callees, portsOf)))];
  const crowded = crowdedTask(workload, isCalled || workload.calls.length > 0);
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
    ...(crowded ? [crowded] : []),
  ];
  if (problems.length === 0) return workload;
  throw settingsError(subject, problems);
}

const alsoSecret = "is a secret as well. ECS refuses a variable with two values: keep one of them.";

function portsOf({ ports }: EcsService): Ports {
  return ports;
}

function fileSystemPorts({ volumes }: WorkloadSettings): TaskFirewallArgs["connectsTo"] {
  // NFS has one port.
  return Object.fromEntries(
    fileSystemsOf(volumes).map(([name, { securityGroupId }]) => [name, { securityGroupId, port: 2049 }]),
  );
}

function calleePorts(callees: Beside["callees"]): TaskFirewallArgs["connectsTo"] {
  const ways = Object.entries(callees).flatMap(([callee, { ports, securityGroupId }]) =>
    Object.entries(portsByName(callee, ports)).map(([name, port]) => [name, { securityGroupId, port }] as const),
  );
  return Object.fromEntries(ways);
}

function howItRuns({ desiredCount }: WorkloadSettings) {
  return {
    desiredCount,
    // Not launchType: that could only be changed by replacing the service.
    capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    availabilityZoneRebalancing: "ENABLED",
    enableExecuteCommand: exec,
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
  };
}
