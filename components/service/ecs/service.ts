import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { Connection, EncryptedLogGroup, parseSettings, settingsError } from "../../base";
import type { SecretReference } from "../../secrets";
import { parseImage } from "../image";
import { listenerPriority } from "../listener-priority";
import { serviceName, type WorkloadSettings, workloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";
import { containerDefinitions, volumeName } from "./container-definitions";
import { ServiceScaling } from "./service-scaling";
import { TaskRoles } from "./task-roles";

export type EcsServiceArgs = z.input<typeof workloadSettings> & {
  cluster: EcsCluster;
  network: { vpcId: pulumi.Input<string>; privateSubnetIds: pulumi.Input<string>[] };
  loadBalancer: { listenerArn: pulumi.Input<string>; securityGroupId: pulumi.Input<string> };
  /** Where each secret variable is read from. */
  secrets: Readonly<Record<string, SecretReference>>;
  /** What the service connects to, by name. */
  connectsTo: Readonly<Record<string, { securityGroupId: pulumi.Input<string>; port: pulumi.Input<number> }>>;
  accountId: string;
  region: string;
};

/**
 * A service behind the load balancer, its tasks on Fargate in private subnets.
 * Children: `<name>-logs`, `-roles`, `-task`, `-tasks`, `-from-load-balancer`, `-to-<connection>`, `-to-internet`,
 * `-tg`, `-rule`, `-service`, `-scaling`.
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

    const logArgs = { logGroupName: workload.logs.group ?? `/aws/ecs/${name}`, keepDays: workload.logs.keepDays };
    const logs = new EncryptedLogGroup(`${name}-logs`, { ...logArgs, accountId, region }, child);
    const may = { ecr: parseImage(workload.image)?.ecr, permissions: workload.permissions, secrets };
    const roles = new TaskRoles(`${name}-roles`, { ...may, logGroupArn: logs.arn, accountId, region }, child);
    const container = { name, secrets, logGroup: logArgs.logGroupName, region };
    const task = new aws.ecs.TaskDefinition(`${name}-task`, taskArgs(workload, container, roles), child);

    const groupArgs = { vpcId: network.vpcId, description: `Tasks of ${name}` };
    const tasks = new aws.ec2.SecurityGroup(`${name}-tasks`, groupArgs, child);
    const traffic = [
      new Connection(`${name}-from-load-balancer`, fromLoadBalancer(name, workload, loadBalancer, tasks), child),
      ...Object.entries(connectsTo).map(([other, { securityGroupId, port }]) => {
        const way = { from: tasks.id, to: securityGroupId, port, description: `${name} to ${other}` };
        return new Connection(`${name}-to-${other}`, way, child);
      }),
      new aws.vpc.SecurityGroupEgressRule(`${name}-to-internet`, { securityGroupId: tasks.id, ...httpsOut }, child),
    ];

    const targets = new aws.lb.TargetGroup(`${name}-tg`, targetGroupArgs(workload, network.vpcId), child);
    const rule = new aws.lb.ListenerRule(`${name}-rule`, ruleArgs(name, workload, loadBalancer, targets), child);

    const placement = { subnets: network.privateSubnetIds, securityGroups: [tasks.id], assignPublicIp: false };
    const service = new aws.ecs.Service(
      `${name}-service`,
      {
        cluster: cluster.arn,
        taskDefinition: task.arn,
        networkConfiguration: placement,
        loadBalancers: [{ containerName: name, containerPort: workload.port, targetGroupArn: targets.arn }],
        ...howItRuns(workload),
      },
      {
        ...child,
        // A task that starts earlier cannot pull, log, read its secrets or be reached, and the deployment fails.
        dependsOn: [cluster, logs, roles, rule, ...traffic],
        customTimeouts: patience(workload),
        ...(workload.scaling && { ignoreChanges: ["desiredCount"] }),
      },
    );
    if (workload.scaling) {
      const scaled = { clusterName: cluster.clusterName, serviceName: service.name };
      new ServiceScaling(`${name}-scaling`, { ...workload.scaling, ...scaled }, child);
    }

    this.securityGroupId = tasks.id;
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
  const valueFrom = Object.entries(secrets).map(([variable, reference]) => [variable, reference.valueFrom] as const);
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
      .output(Object.fromEntries(valueFrom))
      .apply((arns) => containerDefinitions([{ ...container, ...described, secrets: arns }])),
    volumes: writablePaths.map((path) => ({ name: volumeName(path) })),
    // A rollback starts the revision before this one, so that has to stay.
    skipDestroy: true,
  };
}

function fromLoadBalancer(
  name: string,
  { port }: WorkloadSettings,
  { securityGroupId }: EcsServiceArgs["loadBalancer"],
  tasks: aws.ec2.SecurityGroup,
) {
  return { from: securityGroupId, to: tasks.id, port, description: `Load balancer to ${name}` };
}

// AWS's own services and the internet, through NAT. Who is reached is not known by address.
const httpsOut = {
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "0.0.0.0/0",
  description: "HTTPS to AWS and the internet",
};

function targetGroupArgs({ port, health, drainSeconds }: WorkloadSettings, vpcId: pulumi.Input<string>) {
  return {
    vpcId,
    targetType: "ip",
    port,
    protocol: "HTTP",
    deregistrationDelay: drainSeconds,
    loadBalancingAlgorithmType: "least_outstanding_requests",
    healthCheck: {
      path: health.path,
      protocol: "HTTP",
      port: "traffic-port",
      matcher: health.statusCodes,
      interval: health.intervalSeconds,
      timeout: health.timeoutSeconds,
      healthyThreshold: health.healthyThreshold,
      unhealthyThreshold: health.unhealthyThreshold,
    },
  };
}

function ruleArgs(
  name: string,
  { routing }: WorkloadSettings,
  { listenerArn }: EcsServiceArgs["loadBalancer"],
  targets: aws.lb.TargetGroup,
): aws.lb.ListenerRuleArgs {
  const byHost = routing.hosts.length > 0 ? [{ hostHeader: { values: routing.hosts } }] : [];
  return {
    listenerArn,
    priority: listenerPriority(name, routing),
    conditions: [...byHost, { pathPattern: { values: routing.paths } }],
    actions: [{ type: "forward", targetGroupArn: targets.arn }],
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
