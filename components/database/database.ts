import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { EncryptionKey, letLogsUseKey, parseSettings, trustService } from "../base";
import { connectionUrl } from "./connection-url";
import { parameterGroupFamily } from "./postgres-version";
import { type DatabaseSettings, databaseSettings, maxConnections } from "./settings";

const PORT = 5432;

interface Place {
  vpcId: pulumi.Input<string>;
  /** Subnets without a way to the internet, in two zones at least. */
  isolatedSubnetIds: pulumi.Input<string>[];
  accountId: string;
  region: string;
}

export type DatabaseArgs = z.input<typeof databaseSettings> & Place;

/**
 * A PostgreSQL instance that nobody can reach until its client opens the security group by reference.
 * Deleting it leaves a final snapshot, encrypted with the database's own key. That key is deleted with the component,
 * 30 days later: to keep the snapshot for longer, copy it under another key or cancel the key's deletion.
 *
 * Children: `<name>-encryption`, `-suffix`, `-password`, `-subnets`, `-access`, `-parameters`, `-monitoring`,
 * `-metrics`, `-postgresql`, `-upgrade`, `-instance`.
 */
export class Database extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The name of the instance in RDS, its logs and its metrics. */
  readonly identifier: pulumi.Output<string>;
  /** The host name. */
  readonly endpoint: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly databaseName: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Secret: user, password and host of the database, for a client that verifies it by its certificate. */
  readonly connectionUrl: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** How many connections the database accepts. */
  readonly maxConnections: number;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { vpcId, isolatedSubnetIds, accountId, region, ...given } = args;
    const settings = parseSettings(databaseSettings, `Database "${name}"`, given);
    super("evenkeel:index:Database", name, { vpcId, isolatedSubnetIds, accountId, region, ...settings }, opts);
    const child = { parent: this };
    const guarded = { parent: this, protect: settings.deletionProtection };

    const key = new EncryptionKey(`${name}-encryption`, keyArgs(name, args), guarded);
    const suffix = new random.RandomId(`${name}-suffix`, generation(settings, key.arn), guarded);
    const identifier = pulumi.interpolate`${name}-${suffix.hex}`;
    const { result } = new random.RandomPassword(`${name}-password`, urlSafePassword, guarded);
    const password = pulumi.secret(result);

    const subnets = new aws.rds.SubnetGroup(`${name}-subnets`, { subnetIds: isolatedSubnetIds }, child);
    const access = new aws.ec2.SecurityGroup(`${name}-access`, accessArgs(name, args), child);
    const parameters = new aws.rds.ParameterGroup(`${name}-parameters`, parameterArgs(settings), child);

    const monitoring = new aws.iam.Role(`${name}-monitoring`, monitoringRole(name, args), child);
    const metrics = new aws.iam.RolePolicyAttachment(`${name}-metrics`, mayReportMetrics(monitoring), child);
    const logGroups = LOGS.map((log) => {
      const logGroup = { name: logGroupName(identifier, log), retentionInDays: settings.logs.keepDays };
      return new aws.cloudwatch.LogGroup(`${name}-${log}`, { ...logGroup, kmsKeyId: key.arn }, child);
    });

    const instance = new aws.rds.Instance(
      `${name}-instance`,
      {
        ...engine(settings),
        ...storage(settings, key.arn),
        ...upkeep(settings),
        ...insight(key.arn, monitoring.arn),
        identifier,
        username: settings.username,
        password,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [access.id],
        parameterGroupName: parameters.name,
        finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final`,
      },
      {
        ...guarded,
        // RDS would make the log groups itself, to be kept for ever and without our key.
        dependsOn: [...logGroups, metrics],
        // It replaces the database when it changes, so that tidying it up after a restore would delete the data.
        ignoreChanges: ["snapshotIdentifier"],
        customTimeouts: { create: "1h", update: "2h", delete: "1h" },
      },
    );

    this.arn = instance.arn;
    this.identifier = instance.identifier;
    this.endpoint = instance.address;
    this.port = instance.port;
    this.databaseName = pulumi.output(settings.databaseName);
    this.securityGroupId = access.id;
    this.connectionUrl = pulumi
      .all([instance.address, instance.port, password])
      .apply(([host, port, password]) => connectionUrl({ ...settings, host, port, password }));
    this.keyArn = key.arn;
    this.maxConnections = maxConnections(settings);
    this.registerOutputs({
      arn: this.arn,
      identifier: this.identifier,
      endpoint: this.endpoint,
      port: this.port,
      databaseName: this.databaseName,
      securityGroupId: this.securityGroupId,
      connectionUrl: this.connectionUrl,
      keyArn: this.keyArn,
      maxConnections: this.maxConnections,
    });
  }
}

const LOGS = ["postgresql", "upgrade"] as const;

// The name that RDS gives to the log group of an exported log.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
function logGroupName(identifier: pulumi.Output<string>, log: string): pulumi.Output<string> {
  return pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`;
}

function keyArgs(name: string, place: Place) {
  return {
    description: `Encrypts storage, logs and insights of ${name}`,
    accountId: place.accountId,
    serviceStatements: [letLogsUseKey(place, `/aws/rds/instance/${name}-*`)],
  };
}

// Everything whose change replaces the instance is a keeper. So the instance's successor, which stands beside it for a
// while, gets an identifier, log groups and a final snapshot of its own; with fixed names RDS would refuse it.
function generation({ databaseName, username }: DatabaseSettings, keyArn: pulumi.Output<string>): random.RandomIdArgs {
  return { byteLength: 4, keepers: { databaseName, username, keyArn } };
}

// Letters and digits alone need no escaping in a URL; 40 of them hold 238 bits.
const urlSafePassword = { length: 40, special: false };

// The rules are standalone, and made by the clients. Rules given inline would remove those.
function accessArgs(name: string, { vpcId }: Place): aws.ec2.SecurityGroupArgs {
  return { vpcId, description: `Database ${name}: opened by its clients`, tags: { Name: name } };
}

function parameterArgs(settings: DatabaseSettings): aws.rds.ParameterGroupArgs {
  return {
    family: parameterGroupFamily(settings.engineVersion),
    parameters: [
      { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
      { name: "max_connections", value: String(maxConnections(settings)), applyMethod: "pending-reboot" },
    ],
  };
}

function monitoringRole(name: string, { accountId, region }: Place): aws.iam.RoleArgs {
  const instances = `arn:aws:rds:${region}:${accountId}:db:${name}-*`;
  return {
    description: "Lets RDS report the metrics of the operating system",
    assumeRolePolicy: pulumi.jsonStringify(trustService("monitoring.rds.amazonaws.com", accountId, instances)),
  };
}

function mayReportMetrics(role: aws.iam.Role): aws.iam.RolePolicyAttachmentArgs {
  return { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" };
}

function engine(settings: DatabaseSettings) {
  return {
    engine: "postgres",
    engineVersion: settings.engineVersion,
    autoMinorVersionUpgrade: true,
    allowMajorVersionUpgrade: settings.allowMajorVersionUpgrade,
    // Past the end of standard support RDS would bill by the core and hour; now it upgrades the major instead.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    instanceClass: settings.instanceClass,
    dbName: settings.databaseName,
    port: PORT,
    multiAz: settings.multiAz,
    publiclyAccessible: false,
    iamDatabaseAuthenticationEnabled: true,
    caCertIdentifier: "rds-ca-rsa2048-g1",
  };
}

function storage({ allocatedStorage, maxAllocatedStorage }: DatabaseSettings, kmsKeyId: pulumi.Output<string>) {
  return { storageType: "gp3", allocatedStorage, maxAllocatedStorage, storageEncrypted: true, kmsKeyId };
}

function upkeep(settings: DatabaseSettings) {
  return {
    backupRetentionPeriod: settings.backupRetentionDays,
    backupWindow: settings.backupWindow,
    maintenanceWindow: settings.maintenanceWindow,
    applyImmediately: settings.applyImmediately,
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: !settings.finalSnapshot,
    deletionProtection: settings.deletionProtection,
    skipFinalSnapshot: !settings.finalSnapshot,
    snapshotIdentifier: settings.snapshotIdentifier,
  };
}

function insight(keyArn: pulumi.Output<string>, monitoringRoleArn: pulumi.Output<string>) {
  return {
    enabledCloudwatchLogsExports: [...LOGS],
    databaseInsightsMode: "standard",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    performanceInsightsRetentionPeriod: 7,
    monitoringInterval: 60,
    monitoringRoleArn,
  };
}
