import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import {
  allow,
  grantRead,
  policyDocument,
  pullActions,
  roleNamed,
  type SecretReference,
  trustService,
} from "../../base";
import { type Image, parseImage, repositoryArn } from "../image";
import type { WorkloadSettings } from "../workload";

export interface TaskRolesArgs {
  /** Where the image lies in Amazon's private registry. Other registries ask for no permission. */
  ecr: Image["ecr"];
  /** The images that run beside it. None, if absent. */
  sidecarImages?: readonly string[];
  secrets: Readonly<Record<string, SecretReference>>;
  permissions: WorkloadSettings["permissions"];
  /** What the task has to be allowed besides, for what it uses. Nothing, if absent. */
  implied?: aws.iam.PolicyStatement[];
  logGroupArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * The two roles of a task. ECS acts with the execution role when it starts a task: it may pull this image, write these
 * logs and read these secrets. The service itself acts with the task role: it may do what its workload names,
 * and what that implies.
 * Children: `<name>-execution`, `<name>-execution-may`, `<name>-task`, `<name>-task-may`.
 */
export class TaskRoles extends pulumi.ComponentResource {
  readonly executionRoleArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly taskRoleName: pulumi.Output<string>;

  constructor(name: string, args: TaskRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { accountId, region, permissions, secrets, implied = [] } = args;
    const start = policyDocument(...pull(args), ...log(args), ...grantRead(...Object.values(secrets)));
    const statements = [...permissions.map(({ actions, resources }) => allow(actions, resources)), ...implied];
    const run = statements.length > 0 ? policyDocument(...statements) : undefined;
    super("evenkeel:index:TaskRoles", name, { executionPermissions: start, taskPermissions: run }, opts);
    const child = { parent: this };

    const sourceArn = `arn:aws:ecs:${region}:${accountId}:*`;
    const assumeRolePolicy = pulumi.jsonStringify(trustService("ecs-tasks.amazonaws.com", accountId, sourceArn));
    const execution = new aws.iam.Role(`${name}-execution`, { assumeRolePolicy }, child);
    const executionMay = { role: execution.name, policy: pulumi.jsonStringify(start) };
    new aws.iam.RolePolicy(`${name}-execution-may`, executionMay, child);

    const task = new aws.iam.Role(`${name}-task`, { assumeRolePolicy }, child);
    if (run) {
      const taskMay = { role: task.name, policy: pulumi.jsonStringify(run) };
      new aws.iam.RolePolicy(`${name}-task-may`, taskMay, child);
    }

    this.executionRoleArn = execution.arn;
    this.taskRoleArn = task.arn;
    this.taskRoleName = task.name;
    this.registerOutputs({
      executionRoleArn: this.executionRoleArn,
      taskRoleArn: this.taskRoleArn,
      taskRoleName: this.taskRoleName,
    });
  }
}

/**
 * The roles with which ECS starts the tasks of a service, and of its migration, as patterns of their ARNs: policies of
 * secrets name them before they are made.
 */
export function executionRoles(service: string, accountId: string): string[] {
  return [`${service}-roles`, `${service}-migration-roles`].map((name) => roleNamed(`${name}-execution`, accountId));
}

// A registry's token is not a resource: there is nothing to confine it to.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
function pull({ ecr, sidecarImages = [] }: TaskRolesArgs): aws.iam.PolicyStatement[] {
  const beside = sidecarImages.map((image) => parseImage(image)?.ecr);
  const repositories = [ecr, ...beside].flatMap((each) => (each ? [repositoryArn(each)] : []));
  const [first, ...others] = [...new Set(repositories)];
  if (first === undefined) return [];
  return [
    allow(["ecr:GetAuthorizationToken"], "*"),
    allow(pullActions, others.length === 0 ? first : [first, ...others]),
  ];
}

function log({ logGroupArn }: TaskRolesArgs): aws.iam.PolicyStatement[] {
  return [allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logGroupArn}:*`)];
}
