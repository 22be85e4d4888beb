import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { allow, EncryptionKey, letLogsUseKey, parseSettings, settingsError, trustService } from "../base";
import { generatedAdministrator, managedAdministrator } from "./administrator";
import { AuroraCluster } from "./aurora-cluster";
import { subscribe } from "./events";
import { createInstance } from "./instance";
import { instanceClassOf } from "./instance-class";
import { type DatabaseKind, hasReaders } from "./kind";
import { MultiAzCluster } from "./multi-az-cluster";
import { DatabaseProxy } from "./proxy";
import type { Server, ServerArgs } from "./server";
import { type DatabaseSettings, databaseSettings, maxConnections } from "./settings";
import { foreignDatabaseZones, foreignSnapshot, missingZones } from "./zone-checks";

interface Place {
  vpcId: pulumi.Input<string>;
  /** Subnets without a way to the internet, in two zones at least, and in three for a Multi-AZ cluster. */
  isolatedSubnetIds: pulumi.Input<string>[];
  /** Who hears of what happens to the database: failovers, failures, full disks. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

export type DatabaseArgs = z.input<typeof databaseSettings> & Place;

/**
 * A PostgreSQL database that nobody can reach until its client opens the security group by reference.
 * Deleting it leaves a final snapshot, encrypted with the database's own key, which stays for it. Without a final
 * snapshot the key of an unprotected database is deleted too, 30 days later.
 *
 * The administrator's password of the first version was protected. Where deletionProtection is on, deploy such a
 * database once with administratorPassword generated, which takes that protection off, and then without.
 *
 * Children: `<name>-encryption`, `-suffix`, `-subnets`, `-access`, `-monitoring`, `-metrics`, `-url`, `-events`; with a
 * generated administrator's password `-password` and the secret `-administrator`, `-closed`, `-credentials`; with a
 * proxy the DatabaseProxy `-proxy`. An instance has `-parameters`, `-postgresql`, `-upgrade`, `-instance` and the
 * ReadReplica `-replica-<its name>`; a cluster has `-members` and, with all that it consists of, the MultiAzCluster or
 * AuroraCluster `-server`.
 */
export class Database extends pulumi.ComponentResource {
  readonly kind: DatabaseKind;
  /** What AWS Backup protects: the instance, or the cluster. */
  readonly arn: pulumi.Output<string>;
  /** How AWS Backup calls what it protects. */
  readonly backupResourceType: "RDS" | "Aurora";
  /** The name of the instance or cluster in RDS, its logs and its metrics. */
  readonly identifier: pulumi.Output<string>;
  /** By what IAM knows it, since it never changes: `db-...`, `cluster-...`. */
  readonly resourceId: pulumi.Output<string>;
  /** The names of all instances that it consists of. Each has metrics of its own. */
  readonly instanceIdentifiers: pulumi.Output<string[]>;
  readonly instanceClass: string;
  readonly hasReaders: boolean;
  readonly subnetGroupName: pulumi.Output<string>;
  readonly parameterGroupName: pulumi.Output<string>;
  /** The host to which clients connect, and the security group that they open: the proxy's, if there is one. */
  readonly endpoint: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** The database itself, for those who administer it. */
  readonly serverEndpoint: pulumi.Output<string>;
  readonly serverSecurityGroupId: pulumi.Output<string>;
  /** Where clients read what may be a moment old, in the database itself. Absent without readers. */
  readonly readEndpoint?: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly databaseName: pulumi.Output<string>;
  /** How many connections each of its instances accepts. */
  readonly maxConnections: number;
  readonly keyArn: pulumi.Output<string>;
  /** JSON with the administrator's `username` and `password`, and the key that encrypts it. */
  readonly administratorSecretArn: pulumi.Output<string>;
  readonly administratorSecretKeyArn: pulumi.Output<string>;
  /** Without a value yet: whoever makes the application's user writes it. */
  readonly applicationSecretArn: pulumi.Output<string>;
  /** The secrets by which a proxy knows the application's two users. Without a value yet; absent without a proxy. */
  readonly proxySecretArns?: readonly [pulumi.Output<string>, pulumi.Output<string>];
  /** The role with which a proxy reads these. Absent without a proxy. */
  readonly proxyRoleArn?: pulumi.Output<string>;
  /** The file, inside the client's container, with the certificates that sign that of the endpoint. */
  readonly rootCertificate: string;
  readonly #place: Place;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { vpcId, isolatedSubnetIds, notificationTopicArn, accountId, region, ...given } = args;
    const settings = parseSettings(databaseSettings, `Database "${name}"`, given);
    const problems = [
      ...foreignDatabaseZones(settings, region),
      ...foreignSnapshot(settings.restoreFrom, region),
      ...missingZones(settings, isolatedSubnetIds.length),
    ];
    if (problems.length > 0) throw settingsError(`Database "${name}"`, problems);
    const place = { vpcId, isolatedSubnetIds, notificationTopicArn, accountId, region };
    super("evenkeel:index:Database", name, { ...place, ...settings }, opts);
    const child = { parent: this };
    const guarded = { parent: this, protect: settings.deletionProtection };
    const { kind, secretRecoveryWindowInDays } = settings;

