import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, EncryptedLogGroup, functionCode, policyDocument, trustServiceAsItIs } from "../../base";
import type { EcsCluster } from "./cluster";

export interface MigrationFunctionArgs {
  /** The tag that the task definition of the migration bears, and its tasks with it. */
  tag: { name: string; value: string };
  /** The family of the migration's task definition. */
  family: string;
  /** The roles that the migration's tasks get. */
  roleArns: pulumi.Input<string>[];
  cluster: Pick<EcsCluster, "arn" | "clusterName">;
  /** The longest that one call takes. */
  timeoutSeconds: number;
  /** Days until what it says is deleted. */
  keepDays: number;
  accountId: string;
  region: string;
}

/**
 * The function that starts the tasks of one migration, and says how they end. It may start that migration and stop it,
 * and nothing else. Children: `<name>-logs`, `-role`, `-may`, `-lambda`.
 */
export class MigrationFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: MigrationFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { family, timeoutSeconds, keepDays, accountId, region } = args;
    super("evenkeel:index:MigrationFunction", name, { family, timeoutSeconds, keepDays, accountId, region }, opts);
    const child = { parent: this };

    const naming = { namePrefix: `/aws/lambda/${name}-` };
    const logs = new EncryptedLogGroup(`${name}-logs`, { naming, keepDays, accountId, region }, child);
    const assumeRolePolicy = pulumi.jsonStringify(trustServiceAsItIs("lambda.amazonaws.com"));
    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy }, child);
    const policy = pulumi.jsonStringify(policyDocument(...runMigration(args), ...writeLogs(logs.arn)));
    const may = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);
    const lambda = new aws.lambda.Function(
      `${name}-lambda`,
      {
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: functionCode("migration"),
        role: role.arn,
        timeout: timeoutSeconds,
        loggingConfig: { logFormat: "JSON", logGroup: logs.logGroupName },
      },
      { ...child, dependsOn: may },
    );

    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.logGroupName = logs.logGroupName;
    this.registerOutputs({ arn: this.arn, functionName: this.functionName, logGroupName: this.logGroupName });
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function runMigration(args: MigrationFunctionArgs): aws.iam.PolicyStatement[] {
  const { tag, family, roleArns, cluster, accountId, region } = args;
  const ecs = `arn:aws:ecs:${region}:${accountId}`;
  const tasks = pulumi.interpolate`${ecs}:task/${cluster.clusterName}/*`;
  const inCluster = { ArnEquals: { "ecs:cluster": cluster.arn } };
  return [
    // Every revision: a rollback migrates with an earlier one, and a grant for a new one would come too late.
    allow(["ecs:RunTask"], `${ecs}:task-definition/${family}:*`, inCluster),
    allow(["iam:PassRole"], roleArns, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }),
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
    allow(["ecs:TagResource"], tasks, { StringEquals: { "ecs:CreateAction": "RunTask" } }),
    // Which tasks there are is a question to a cluster: tasks on Fargate have no container instance to confine it to.
    allow(["ecs:ListTasks"], "*", inCluster),
    allow(["ecs:DescribeTasks"], tasks, inCluster),
    allow(["ecs:StopTask"], tasks, { StringEquals: { [`aws:ResourceTag/${tag.name}`]: tag.value } }),
  ];
}

function writeLogs(logGroupArn: pulumi.Output<string>): aws.iam.PolicyStatement[] {
  return [allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logGroupArn}:*`)];
}
