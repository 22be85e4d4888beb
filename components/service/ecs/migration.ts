import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, functionNamed, mapValues, policyDocument, type SecretReference, trustServiceAsItIs } from "../../base";
import { NodeFunction, type NodeFunctionArgs } from "../../function";
import type { DeploymentStrategy } from "../deployment-settings";
import { parseImage } from "../image";
import { hasMigrationStage, MIGRATION_STAGE, type MigrationSettings } from "../migration-settings";
import type { WorkloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";
import { type ContainerDefinition, containerDefinitions, logGroupDriver, scratchMounts } from "./container-definitions";
import { runMigration } from "./migration-permissions";
import { TaskRoles } from "./task-roles";

export interface MigrationArgs {
  /** The service that migrates, and how. */
  service: string;
  settings: MigrationSettings;
  strategy: DeploymentStrategy;
  /** What its task has in common with those of the service. */
  workload: Pick<
    WorkloadSettings,
    "image" | "cpu" | "memory" | "architecture" | "user" | "environment" | "writablePaths" | "stopSeconds"
  >;
  secrets: Readonly<Record<string, SecretReference>>;
  /** Where the service's output goes. */
  logs: { group: string; arn: pulumi.Input<string>; keepDays: number };
  cluster: Pick<EcsCluster, "arn" | "clusterName">;
  subnetIds: pulumi.Input<string>[];
  securityGroupIds: pulumi.Input<string>[];
  /** What has to stand before a task can start, connect and log. */
  startsAfter: pulumi.Resource[];
  accountId: string;
  region: string;
}

/**
 * What brings the database to what a new version of a service needs: a task of its own, run once in a deployment,
 * before the first task of that version. ECS starts it where the strategy has a stage for it. Where it has none, the
 * migration runs at this place of the update: let the service depend on this, so that it only changes after success.
 * Children: `<name>-roles`, `-task`, `-function`; with a stage `-invoker` and `-invoker-may`, without one `-run`.
 */
export class Migration extends pulumi.ComponentResource {
  /** What the service's deployment is told, where its strategy has a stage for it. */
  readonly hook: aws.types.input.ecs.ServiceDeploymentConfigurationLifecycleHook | undefined;
  /** The role that the migration itself acts with. */
  readonly taskRoleName: pulumi.Output<string>;
  /** Where the function that runs it says how it went. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: MigrationArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, settings, strategy, secrets, logs, accountId, region } = args;
    const described = containerDefinitions([containerOf(args)]);
    const permissions = mayInvoke(functionNamed(`${name}-function-lambda`, args));
    const known = { service, strategy, ...settings, containerDefinitions: described, invokerPermissions: permissions };
    super("evenkeel:index:Migration", name, known, opts);
    const child = { parent: this };

    const may = { ecr: parseImage(args.workload.image)?.ecr, permissions: settings.permissions, secrets };
    const roles = new TaskRoles(`${name}-roles`, { ...may, logGroupArn: logs.arn, accountId, region }, child);
    const task = new aws.ecs.TaskDefinition(`${name}-task`, taskArgs(args, roles), child);
    const runner = new NodeFunction(`${name}-function`, functionArgs(args, roles), child);

    const details = detailsOf(args, task.arn);
    // Whatever the strategy: the provider never takes a service's last hook away, and one without its role would send
    // every later deployment back. https://github.com/hashicorp/terraform-provider-aws/pull/47096
    const assumeRolePolicy = pulumi.jsonStringify(trustServiceAsItIs("ecs.amazonaws.com"));
    const invoker = new aws.iam.Role(`${name}-invoker`, { assumeRolePolicy }, child);
    const policy = pulumi.jsonStringify(mayInvoke(runner.arn));
    new aws.iam.RolePolicy(`${name}-invoker-may`, { role: invoker.name, policy }, child);
    if (hasMigrationStage(strategy)) {
      this.hook = hook(runner.arn, invoker.arn, details);
    } else {
      const call = callOf(runner.functionName, details, task.arn);
      const dependsOn = [runner, roles, ...args.startsAfter];
      new aws.lambda.Invocation(`${name}-run`, call, { ...child, dependsOn });
    }

    this.taskRoleName = roles.taskRoleName;
    this.logGroupName = runner.logGroupName;
    this.registerOutputs({ hook: this.hook, taskRoleName: this.taskRoleName, logGroupName: this.logGroupName });
  }
}

function mayInvoke(functionArn: pulumi.Input<string>): aws.iam.PolicyDocument {
  return policyDocument(allow(["lambda:InvokeFunction"], functionArn));
}

function containerOf({ service, settings, workload, secrets, logs, region }: MigrationArgs): ContainerDefinition {
  const { image, user, environment, writablePaths, stopSeconds } = workload;
  return {
    name: service,
    image,
    user,
    environment,
    secrets: mapValues(secrets, ({ valueFrom }) => valueFrom),
    stopSeconds,
    essential: true,
    command: settings.command,
    restarts: false,
    ports: {},
    mounts: scratchMounts(writablePaths),
    logs: logGroupDriver(logs.group, region, "migration"),
  };
}

function taskArgs(args: MigrationArgs, { executionRoleArn, taskRoleArn }: TaskRoles): aws.ecs.TaskDefinitionArgs {
  const { service, settings, workload } = args;
  const container = containerOf(args);
  const mounted = container.mounts.map(({ volume }) => ({ name: volume }));
  return {
    family: familyOf(service),
    tags: tagsOf(service),
    cpu: String(settings.cpu ?? workload.cpu),
    memory: String(settings.memory ?? workload.memory),
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    runtimePlatform: { cpuArchitecture: workload.architecture, operatingSystemFamily: "LINUX" },
    executionRoleArn,
    taskRoleArn,
    containerDefinitions: pulumi.jsonStringify(containerDefinitions([container])),
    volumes: mounted,
    // A deployment that is still under way names its own revision, so that has to stay.
    skipDestroy: true,
  };
}

function functionArgs(args: MigrationArgs, { executionRoleArn, taskRoleArn }: TaskRoles): NodeFunctionArgs {
  const { service, strategy, logs, cluster, accountId, region } = args;
  const tasks = {
    tag: { name: TAG, value: service },
    family: familyOf(service),
    roleArns: [executionRoleArn, taskRoleArn],
  };
  return {
    code: "migration",
    description: `Runs the migration of ${service}`,
    statements: runMigration({ ...tasks, cluster, accountId, region }),
    // ECS asks again and again, and each answer is quick. A call that waits for the end gets all that Lambda gives.
    timeoutSeconds: hasMigrationStage(strategy) ? 60 : 900,
    keepDays: logs.keepDays,
    accountId,
    region,
  };
}

/** What the function has to know, in alphabetical order: ECS tells it back so, and another order would be a change. */
function detailsOf(args: MigrationArgs, taskDefinition: pulumi.Output<string>) {
  const { service, settings, logs, cluster, subnetIds, securityGroupIds } = args;
  return {
    cluster: cluster.arn,
    container: service,
    logGroup: logs.group,
    securityGroups: securityGroupIds,
    service,
    subnets: subnetIds,
    taskDefinition,
    timeoutMinutes: settings.timeoutMinutes,
  };
}

type Details = ReturnType<typeof detailsOf>;

function hook(hookTargetArn: pulumi.Output<string>, roleArn: pulumi.Output<string>, details: Details) {
  const hookDetails = pulumi.jsonStringify(details);
  return { targetType: "AWS_LAMBDA", hookTargetArn, roleArn, lifecycleStages: [MIGRATION_STAGE], hookDetails };
}

function callOf(functionName: pulumi.Output<string>, hookDetails: Details, taskDefinition: pulumi.Output<string>) {
  // Replaced by every new revision of the migration, which calls the function; the old call has nothing to undo.
  const triggers = { taskDefinition };
  return { functionName, input: pulumi.jsonStringify({ hookDetails }), lifecycleScope: "CREATE_ONLY", triggers };
}

const TAG = "MigrationOf";

function tagsOf(service: string) {
  return { [TAG]: service };
}

function familyOf(service: string): string {
  return `${service}-migration`;
}
