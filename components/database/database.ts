import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { allow, EncryptionKey, letLogsUseKey, parseSettings, trustService } from "../base";
import { generatedAdministrator, managedAdministrator } from "./administrator";
import { parameterGroupFamily } from "./postgres-version";
import { type DatabaseKind, type DatabaseSettings, databaseSettings, maxConnections } from "./settings";

const PORT = 5432;

interface Place {
  vpcId: pulumi.Input<string>;
  /** Subnets without a way to the internet, in two zones at least. */
  isolatedSubnetIds: pulumi.Input<string>[];
  /** Who hears of what happens to the database: failovers, failures, full disks. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

export type DatabaseArgs = z.input<typeof databaseSettings> & Place;

/**
 * A PostgreSQL instance that nobody can reach until its client opens the security group by reference.
 * Deleting it leaves a final snapshot, encrypted with the database's own key. That key is deleted with the component,
 * 30 days later: to keep the snapshot for longer, copy it under another key or cancel the key's deletion.
 *
 * Children: `<name>-encryption`, `-suffix`, `-subnets`, `-access`, `-parameters`, `-monitoring`, `-metrics`,
 * `-postgresql`, `-upgrade`, `-instance`, `-url`, `-events`; with a generated administrator's password `-password` and
 * the secret `-administrator`, `-closed`, `-credentials`.
 */
export class Database extends pulumi.ComponentResource {
  readonly kind: DatabaseKind;
  /** What AWS Backup protects: the instance. */
  readonly arn: pulumi.Output<string>;
  /** How AWS Backup calls what it protects. */
  readonly backupResourceType: "RDS" | "Aurora";
  /** The name of the instance in RDS, its logs and its metrics. */
  readonly identifier: pulumi.Output<string>;
  /** By what IAM knows it, since it never changes: `db-...`. */
  readonly resourceId: pulumi.Output<string>;
  /** The names, in RDS, of all that has metrics of its own. */
  readonly memberIdentifiers: pulumi.Output<string>[];
  readonly subnetGroupName: pulumi.Output<string>;
  readonly parameterGroupName: pulumi.Output<string>;
  /** The host name to which clients connect, and the security group that they open. */
  readonly endpoint: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** The database itself, for those who administer it. */
  readonly serverEndpoint: pulumi.Output<string>;
  readonly serverSecurityGroupId: pulumi.Output<string>;
  /** Where clients read what may be a moment old. Absent without replicas. */
  readonly readEndpoint?: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly databaseName: pulumi.Output<string>;
  /** How many connections the database accepts. */
  readonly maxConnections: number;
  readonly keyArn: pulumi.Output<string>;
  /** JSON with the administrator's `username` and `password`, and the key that encrypts it. */
  readonly administratorSecretArn: pulumi.Output<string>;
  readonly administratorSecretKeyArn: pulumi.Output<string>;
  /** Without a value yet: whoever makes the application's user writes it. */
  readonly applicationSecretArn: pulumi.Output<string>;
  /** The file, inside the client's container, with the certificates that sign those of RDS. */
  readonly rootCertificate: string;
  readonly #place: Place;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { vpcId, isolatedSubnetIds, notificationTopicArn, accountId, region, ...given } = args;
    const settings = parseSettings(databaseSettings, `Database "${name}"`, given);
    const place = { vpcId, isolatedSubnetIds, notificationTopicArn, accountId, region };
    super("evenkeel:index:Database", name, { ...place, ...settings }, opts);
    const child = { parent: this };
    const guarded = { parent: this, protect: settings.deletionProtection };

    const key = new EncryptionKey(`${name}-encryption`, keyArgs(name, args), guarded);
    const suffix = new random.RandomId(`${name}-suffix`, generation(settings, key.arn), guarded);
    const identifier = pulumi.interpolate`${name}-${suffix.hex}`;
    const secretArgs = { ...settings, keyArn: key.arn };
    const administrator =
      settings.administratorPassword === "generated"
        ? generatedAdministrator(name, secretArgs, child)
        : managedAdministrator(key.arn);

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
        ...administrator.login,
        identifier,
        username: settings.username,
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
    const applicationSecret = new aws.secretsmanager.Secret(`${name}-url`, emptySecret(name, secretArgs), child);
    new aws.rds.EventSubscription(`${name}-events`, eventArgs(instance, notificationTopicArn), child);

    this.#place = place;
    this.kind = "instance";
    this.arn = instance.arn;
    this.backupResourceType = "RDS";
    this.identifier = instance.identifier;
    this.resourceId = instance.resourceId;
    this.memberIdentifiers = [instance.identifier];
    this.subnetGroupName = subnets.name;
    this.parameterGroupName = parameters.name;
    this.endpoint = instance.address;
    this.securityGroupId = access.id;
    this.serverEndpoint = instance.address;
    this.serverSecurityGroupId = access.id;
    this.port = instance.port;
    this.databaseName = pulumi.output(settings.databaseName);
    this.maxConnections = maxConnections(settings);
    this.keyArn = key.arn;
    this.administratorSecretArn = administrator.secretArn(instance.masterUserSecrets);
    this.administratorSecretKeyArn = key.arn;
    this.applicationSecretArn = applicationSecret.arn;
    this.rootCertificate = settings.rootCertificate;
    this.registerOutputs({
      kind: this.kind,
      arn: this.arn,
      backupResourceType: this.backupResourceType,
      identifier: this.identifier,
      resourceId: this.resourceId,
      memberIdentifiers: this.memberIdentifiers,
      subnetGroupName: this.subnetGroupName,
      parameterGroupName: this.parameterGroupName,
      endpoint: this.endpoint,
      securityGroupId: this.securityGroupId,
      serverEndpoint: this.serverEndpoint,
      serverSecurityGroupId: this.serverSecurityGroupId,
      port: this.port,
      databaseName: this.databaseName,
      maxConnections: this.maxConnections,
      keyArn: this.keyArn,
      administratorSecretArn: this.administratorSecretArn,
      administratorSecretKeyArn: this.administratorSecretKeyArn,
      applicationSecretArn: this.applicationSecretArn,
      rootCertificate: this.rootCertificate,
    });
  }

  /**
   * Permission to log in as this user of the database with a token of IAM. In the database, the user has to be a member
   * of `rds_iam`.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
   */
  grantConnect(user: string): aws.iam.PolicyStatement {
    const { accountId, region } = this.#place;
    const users = `arn:aws:rds-db:${region}:${accountId}:dbuser`;
    return allow(["rds-db:connect"], pulumi.interpolate`${users}:${this.resourceId}/${user}`);
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

// A deleted secret keeps its name until it can no longer be restored, so its successor needs another.
function emptySecret(
  name: string,
  { keyArn, secretRecoveryWindowInDays }: { keyArn: pulumi.Output<string>; secretRecoveryWindowInDays: number },
): aws.secretsmanager.SecretArgs {
  return {
    namePrefix: `${name}-url-`,
    description: `How the application of ${name} reaches it`,
    kmsKeyId: keyArn,
    recoveryWindowInDays: secretRecoveryWindowInDays,
  };
}

// What somebody should know of or do something about. The rest is the noise of every day.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
const EVENTS = ["availability", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"];

function eventArgs(instance: aws.rds.Instance, snsTopic: pulumi.Input<string>): aws.rds.EventSubscriptionArgs {
  return { snsTopic, sourceType: "db-instance", sourceIds: [instance.identifier], eventCategories: EVENTS };
}
