import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import {
  Connection,
  grantRead,
  parseSettings,
  referenceTo,
  roleNamed,
  type SecretReference,
  secretPolicy,
} from "../base";
import type { Database } from "../database";
import { type FunctionNetwork, failureAlarm, NodeFunction, type NodeFunctionArgs } from "../function";
import { type ApplicationUserSettings, applicationUserSettings } from "./application-user-settings";
import { callForSecret, grantRotate } from "./rotation-permissions";
import { rotationRules } from "./rotation-schedule";

export type ApplicationUserArgs = z.input<typeof applicationUserSettings> & {
  database: Pick<
    Database,
    | "administratorSecretArn"
    | "administratorSecretKeyArn"
    | "applicationSecretArn"
    | "databaseName"
    | "endpoint"
    | "keyArn"
    | "port"
    | "proxyRoleArn"
    | "proxySecretArns"
    | "rootCertificate"
    | "serverEndpoint"
    | "serverSecurityGroupId"
  >;
  /** ARNs of the services' roles that read the URL, with * and ? for what varies. */
  consumers: readonly pulumi.Input<string>[];
  /** From where the function reaches the database and Secrets Manager. */
  network: FunctionNetwork;
  /** Who hears of a rotation that failed. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
};

/**
 * The user with which services log in to a database: made by a function of ours, which also changes the password on
 * schedule. Two login users take turns, so that what is connected stays connected.
 * Children: `<name>-function`, `-connection`, `-policy`, `-failures`, `-caller`, `-first`, `-schedule`; with a proxy
 * `-proxy-a` and `-proxy-b`.
 */
export class ApplicationUser extends pulumi.ComponentResource {
  /** The connection URL. It is known when the user can log in. */
  readonly reference: SecretReference;
  readonly rotateAfterDays: number;

  constructor(name: string, args: ApplicationUserArgs, opts?: pulumi.ComponentResourceOptions) {
    const { database, consumers, network, notificationTopicArn, accountId, region, ...given } = args;
    const settings = parseSettings(applicationUserSettings, `ApplicationUser "${name}"`, given);
    const rotatorRole = roleNamed(`${name}-function-role`, accountId);
    const policy = secretPolicy([rotatorRole, ...consumers, ...settings.readers]);
    const proxyRole = database.proxyRoleArn;
    const proxyPolicy = proxyRole && secretPolicy([rotatorRole, proxyRole, ...settings.readers]);
    super("evenkeel:index:ApplicationUser", name, { accountId, region, ...settings, policy, proxyPolicy }, opts);
    const { applicationSecretArn: secretArn, keyArn, serverSecurityGroupId, port } = database;
    const child = { parent: this };

    const rotator = new NodeFunction(`${name}-function`, functionArgs(settings, args), child);
    const { functionName, roleArn } = rotator;
    const reaches = { from: securityGroupOf(rotator), to: serverSecurityGroupId, port };
    const description = `${name} changes the password`;
    const connection = new Connection(`${name}-connection`, { ...reaches, description }, child);
    const admitted = readableBy(secretArn, [roleArn, ...consumers, ...settings.readers]);
    const admission = new aws.secretsmanager.SecretPolicy(`${name}-policy`, admitted, child);
    const proxyPolicies = Object.entries(proxySecrets(database)).map(([user, { arn, proxy }]) => {
      const readers = readableBy(arn, [roleArn, proxy, ...settings.readers]);
      return new aws.secretsmanager.SecretPolicy(`${name}-proxy-${user}`, readers, child);
    });
    const meaning = `The password of ${name} was not changed. The former one stays valid; Secrets Manager tries again.`;
    const alarm = failureAlarm({ functionName, meaning, notificationTopicArn });
    new aws.cloudwatch.MetricAlarm(`${name}-failures`, alarm, child);

    const caller = new aws.lambda.Permission(
      `${name}-caller`,
      callForSecret(functionName, secretArn, accountId),
      child,
    );
    const ready = { ...child, dependsOn: [rotator, connection, admission, ...proxyPolicies] };
    const first = new aws.lambda.Invocation(`${name}-first`, firstValue(functionName, settings, database), ready);
    const schedule = {
      secretId: secretArn,
      rotationLambdaArn: rotator.arn,
      rotationRules: rotationRules(settings),
      // The first value is new. Secrets Manager only tries whether it may call the function.
      rotateImmediately: false,
    };
    new aws.secretsmanager.SecretRotation(`${name}-schedule`, schedule, { ...child, dependsOn: [caller, first] });

    this.reference = referenceTo({ arn: secretArn, keyArn, rotates: true, knownWith: first.result }, "url");
    this.rotateAfterDays = settings.rotateAfterDays;
    this.registerOutputs({ reference: this.reference, rotateAfterDays: this.rotateAfterDays });
  }
}

function readableBy(secretArn: pulumi.Output<string>, readers: readonly pulumi.Input<string>[]) {
  return { secretArn, policy: pulumi.jsonStringify(secretPolicy(readers)), blockPublicPolicy: true };
}

/** The secrets by which a proxy knows the two users, and the proxy's role. */
function proxySecrets({ proxySecretArns, proxyRoleArn: proxy }: ApplicationUserArgs["database"]) {
  if (!proxySecretArns || !proxy) return {};
  const [a, b] = proxySecretArns;
  return { a: { arn: a, proxy }, b: { arn: b, proxy } };
}

function functionArgs(settings: ApplicationUserSettings, args: ApplicationUserArgs): NodeFunctionArgs {
  const { database, network, accountId, region } = args;
  const { applicationSecretArn, administratorSecretArn, administratorSecretKeyArn, keyArn } = database;
  const { proxySecretArns = [] } = database;
  const administrator = referenceTo({ arn: administratorSecretArn, keyArn: administratorSecretKeyArn });
  const rotated = { secretArns: [applicationSecretArn, ...proxySecretArns], keyArn, accountId, region };
  return {
    code: "database-user",
    description: "Makes the user of services in a database, and changes its password",
    statements: [...grantRotate(rotated), ...grantRead(administrator)],
    // A database that has just been started takes its time to answer.
    timeoutSeconds: 120,
    environment: {
      SECRET_ARN: applicationSecretArn,
      ADMINISTRATOR_SECRET_ARN: administratorSecretArn,
      DATABASE_HOST: database.serverEndpoint,
      DATABASE_PORT: pulumi.interpolate`${database.port}`,
      DATABASE_NAME: database.databaseName,
      CLIENT_HOST: database.endpoint,
      CLIENT_PORT: pulumi.interpolate`${database.port}`,
      ROLE: settings.role,
      CHECK_USER: "restore_check",
      ROOT_CERTIFICATE: database.rootCertificate,
      // A proxy knows each of the two users by a secret of its own.
      ...(proxySecretArns.length > 0 && { PROXY_SECRET_ARNS: pulumi.jsonStringify(proxySecretArns) }),
      // Node would not trust the certificates of RDS by itself.
      // https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-ca-certificate
      NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
    },
    network,
    keepDays: settings.logs.keepDays,
    accountId,
    region,
  };
}

function securityGroupOf({ securityGroupId }: NodeFunction): pulumi.Output<string> {
  if (securityGroupId) return securityGroupId;
  throw new Error("a function in a network has a security group"); // NodeFunction promises it
}

function firstValue(
  functionName: pulumi.Output<string>,
  { role }: ApplicationUserSettings,
  database: ApplicationUserArgs["database"],
): aws.lambda.InvocationArgs {
  const { applicationSecretArn, endpoint, serverEndpoint: server, databaseName, rootCertificate } = database;
  const port = pulumi.interpolate`${database.port}`;
  const facts = { databaseName, host: endpoint, port, role, rootCertificate, server };
  const input = pulumi.jsonStringify({ Step: "firstValue", SecretId: applicationSecretArn, ...facts });
  // Called again whenever a fact of the URL changes, or the server, which knows the users of the past once it has been
  // restored. The old call has nothing to undo.
  return { functionName, input, lifecycleScope: "CREATE_ONLY", triggers: facts };
}
