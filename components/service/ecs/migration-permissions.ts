import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "../../base";
import type { EcsCluster } from "./cluster";

export interface RunningMigration {
  /** The tag that the task definition of the migration bears, and its tasks with it. */
  tag: { name: string; value: string };
  /** The family of the migration's task definition. */
  family: string;
  /** The roles that the migration's tasks get. */
  roleArns: pulumi.Input<string>[];
  cluster: Pick<EcsCluster, "arn" | "clusterName">;
  accountId: string;
  region: string;
}

/**
 * Permission to start the tasks of one migration, to see how they end and to stop them, and nothing else.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function runMigration(args: RunningMigration): aws.iam.PolicyStatement[] {
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
