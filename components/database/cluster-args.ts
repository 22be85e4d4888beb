import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Administrator } from "./administrator";
import { insightsKeepDays } from "./insights-settings";
import { parameterGroupFamily } from "./postgres-version";
import { isResourceId, type RestoreSettings } from "./restore-settings";
import { NO_EXTENDED_SUPPORT, PORT, parameters, type ServerArgs } from "./server";
import { type DatabaseSettings, maxConnections } from "./settings";

/** What clusters of both kinds have in common. */
export function clusterArgs(args: ServerArgs, logs: readonly string[]) {
  const { settings, identifier, keyArn } = args;
  return {
    clusterIdentifier: identifier,
    engineVersion: settings.engineVersion,
    allowMajorVersionUpgrade: settings.allowMajorVersionUpgrade,
    engineLifecycleSupport: NO_EXTENDED_SUPPORT,
    databaseName: settings.databaseName,
    masterUsername: settings.username,
    ...clusterLogin(args.login),
    ...origin(settings.restoreFrom),
    port: PORT,
    iamDatabaseAuthenticationEnabled: true,
    storageEncrypted: true,
    kmsKeyId: keyArn,
    dbSubnetGroupName: args.subnetGroupName,
    vpcSecurityGroupIds: [args.securityGroupId],
    backupRetentionPeriod: settings.backupRetentionDays,
    preferredBackupWindow: settings.backupWindow,
    preferredMaintenanceWindow: settings.maintenanceWindow,
    applyImmediately: settings.applyImmediately,
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: !settings.finalSnapshot,
    deletionProtection: settings.deletionProtection,
    skipFinalSnapshot: !settings.finalSnapshot,
    finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final`,
    enabledCloudwatchLogsExports: [...logs],
    databaseInsightsMode: settings.insights.mode,
    ...insight(args),
  };
}

/** What a cluster reports, and each instance of it: they have to agree. */
export function insight({ settings, keyArn }: ServerArgs) {
  return {
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    performanceInsightsRetentionPeriod: insightsKeepDays(settings.insights),
  };
}

/** How the operating system's metrics are reported. */
export function monitoring({ settings, monitoringRoleArn }: ServerArgs) {
  return { monitoringInterval: settings.enhancedMonitoringSeconds, monitoringRoleArn };
}

/** Each of them replaces the cluster when it changes, so that tidying up after a restore would delete the data. */
export const READ_ONCE = ["restoreToPointInTime", "snapshotIdentifier"];

export function clusterParameters(settings: DatabaseSettings): aws.rds.ClusterParameterGroupArgs {
  return { family: parameterGroupFamily(settings), parameters: parameters(maxConnections(settings)) };
}

function clusterLogin(login: Administrator["login"]) {
  return "password" in login ? { masterPassword: login.password } : login;
}

function origin(restoreFrom: RestoreSettings | undefined): Partial<aws.rds.ClusterArgs> {
  if (!restoreFrom) return {};
  if ("snapshot" in restoreFrom) return { snapshotIdentifier: restoreFrom.snapshot };
  const { source, time: restoreToTime } = restoreFrom.pointInTime;
  const past = isResourceId(source) ? { sourceClusterResourceId: source } : { sourceClusterIdentifier: source };
  const moment = restoreToTime === undefined ? { useLatestRestorableTime: true } : { restoreToTime };
  return { restoreToPointInTime: { ...past, ...moment } };
}