    const key = new EncryptionKey(`${name}-encryption`, keyArgs(name, settings, args), guarded);
    const suffix = new random.RandomId(`${name}-suffix`, generation(settings, key.arn), guarded);
    const keptSecret = { keyArn: key.arn, secretRecoveryWindowInDays };
    const administrator =
      settings.administratorPassword === "generated"
        ? generatedAdministrator(name, { username: settings.username, ...keptSecret }, child)
        : managedAdministrator(key.arn);

    const subnets = new aws.rds.SubnetGroup(`${name}-subnets`, { subnetIds: isolatedSubnetIds }, child);
    const access = new aws.ec2.SecurityGroup(`${name}-access`, accessArgs(name, args), child);
    const monitoring = new aws.iam.Role(`${name}-monitoring`, monitoringRole(name, kind, args), child);
    const mayReport = new aws.iam.RolePolicyAttachment(`${name}-metrics`, mayReportMetrics(monitoring), child);

    const server = createServer(
      name,
      {
        settings,
        identifier: pulumi.interpolate`${name}-${suffix.hex}`,
        keyArn: key.arn,
        subnetGroupName: subnets.name,
        securityGroupId: access.id,
        monitoringRoleArn: monitoring.arn,
        mayReport,
        login: administrator.login,
      },
      this,
    );
    subscribe(name, { kind, server, topicArn: notificationTopicArn }, child);

    const url = new aws.secretsmanager.Secret(`${name}-url`, emptySecret(name, keptSecret), child);
    const around = { ...place, ...keptSecret, server, serverSecurityGroupId: access.id };
    const proxy = settings.proxy && new DatabaseProxy(`${name}-proxy`, { ...around, settings: settings.proxy }, child);

    this.#place = place;
    this.kind = kind;
    this.arn = server.arn;
    this.backupResourceType = kind === "aurora" ? "Aurora" : "RDS";
    this.identifier = server.identifier;
    this.resourceId = server.resourceId;
    this.instanceIdentifiers = server.instanceIdentifiers;
    this.instanceClass = instanceClassOf(settings);
    this.hasReaders = hasReaders(settings);
    this.subnetGroupName = subnets.name;
    this.parameterGroupName = server.parameterGroupName;
    this.endpoint = proxy?.endpoint ?? server.address;
    this.securityGroupId = proxy?.securityGroupId ?? access.id;
    this.serverEndpoint = server.address;
    this.serverSecurityGroupId = access.id;
    if (server.readAddress) this.readEndpoint = server.readAddress;
    this.port = server.port;
    this.databaseName = pulumi.output(settings.databaseName);
    this.maxConnections = maxConnections(settings);
    this.keyArn = key.arn;
    this.administratorSecretArn = administrator.secretArn(server.masterUserSecrets);
    this.administratorSecretKeyArn = key.arn;
    this.applicationSecretArn = url.arn;
    if (proxy) {
      this.proxySecretArns = proxy.secretArns;
      this.proxyRoleArn = proxy.roleArn;
    }
    this.rootCertificate = settings.proxy?.rootCertificate ?? settings.rootCertificate;
    this.registerOutputs({
      kind: this.kind,
      arn: this.arn,
      backupResourceType: this.backupResourceType,
      identifier: this.identifier,
      resourceId: this.resourceId,
      instanceIdentifiers: this.instanceIdentifiers,
      instanceClass: this.instanceClass,
      hasReaders: this.hasReaders,
      subnetGroupName: this.subnetGroupName,
      parameterGroupName: this.parameterGroupName,
      endpoint: this.endpoint,
      securityGroupId: this.securityGroupId,
      serverEndpoint: this.serverEndpoint,
      serverSecurityGroupId: this.serverSecurityGroupId,
      readEndpoint: this.readEndpoint,
      port: this.port,
      databaseName: this.databaseName,
      maxConnections: this.maxConnections,
      keyArn: this.keyArn,
      administratorSecretArn: this.administratorSecretArn,
      administratorSecretKeyArn: this.administratorSecretKeyArn,
      applicationSecretArn: this.applicationSecretArn,
      proxySecretArns: this.proxySecretArns,
      proxyRoleArn: this.proxyRoleArn,
      rootCertificate: this.rootCertificate,
    });
  }

