import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { EncryptedLogGroup, mapValues, parseSettings, settingsError } from "../../base";
import type { SecretReference } from "../../secrets";
import { parseImage } from "../image";
import { serviceName, type WorkloadSettings, workloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";
import { containerDefinitions, volumeName } from "./container-definitions";
import { ruleArgs, targetGroupArgs } from "./route";
import { ServiceScaling } from "./service-scaling";
import { TaskFirewall, type TaskFirewallArgs } from "./task-firewall";
import { TaskRoles } from "./task-roles";

export type EcsServiceArgs = z.input<typeof workloadSettings> & {
  cluster: EcsCluster;
  network: { vpcId: pulumi.Input<string>; privateSubnetIds: pulumi.Input<string>[] };
  loadBalancer: { listenerArn: pulumi.Input<string>; securityGroupId: pulumi.Input<string> };
  /** Where each secret variable is read from. */
  secrets: Readonly<Record<string, SecretReference>>;
  /** What the service connects to, by name. */
  connectsTo: TaskFirewallArgs["connectsTo"];
  accountId: string;
  region: string;
};

/**
 * A service behind the load balancer, its tasks on Fargate in private subnets.
 * Children: `<name>-logs`, `-roles`, `-task`, `-firewall`, `-tg`, `-rule`, `-service`, `-scaling`.
 */
export class EcsService extends pulumi.ComponentResource {
  /** The group of the service's tasks. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The service and its target group in the dimensions of their metrics. */
  readonly serviceName: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** The role that the service itself acts with. */
  readonly taskRoleName: pulumi.Output<string>;

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, network, loadBalancer, secrets, connectsTo, accountId, region, ...given } = args;
    const workload = parseWorkload(name, given, secrets);
    super("evenkeel:index:EcsService", name, { accountId, region, ...workload }, opts);
    const child = { parent: this };

    const { group: logGroup = `/aws/ecs/${name}`, keepDays } = workload.logs;
    const logArgs = { naming: { name: logGroup }, keepDays, accountId, region };
    const logs = new EncryptedLogGroup(`${name}-logs`, logArgs, child);
    const may = { ecr: parseImage(workload.image)?.ecr, permissions: workload.permissions, secrets };
    const roles = new TaskRoles(`${name}-roles`, { ...may, logGroupArn: logs.arn, accountId, region }, child);
    const container = { name, secrets, logGroup, region };
    const task = new aws.ecs.TaskDefinition(`${name}-task`, taskArgs(workload, container, roles), child);

    const { vpcId, privateSubnetIds } = network;
    const { listenerArn, securityGroupId: loadBalancerGroupId } = loadBalancer;
    const gate = { service: name, vpcId, port: workload.port, loadBalancerGroupId, connectsTo };
    const firewall = new TaskFirewall(`${name}-firewall`, gate, child);
    const targets = new aws.lb.TargetGroup(`${name}-tg`, targetGroupArgs(workload, vpcId), child);
    const rule = new aws.lb.ListenerRule(`${name}-rule`, ruleArgs(name, workload, listenerArn, targets.arn), child);

    const securityGroups = [firewall.securityGroupId];
    const service = new aws.ecs.Service(
      `${name}-service`,
      {
        cluster: cluster.arn,
        taskDefinition: task.arn,
        networkConfiguration: { subnets: privateSubnetIds, securityGroups, assignPublicIp: false },
        loadBalancers: [{ containerName: name, containerPort: workload.port, targetGroupArn: targets.arn }],
        ...howItRuns(workload),
      },
      {
        ...child,
        // A task that starts earlier cannot pull, log, read its secrets or be reached, and the deployment fails.
        dependsOn: [cluster, logs, roles, firewall, rule],
        customTimeouts: patience(workload),
        ...(workload.scaling && { ignoreChanges: ["desiredCount"] }),
      },
    );
    if (workload.scaling) {
      const scaled = { clusterName: cluster.clusterName, serviceName: service.name };
      new ServiceScaling(`${name}-scaling`, { ...workload.scaling, ...scaled }, child);
    }

    this.securityGroupId = firewall.securityGroupId;
    this.serviceName = service.name;
    this.targetGroupArnSuffix = targets.arnSuffix;
    this.logGroupName = logs.logGroupName;
    this.taskRoleName = roles.taskRoleName;
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      serviceName: this.serviceName,
      targetGroupArnSuffix: this.targetGroupArnSuffix,
      logGroupName: this.logGroupName,
      taskRoleName: this.taskRoleName,
    });
  }
}

type Secrets = EcsServiceArgs["secrets"];

function parseWorkload(name: string, given: unknown, secrets: Secrets): WorkloadSettings {
  const subject = `EcsService "${name}"`;
  parseSettings(serviceName, `The name of ${subject}`, name);
  const workload = parseSettings(workloadSettings, subject, given);
  const twice = Object.keys(secrets).filter((variable) => variable in workload.environment);
  if (twice.length === 0) return workload;
  throw settingsError(
    subject,
    twice.map((variable) => ({ path: `environment.${variable}`, message: alsoSecret })),
  );
}

const alsoSecret = "is a secret as well. ECS refuses a variable with two values: keep one of them.";

function taskArgs(
  workload: WorkloadSettings,
  { secrets, ...container }: { name: string; secrets: Secrets; logGroup: string; region: string },
  { executionRoleArn, taskRoleArn }: TaskRoles,
): aws.ecs.TaskDefinitionArgs {
  const { cpu, memory, architecture, image, user, port, environment, writablePaths, stopSeconds } = workload;
  const described = { image, user, port, environment, writablePaths, stopTimeout: stopSeconds, essential: true };
  return {
    family: container.name,
    cpu: String(cpu),
    memory: String(memory),
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
    executionRoleArn,
    taskRoleArn,
    containerDefinitions: pulumi
      .output(mapValues(secrets, ({ valueFrom }) => valueFrom))
      .apply((arns) => containerDefinitions([{ ...container, ...described, secrets: arns }])),
    volumes: writablePaths.map((path) => ({ name: volumeName(path) })),
    // A rollback starts the revision before this one, so that has to stay.
    skipDestroy: true,
  };
}

function howItRuns({ desiredCount, deployment, health }: WorkloadSettings) {
  return {
    desiredCount,
    // Not launchType: that could only be changed by replacing the service.
    capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    availabilityZoneRebalancing: "ENABLED",
    healthCheckGracePeriodSeconds: health.graceSeconds,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentMinimumHealthyPercent: deployment.minimumHealthyPercent,
    deploymentMaximumPercent: deployment.maximumPercent,
    // A deployment that was rolled back fails `pulumi up`, and the next one tries again.
    waitForSteadyState: true,
    forceNewDeployment: true,
    enableExecuteCommand: false,
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
  };
}

function patience({ deployment }: WorkloadSettings): pulumi.CustomTimeouts {
  const timeout = `${deployment.timeoutMinutes}m`;
  return { create: timeout, update: timeout, delete: timeout };
}
