import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "../base";
import type { Database } from "../database";
import { type Place, restoreStatements } from "./restore-permissions";
import { weeklySchedule } from "./rules";
import { backupServiceRole } from "./service-role";
import type { BackupSettings } from "./settings";

/** What AWS Backup has to know of a database to restore it beside the one that runs. */
export type RestorableDatabase = Pick<
  Database,
  "arn" | "backupResourceType" | "kind" | "subnetGroupName" | "parameterGroupName" | "keyArn"
>;

export interface RestoreTestsArgs extends Place {
  settings: BackupSettings["restoreTest"];
  /** Sets the plan apart from those of other stacks: letters, digits and underscores. */
  suffix: pulumi.Input<string>;
  databases: Readonly<Record<string, RestorableDatabase>>;
  vaultArn: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
}

/**
 * Restores the newest backup of each database once a week, into the network of the running one, where nobody reaches it
 * but who is let in. AWS Backup deletes it when it has been checked.
 * Children: `<name>-access`, `-role`, `-permission`, `-plan`, and `<name>-<database>` for each.
 */
export class RestoreTests extends pulumi.ComponentResource {
  readonly planArn: pulumi.Output<string>;
  /** The group that a restored database gets. It is closed. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: RestoreTestsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, suffix, databases, vaultArn, vpcId } = args;
    const permissions = policyDocument(...restoreStatements(Object.values(databases), args));
    super("evenkeel:index:RestoreTests", name, { settings, suffix, vaultArn, vpcId, permissions }, opts);
    const child = { parent: this };

    const access = new aws.ec2.SecurityGroup(`${name}-access`, accessArgs(name, vpcId), child);
    const role = new aws.iam.Role(`${name}-role`, backupServiceRole("Lets AWS Backup restore for a test"), child);
    const policy = pulumi.jsonStringify(permissions);
    const permission = new aws.iam.RolePolicy(`${name}-permission`, { role: role.name, policy }, child);

    const planArgs = { name: pulumi.interpolate`restore_tests_${suffix}`, ...schedule(settings, vaultArn) };
    const plan = new aws.backup.RestoreTestingPlan(`${name}-plan`, planArgs, child);
    for (const [database, facts] of Object.entries(databases)) {
      const selection = {
        // AWS takes no hyphens in it, and names of databases have no underscores.
        name: database.replaceAll("-", "_"),
        restoreTestingPlanName: plan.name,
        iamRoleArn: role.arn,
        protectedResourceType: facts.backupResourceType,
        protectedResourceArns: [facts.arn],
        restoreMetadataOverrides: overrides(facts, access.id),
        validationWindowHours: settings.validateWithinHours,
      };
      new aws.backup.RestoreTestingSelection(`${name}-${database}`, selection, {
        ...followsDatabase(this, permission),
      });
    }

    this.planArn = plan.arn;
    this.securityGroupId = access.id;
    this.registerOutputs({ planArn: this.planArn, securityGroupId: this.securityGroupId });
  }
}

function accessArgs(name: string, vpcId: pulumi.Input<string>): aws.ec2.SecurityGroupArgs {
  return { vpcId, description: "Databases restored for a test: opened by who checks them", tags: { Name: name } };
}

function schedule(settings: BackupSettings["restoreTest"], vaultArn: pulumi.Input<string>) {
  return {
    scheduleExpression: weeklySchedule(settings),
    scheduleExpressionTimezone: "Etc/UTC",
    startWindowHours: settings.startWithinHours,
    recoveryPointSelection: {
      algorithm: "LATEST_WITHIN_WINDOW",
      includeVaults: [vaultArn],
      recoveryPointTypes: ["SNAPSHOT"],
      selectionWindowDays: settings.newestOfDays,
    },
  };
}

// Without these it would be restored into the account's default network, or, where there is none, not at all. Lists are
// written in JSON. An instance is restored without a standby, in no public network and deletable; of a cluster of three
// instances or of Aurora AWS Backup restores the cluster. Class and engine are those of the backup.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
function overrides(
  { kind, subnetGroupName, parameterGroupName }: RestorableDatabase,
  group: pulumi.Output<string>,
): Record<string, pulumi.Input<string>> {
  const parameters: Record<string, pulumi.Input<string>> = kind === "instance"
    ? { dbParameterGroupName: parameterGroupName, publiclyAccessible: "false" }
    : { dbClusterParameterGroupName: parameterGroupName };
  return {
    dbSubnetGroupName: subnetGroupName,
    vpcSecurityGroupIds: pulumi.jsonStringify([group]),
    enableIamDatabaseAuthentication: "true",
    ...parameters,
  };
}

function followsDatabase(parent: pulumi.Resource, permission: pulumi.Resource): pulumi.CustomResourceOptions {
  return {
    parent,
    dependsOn: permission,
    // The provider plans an update when a database gets another ARN, and then sends none: it would be tested no more.
    replaceOnChanges: ["protectedResourceArns"],
    deleteBeforeReplace: true,
  };
}
