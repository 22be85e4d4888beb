import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, mapValues } from "../../base";
import type { Database } from "../../database";
import { callOn, environmentBatches, failureAlarm, NodeFunction, type NodeFunctionArgs } from "../../function";
import { type AgeLimits, ageAlarms } from "./age-alarms";

/** A database, and how old what would bring it back may be. */
export type WatchedDatabase = Pick<Database, "arn" | "kind"> & { limits: AgeLimits };

export interface RecoveryWatchArgs {
  databases: Record<string, WatchedDatabase>;
  vault: { name: pulumi.Input<string>; arn: pulumi.Input<string> };
  /** Where backups are copied, if anywhere. */
  copy?: { region: string; name: pulumi.Input<string>; arn: pulumi.Input<string> } | undefined;
  /** The plan by which restores are tested, if any. */
  restoreTestingPlanArn?: pulumi.Input<string> | undefined;
  /** Days until what the function says is deleted. 400, if absent: a yearly audit asks for it. */
  keepDays?: number;
  /** Who hears of a backup that is too old. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * Watches how old the newest backup, its copy and its proof are, and to when a database can be restored: what AWS tells
 * of backups that fail it tells as well as it can, and of those that never begin it tells nothing.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 * Children: the RecoveryAges `<name>-ages`; where there are more databases than one function can be told of, also
 * `<name>-ages-2` and so on.
 */
export class RecoveryWatch extends pulumi.ComponentResource {
  constructor(name: string, args: RecoveryWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    const limits = mapValues(args.databases, (database) => database.limits);
    super("evenkeel:index:RecoveryWatch", name, { limits, accountId: args.accountId, region: args.region }, opts);

    for (const [index, databases] of environmentBatches(args.databases, roomFor).entries()) {
      const ages = index === 0 ? `${name}-ages` : `${name}-ages-${index + 1}`;
      new RecoveryAges(ages, { ...args, databases }, { parent: this });
    }
    this.registerOutputs({});
  }
}

// The ARN of a database with its name once more, and the quotes around them.
function roomFor(_: WatchedDatabase, database: string): number {
  return 80 + 2 * database.length;
}

/**
 * A function that tells of some databases every hour, and the alarms on what it tells.
 * Children: `<name>-function`, `-failures`, `-schedule`, `-schedule-caller`, `-schedule-target`, `-first`, and for each database
 * `<name>-<database>-backup`, `-restorable`, and `-copy`, `-proof` and `-leftovers` where there are any.
 */
class RecoveryAges extends pulumi.ComponentResource {
  constructor(name: string, args: RecoveryWatchArgs, opts: pulumi.ComponentResourceOptions) {
    const { databases, notificationTopicArn, accountId, region } = args;
    super("evenkeel:index:RecoveryAges", name, { databases: Object.keys(databases), accountId, region }, opts);
    const child = { parent: this };

    const watcher = new NodeFunction(`${name}-function`, functionArgs(args), child);
    const { functionName } = watcher;
    const meaning = "Some figures of backups are missing. What the function says tells of which, and why.";
    const failures = failureAlarm({ functionName, meaning, notificationTopicArn });
    new aws.cloudwatch.MetricAlarm(`${name}-failures`, failures, child);

    callOn(`${name}-schedule`, { scheduleExpression: "rate(1 hour)" }, watcher, { accountId, parent: this });

    const first = new aws.lambda.Invocation(`${name}-first`, firstLook(functionName, args), {
      ...child,
      dependsOn: watcher,
    });
    const promised = { hasCopy: args.copy !== undefined, isTested: args.restoreTestingPlanArn !== undefined };
    for (const [database, { limits }] of Object.entries(databases)) {
      for (const [what, alarm] of Object.entries(ageAlarms(database, limits, promised, notificationTopicArn))) {
        // Without a first look, what is missing would ring at once.
        new aws.cloudwatch.MetricAlarm(`${name}-${database}-${what}`, alarm, { ...child, dependsOn: first });
      }
    }
    this.registerOutputs({});
  }
}

function functionArgs(args: RecoveryWatchArgs): NodeFunctionArgs {
  const { databases, vault, copy, restoreTestingPlanArn, keepDays = 400, accountId, region } = args;
  return {
    code: "recovery-watch",
    description: "Tells how old backups, their copies and their proofs are",
    statements: lookAtBackups(args),
    timeoutSeconds: 120,
    environment: {
      DATABASES: pulumi.jsonStringify(mapValues(databases, ({ arn }) => arn)),
      VAULT_NAME: vault.name,
      ...(copy && { COPY_REGION: copy.region, COPY_VAULT_NAME: copy.name }),
      ...(restoreTestingPlanArn !== undefined && { RESTORE_TESTING_PLAN_ARN: restoreTestingPlanArn }),
    },
    keepDays,
    accountId,
    region,
  };
}

function lookAtBackups({
  databases,
  vault,
  copy,
  restoreTestingPlanArn,
}: RecoveryWatchArgs): aws.iam.PolicyStatement[] {
  const all = Object.values(databases);
  const instances = all.filter(({ kind }) => kind === "instance").map(({ arn }) => arn);
  const clusters = all.filter(({ kind }) => kind !== "instance").map(({ arn }) => arn);
  return [
    ...(instances.length > 0 ? [allow(["rds:DescribeDBInstances"], instances)] : []),
    ...(clusters.length > 0 ? [allow(["rds:DescribeDBClusters"], clusters)] : []),
    allow(["backup:ListRecoveryPointsByBackupVault"], [vault.arn, ...(copy ? [copy.arn] : [])]),
    // A restore job is no resource of IAM.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
    ...(restoreTestingPlanArn !== undefined ? [allow(["backup:ListRestoreJobsByProtectedResource"], "*")] : []),
  ];
}

/** A look at once, and again whenever there is another database to look at. */
function firstLook(functionName: pulumi.Output<string>, { databases }: RecoveryWatchArgs): aws.lambda.InvocationArgs {
  const triggers = { databases: pulumi.jsonStringify(mapValues(databases, ({ arn }) => arn)) };
  return { functionName, input: JSON.stringify({ isFirst: true }), lifecycleScope: "CREATE_ONLY", triggers };
}