  /**
   * Permission to log in to the database itself as this user, with a token of IAM. In the database, the user has to be a
   * member of `rds_iam`.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
   */
  grantConnect(user: string): aws.iam.PolicyStatement {
    const { accountId, region } = this.#place;
    const users = `arn:aws:rds-db:${region}:${accountId}:dbuser`;
    return allow(["rds-db:connect"], pulumi.interpolate`${users}:${this.resourceId}/${user}`);
  }
}

// Snapshots, backups and every instance that was restored from them are encrypted with this key for good, and a key that
// waits for its deletion decrypts nothing any more. So that of a database worth protecting stays,
// and that of a final snapshot.
// https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html#Overview.Encryption.Limitations
function keyArgs(name: string, { kind, deletionProtection, finalSnapshot }: DatabaseSettings, place: Place) {
  const source = kind === "instance" ? "instance" : "cluster";
  return {
    outlivesProgram: deletionProtection || finalSnapshot,
    description: `Encrypts storage, logs and insights of ${name}`,
    accountId: place.accountId,
    serviceStatements: [letLogsUseKey(place, `/aws/rds/${source}/${name}-*`)],
  };
}

// Everything whose change replaces the database is a keeper. So its successor, which stands beside it for a while, gets
// an identifier, log groups and a final snapshot of its own; with fixed names RDS would refuse it.
function generation({ databaseName, username }: DatabaseSettings, keyArn: pulumi.Output<string>): random.RandomIdArgs {
  return { byteLength: 4, keepers: { databaseName, username, keyArn } };
}

// The rules are standalone, and made by the clients. Rules given inline would remove those.
function accessArgs(name: string, { vpcId }: Place): aws.ec2.SecurityGroupArgs {
  return { vpcId, description: `Database ${name}: opened by its clients`, tags: { Name: name } };
}

function monitoringRole(name: string, kind: DatabaseKind, { accountId, region }: Place): aws.iam.RoleArgs {
  const instances = `arn:aws:rds:${region}:${accountId}:db:${name}-*`;
  const source = kind === "instance" ? instances : [instances, `arn:aws:rds:${region}:${accountId}:cluster:${name}-*`];
  return {
    description: "Lets RDS report the metrics of the operating system",
    assumeRolePolicy: pulumi.jsonStringify(trustService("monitoring.rds.amazonaws.com", accountId, source)),
  };
}

function mayReportMetrics(role: aws.iam.Role): aws.iam.RolePolicyAttachmentArgs {
  return { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" };
}

function createServer(name: string, args: ServerArgs, parent: pulumi.Resource): Server {
  switch (args.settings.kind) {
    case "instance":
      return createInstance(name, args, parent);
    case "multiAzCluster":
      return new MultiAzCluster(`${name}-server`, args, { parent }).server;
    case "aurora":
      return new AuroraCluster(`${name}-server`, args, { parent }).server;
  }
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
