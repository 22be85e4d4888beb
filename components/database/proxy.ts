import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, Connection, policyDocument, secretNamed, trustService } from "../base";
import type { ProxySettings } from "./proxy-settings";
import type { Server } from "./server";

export interface DatabaseProxyArgs {
  settings: ProxySettings;
  server: Server;
  serverSecurityGroupId: pulumi.Output<string>;
  vpcId: pulumi.Input<string>;
  isolatedSubnetIds: pulumi.Input<string>[];
  keyArn: pulumi.Output<string>;
  secretRecoveryWindowInDays: number;
  accountId: string;
  region: string;
}

/**
 * A pool of connections in front of a database, for the application's user alone. A proxy knows a user by a secret with
 * its name and password, one for each user: with a single secret whose user alternates it would turn away, from the
 * moment of a rotation, whoever still has the former user, which the rotation is to keep working. So there are two.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-secrets-arns.html
 *
 * Children: the secrets `<name>-a` and `-b`, `-access`, `-role`, `-permission`, `-proxy`, `-pool`, `-target`, and the
 * Connection `-server`.
 */
export class DatabaseProxy extends pulumi.ComponentResource {
  /** It is known when there is a database behind it. */
  readonly endpoint: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Without a value yet: JSON with `username` and `password` of each of the two users that alternate. */
  readonly secretArns: [pulumi.Output<string>, pulumi.Output<string>];
  /** With which it reads them. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: DatabaseProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, server, serverSecurityGroupId, vpcId, isolatedSubnetIds, accountId } = args;
    const secrets = [secretNamed(prefixOf(name, "a"), args), secretNamed(prefixOf(name, "b"), args)];
    const known = { settings, vpcId, isolatedSubnetIds, permissions: mayReadSecrets(secrets, args) };
    super("evenkeel:index:DatabaseProxy", name, known, opts);
    const child = { parent: this };

    const a = new aws.secretsmanager.Secret(`${name}-a`, userSecret(name, "a", args), child);
    const b = new aws.secretsmanager.Secret(`${name}-b`, userSecret(name, "b", args), child);
    const role = new aws.iam.Role(`${name}-role`, roleArgs(accountId), child);
    const rights = { role: role.id, policy: pulumi.jsonStringify(mayReadSecrets([a.arn, b.arn], args)) };
    const permission = new aws.iam.RolePolicy(`${name}-permission`, rights, child);

    const description = `Proxy ${name}: opened by its clients`;
    const access = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId, description, tags: { Name: name } }, child);
    const between = { from: access.id, to: serverSecurityGroupId, port: server.port };
    const connection = new Connection(`${name}-server`, { ...between, description: `${name} to its database` }, child);

    const proxy = new aws.rds.Proxy(
      `${name}-proxy`,
      {
        engineFamily: "POSTGRESQL",
        requireTls: true,
        idleClientTimeout: settings.idleClientSeconds,
        auths: [a, b].map(({ arn }) => withPassword(arn)),
        roleArn: role.arn,
        vpcSubnetIds: isolatedSubnetIds,
        vpcSecurityGroupIds: [access.id],
      },
      { ...child, dependsOn: permission },
    );
    const pool = new aws.rds.ProxyDefaultTargetGroup(
      `${name}-pool`,
      {
        dbProxyName: proxy.name,
        connectionPoolConfig: {
          maxConnectionsPercent: settings.maxConnectionsPercent,
          maxIdleConnectionsPercent: mostIdlePercent(settings),
          connectionBorrowTimeout: settings.borrowTimeoutSeconds,
        },
      },
      child,
    );
    const target = { dbProxyName: proxy.name, targetGroupName: pool.name, ...server.target };
    const reachable = { ...child, dependsOn: [...server.ready, connection] };
    const { id: targetId } = new aws.rds.ProxyTarget(`${name}-target`, target, reachable);

    this.endpoint = pulumi.all([proxy.endpoint, targetId]).apply(([endpoint]) => endpoint);
    this.securityGroupId = access.id;
    this.secretArns = [a.arn, b.arn];
    this.roleArn = role.arn;
    const { endpoint, securityGroupId, secretArns, roleArn } = this;
    this.registerOutputs({ endpoint, securityGroupId, secretArns, roleArn });
  }
}

// The provider asks for 50 where nobody says it, and RDS refuses more of them than the pool has.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html
function mostIdlePercent({ maxConnectionsPercent }: ProxySettings): number {
  return Math.min(50, maxConnectionsPercent);
}

// A deleted secret keeps its name until it can no longer be restored, so its successor needs another.
function userSecret(
  name: string,
  user: "a" | "b",
  { keyArn, secretRecoveryWindowInDays }: DatabaseProxyArgs,
): aws.secretsmanager.SecretArgs {
  return {
    namePrefix: prefixOf(name, user),
    description: `User ${user} of those that alternate, for ${name}`,
    kmsKeyId: keyArn,
    recoveryWindowInDays: secretRecoveryWindowInDays,
  };
}

function prefixOf(name: string, user: "a" | "b"): string {
  return `${name}-${user}-`;
}

function roleArgs(accountId: string): aws.iam.RoleArgs {
  return {
    description: "Lets a proxy of RDS read the passwords of those who use it",
    assumeRolePolicy: pulumi.jsonStringify(trustService("rds.amazonaws.com", accountId)),
  };
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html
function mayReadSecrets(secretArns: pulumi.Input<string>[], { keyArn, region }: DatabaseProxyArgs) {
  const viaSecretsManager = { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } };
  return policyDocument(
    allow(["secretsmanager:GetSecretValue"], secretArns),
    allow(["kms:Decrypt"], keyArn, viaSecretsManager),
  );
}

function withPassword(secretArn: pulumi.Output<string>) {
  return { authScheme: "SECRETS", iamAuth: "DISABLED", clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256", secretArn };
}
