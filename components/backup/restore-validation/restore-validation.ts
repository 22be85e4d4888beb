import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { Connection, mapValues, parseSettings } from "../../base";
import type { Database } from "../../database";
import { callOn, type FunctionNetwork, NodeFunction, type NodeFunctionArgs } from "../../function";
import { failedAlarm, givenUpAlarm, slowAlarm } from "./alarms";
import { CHECK_USER, validateRestores } from "./permissions";
import { type RestoreTestSettings, restoreTestSettings } from "./settings";

/** A database whose restores are checked, and how. */
export type RestoredDatabase = z.input<typeof restoreTestSettings> &
  Pick<Database, "arn" | "kind" | "resourceId"> & {
    /** The name of the database in the server. */
    databaseName: string;
    /** A restore that takes longer rings. Never, if absent. */
    slowAfterMinutes?: number;
  };

export interface RestoreValidationArgs {
  /** By the names of the databases' components. */
  databases: Record<string, RestoredDatabase>;
  restoreTestingPlanArn: pulumi.Input<string>;
  /** The closed group that restored databases get. */
  restoreTestSecurityGroupId: pulumi.Input<string>;
  /** From where the function reaches restored databases, RDS and AWS Backup. */
  network: FunctionNetwork;
  /** Days until what the function says is deleted. 400, if absent: a yearly audit asks for it. */
  keepDays?: number;
  /** Who hears of a restore that is not as it should be. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * Looks into each database that a restore test has restored, and tells AWS Backup whether it holds what it should.
 * Children: `<name>-function`, `-connection`, `-restored`, `-restored-caller`, `-restored-target`, `-unjudged`, and for each database
 * `<name>-<database>-failed`, and `<name>-<database>-slow` where it is said how long a restore may take.
 */
export class RestoreValidation extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: RestoreValidationArgs, opts?: pulumi.ComponentResourceOptions) {
    const { databases, restoreTestSecurityGroupId, notificationTopicArn, accountId, region } = args;
    const checks = mapValues(databases, (database, each) =>
      readChecks(`RestoreValidation "${name}", ${each}`, database),
    );
    super("evenkeel:index:RestoreValidation", name, { checks, accountId, region }, opts);
    const child = { parent: this };

    const validator = new NodeFunction(`${name}-function`, functionArgs(checks, args), child);
    const reaches = { from: securityGroupOf(validator), to: restoreTestSecurityGroupId, port: PORT };
    const description = `${name} checks restored databases`;
    new Connection(`${name}-connection`, { ...reaches, description }, child);

    callOn(`${name}-restored`, restored(args), validator, { accountId, parent: this });

    const unjudged = givenUpAlarm(validator.functionName, notificationTopicArn);
    new aws.cloudwatch.MetricAlarm(`${name}-unjudged`, unjudged, child);
    for (const [database, { slowAfterMinutes }] of Object.entries(databases)) {
      const failed = failedAlarm(database, notificationTopicArn);
      new aws.cloudwatch.MetricAlarm(`${name}-${database}-failed`, failed, child);
      if (slowAfterMinutes === undefined) continue;
      const slow = slowAlarm(database, slowAfterMinutes, notificationTopicArn);
      new aws.cloudwatch.MetricAlarm(`${name}-${database}-slow`, slow, child);
    }

    this.functionName = validator.functionName;
    this.logGroupName = validator.logGroupName;
    this.registerOutputs({ functionName: this.functionName, logGroupName: this.logGroupName });
  }
}

// That of every database here, and so of every restore.
const PORT = 5432;

type Checks = RestoreTestSettings & { databaseName: string };

function readChecks(component: string, database: RestoredDatabase): Checks {
  const { arn, kind, resourceId, databaseName, slowAfterMinutes, ...given } = database;
  return { ...parseSettings(restoreTestSettings, component, given), databaseName };
}

function functionArgs(checks: Record<string, Checks>, args: RestoreValidationArgs): NodeFunctionArgs {
  const { databases, restoreTestingPlanArn, network, keepDays = 400, accountId, region } = args;
  return {
    code: "restore-validation",
    files: { "checks.json": JSON.stringify(checks) },
    description: "Checks what restore tests have restored",
    statements: validateRestores(databases, { accountId, region }),
    // All that Lambda gives: an instance has to come up, and be gone again, around the checks.
    timeoutSeconds: 900,
    environment: {
      RESTORE_TESTING_PLAN_ARN: restoreTestingPlanArn,
      DATABASES: pulumi.jsonStringify(mapValues(databases, ({ arn }) => arn)),
      CHECK_USER,
      // Node would not trust the certificates of RDS by itself.
      // https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-ca-certificate
      NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
    },
    network,
    keepDays,
    accountId,
    region,
  };
}

function securityGroupOf({ securityGroupId }: NodeFunction): pulumi.Output<string> {
  if (securityGroupId) return securityGroupId;
  throw new Error("a function in a network has a security group"); // NodeFunction promises it
}

// https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
function restored({ restoreTestingPlanArn }: RestoreValidationArgs): aws.cloudwatch.EventRuleArgs {
  return {
    description: "A restore test has restored a database",
    eventPattern: pulumi.jsonStringify({
      source: ["aws.backup"],
      "detail-type": ["Restore Job State Change"],
      detail: { status: ["COMPLETED"], restoreTestingPlanArn: [restoreTestingPlanArn] },
    }),
  };
}
