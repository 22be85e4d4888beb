import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { insightsKeepDays } from "./insights-settings";
import { instanceClassOf } from "./instance-class";
import { createLogGroups } from "./logs";
import { parameterGroupFamily } from "./postgres-version";
import { ReadReplica } from "./read-replica";
import { isResourceId, type RestoreSettings } from "./restore-settings";
import {
  CERTIFICATE_AUTHORITY,
  NO_EXTENDED_SUPPORT,
  PATIENCE,
  PORT,
  parameters,
  type Server,
  type ServerArgs,
} from "./server";
import { type DatabaseSettings, maxConnections } from "./settings";

/**
 * One instance of RDS, with or without a standby, and those that follow it. All are children of the database itself:
 * `<name>-parameters`, `-postgresql`, `-upgrade`, `-instance`, and for each replica the ReadReplica `-replica-<its name>`.
 */
export function createInstance(name: string, args: ServerArgs, parent: pulumi.Resource): Server {
  const { settings, identifier, keyArn } = args;
  const child = { parent };
  const parameterGroup = new aws.rds.ParameterGroup(`${name}-parameters`, parameterArgs(settings), child);
  const logArgs = { source: "instance", logs: INSTANCE_LOGS, keepDays: settings.logs.keepDays, keyArn } as const;
  const logGroups = createLogGroups(name, { ...logArgs, identifier }, child);

  const instance = new aws.rds.Instance(
    `${name}-instance`,
    {
      ...engine(settings),
      ...storage(settings, keyArn),
      ...upkeep(settings),
      ...insight(args),
      ...origin(settings.restoreFrom),
      ...args.login,
      identifier,
      username: settings.username,
      dbSubnetGroupName: args.subnetGroupName,
      vpcSecurityGroupIds: [args.securityGroupId],
      parameterGroupName: parameterGroup.name,
      finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final`,
    },
    {
      ...child,
      protect: settings.deletionProtection,
      dependsOn: [...logGroups, args.mayReport],
      // Each of them replaces the database when it changes, so that tidying up after a restore would delete the data:
      // what was restored stays encrypted with the key of its source. And RDS moves an instance between zones itself.
      ignoreChanges: ["availabilityZone", "kmsKeyId", "restoreToPointInTime", "snapshotIdentifier"],
      customTimeouts: PATIENCE,
    },
  );

  const replicas = Object.entries(settings.readReplicas).map(([replicaName, replica]) => {
    const replicaArgs = {
      ...engine(settings),
      ...insight(args),
      ...replicaStorage(settings),
      replicateSourceDb: instance.identifier,
      identifier: pulumi.interpolate`${identifier}-${replicaName}`,
      instanceClass: replica.instanceClass ?? instanceClassOf(settings),
      availabilityZone: replica.zone,
      maintenanceWindow: settings.maintenanceWindow,
      applyImmediately: settings.applyImmediately,
      vpcSecurityGroupIds: [args.securityGroupId],
      parameterGroupName: parameterGroup.name,
    };
    const around = { ...logArgs, instance: replicaArgs, mayReport: args.mayReport };
    return new ReadReplica(`${name}-replica-${replicaName}`, around, child);
  });

  const [firstReplica] = replicas;
  return {
    arn: instance.arn,
    identifier: instance.identifier,
    resourceId: instance.resourceId,
    address: instance.address,
    ...(firstReplica && { readAddress: firstReplica.address }),
    port: instance.port,
    instanceIdentifiers: pulumi.all([instance.identifier, ...replicas.map((replica) => replica.identifier)]),
    parameterGroupName: parameterGroup.name,
    masterUserSecrets: instance.masterUserSecrets,
    target: { dbInstanceIdentifier: instance.identifier },
    ready: [instance],
  };
}

const INSTANCE_LOGS = ["postgresql", "upgrade"];

function parameterArgs(settings: DatabaseSettings): aws.rds.ParameterGroupArgs {
  return { family: parameterGroupFamily(settings), parameters: parameters(maxConnections(settings)) };
}

// What a replica has in common with its source; the rest it takes from it.
function engine(settings: DatabaseSettings) {
  return {
    autoMinorVersionUpgrade: true,
    publiclyAccessible: false,
    iamDatabaseAuthenticationEnabled: true,
    caCertIdentifier: CERTIFICATE_AUTHORITY,
    copyTagsToSnapshot: true,
    enabledCloudwatchLogsExports: INSTANCE_LOGS,
    port: PORT,
    allowMajorVersionUpgrade: settings.allowMajorVersionUpgrade,
  };
}

function storage(settings: DatabaseSettings, kmsKeyId: pulumi.Output<string>) {
  const { allocatedStorage, maxAllocatedStorage, iops, storageThroughput } = settings;
  const speed = { ...(iops !== undefined && { iops }), ...(storageThroughput !== undefined && { storageThroughput }) };
  return { storageType: "gp3", allocatedStorage, maxAllocatedStorage, ...speed, storageEncrypted: true, kmsKeyId };
}

// A replica's disk is as large as its source's and encrypted with the same key; it has to be told how far to grow.
function replicaStorage({ maxAllocatedStorage }: DatabaseSettings) {
  return { storageType: "gp3", maxAllocatedStorage, skipFinalSnapshot: true };
}

function upkeep(settings: DatabaseSettings) {
  return {
    engine: "postgres",
    engineVersion: settings.engineVersion,
    engineLifecycleSupport: NO_EXTENDED_SUPPORT,
    instanceClass: instanceClassOf(settings),
    ...startingName(settings),
    multiAz: settings.multiAz,
    ...(settings.zone !== undefined && { availabilityZone: settings.zone }),
    backupRetentionPeriod: settings.backupRetentionDays,
    backupWindow: settings.backupWindow,
    maintenanceWindow: settings.maintenanceWindow,
    applyImmediately: settings.applyImmediately,
    ...(settings.lowDowntimeUpdates && { blueGreenUpdate: { enabled: true } }),
    deleteAutomatedBackups: !settings.finalSnapshot,
    deletionProtection: settings.deletionProtection,
    skipFinalSnapshot: !settings.finalSnapshot,
  };
}

// In the past of another one there is a database already, and RDS may refuse to be told its name.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
function startingName({ databaseName, restoreFrom }: DatabaseSettings) {
  return restoreFrom && "pointInTime" in restoreFrom ? {} : { dbName: databaseName };
}

function insight({ settings, keyArn, monitoringRoleArn }: ServerArgs) {
  return {
    databaseInsightsMode: settings.insights.mode,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    performanceInsightsRetentionPeriod: insightsKeepDays(settings.insights),
    monitoringInterval: settings.enhancedMonitoringSeconds,
    monitoringRoleArn,
  };
}

function origin(restoreFrom: RestoreSettings | undefined): Partial<aws.rds.InstanceArgs> {
  if (!restoreFrom) return {};
  if ("snapshot" in restoreFrom) return { snapshotIdentifier: restoreFrom.snapshot };
  const { source, time: restoreTime } = restoreFrom.pointInTime;
  const past = isResourceId(source) ? { sourceDbiResourceId: source } : { sourceDbInstanceIdentifier: source };
  const moment = restoreTime === undefined ? { useLatestRestorableTime: true } : { restoreTime };
  return { restoreToPointInTime: { ...past, ...moment } };
}
