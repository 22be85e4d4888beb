import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import {
  EncryptionKey,
  parseSettings,
  referenceTo,
  roleNamed,
  type SecretReference,
  type SettingsProblem,
  settingsError,
} from "../base";
import { replicasAtHome, unknownDatabases } from "./references";
import { type AppSecretsSettings, appSecretsSettings } from "./settings";
import { type SecretContent, StoredSecret } from "./stored-secret";
import { rotatorRole, ValueRotation } from "./value-rotation";
import { isRotating, previousOf } from "./variables";

export type AppSecretsArgs = z.input<typeof appSecretsSettings> & {
  /** Where the connection URLs of the stack's databases are, by the databases' names. */
  databaseReferences: Record<string, SecretReference>;
  /** ARNs of the service's own roles that read the values, with * and ? for what varies. */
  consumers: readonly string[];
  /** Who hears of a rotation that failed. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
};

/**
 * The secrets of one service in Secrets Manager, encrypted with a key of their own and closed to the public.
 * Children: `<name>-encryption`, and `<name>-encryption-<region>` for each region with replicas; for the variable
 * `JWT_SECRET` the StoredSecret `<name>-jwt-secret` and, where it is generated, `<name>-jwt-secret-random`; and
 * `<name>-rotation` where values rotate. A secret that exists elsewhere, and a database's URL, have none.
 */
export class AppSecrets extends pulumi.ComponentResource {
  /** By environment variable. */
  readonly references: Record<string, SecretReference>;
  /** Secrets of its own that rotate, by their variables, and after how many days. */
  readonly rotated: Record<string, { secretArn: pulumi.Output<string>; rotateAfterDays: number }>;

  constructor(name: string, args: AppSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { databaseReferences, consumers, notificationTopicArn, accountId, region, ...given } = args;
    const settings = parseAppSecrets(name, given, args);
    super("evenkeel:index:AppSecrets", name, { accountId, region, ...settings }, opts);
    const { secrets, recoveryWindowInDays, replicaRegions, keepDays } = settings;
    const child = { parent: this };

    this.references = {};
    for (const [variable, source] of Object.entries(secrets)) {
      if ("existing" in source) this.references[variable] = elsewhere(source);
      // A database without reference was refused above.
      if ("database" in source) this.references[variable] = databaseReferences[source.database] as SecretReference;
    }
    this.rotated = {};
    const rotating: Record<string, { secret: StoredSecret; rotateAfterDays: number }> = {};
    const made = Object.entries(secrets).filter(isMade);
    if (made.length > 0) {
      const description = `Encrypts ${name}`;
      const key = new EncryptionKey(`${name}-encryption`, { description, accountId }, child);
      const replicas = replicaRegions.map((replica) => {
        const inRegion = { description, accountId, region: replica };
        const { arn: kmsKeyId } = new EncryptionKey(`${name}-encryption-${replica}`, inRegion, child);
        return { region: replica, kmsKeyId };
      });
      const common = { keyArn: key.arn, recoveryWindowInDays, replicas, readers: readersOf(name, settings, args) };
      for (const [variable, source] of made) {
        const secretName = `${name}-${variable.toLowerCase().replaceAll("_", "-")}`;
        const content = contentOf(secretName, source, child);
        const own = "handedIn" in source ? source.handedIn.name : undefined;
        const stored = { ...common, content, secretName: own, description: `${variable} of ${name}` };
        const secret = new StoredSecret(secretName, stored, child);
        Object.assign(this.references, referencesTo(secret, variable, source));
        if (!isRotating(source)) continue;
        const { rotateAfterDays } = source.generated;
        rotating[secretName] = { secret, rotateAfterDays };
        this.rotated[variable] = { secretArn: secret.ref().secretArn, rotateAfterDays };
      }
      if (Object.keys(rotating).length > 0) {
        const rotation = { owner: name, secrets: rotating, keyArn: key.arn, keepDays, notificationTopicArn };
        new ValueRotation(rotationName(name), { ...rotation, accountId, region }, child);
      }
    }
    this.registerOutputs({ references: this.references, rotated: this.rotated });
  }
}

function parseAppSecrets(
  name: string,
  given: unknown,
  { databaseReferences, region }: Pick<AppSecretsArgs, "databaseReferences" | "region">,
): AppSecretsSettings {
  const subject = `AppSecrets "${name}"`;
  const settings = parseSettings(appSecretsSettings, subject, given);
  const problems = [
    ...unknownDatabases(settings.secrets, Object.keys(databaseReferences)).map(underSecrets),
    ...replicasAtHome(settings, region),
  ];
  if (problems.length === 0) return settings;
  throw settingsError(subject, problems);
}

function underSecrets({ path, message }: SettingsProblem): SettingsProblem {
  return { path: `secrets.${path}`, message };
}

type Sources = AppSecretsSettings["secrets"];
type Source = Sources[keyof Sources];
type MadeSource = Extract<Source, { generated: object } | { handedIn: object }>;

function isMade(entry: [string, Source]): entry is [string, MadeSource] {
  return "generated" in entry[1] || "handedIn" in entry[1];
}

function rotationName(name: string): string {
  return `${name}-rotation`;
}

/**
 * Who alone may read what is made here. The provider reads back what it has written, so that without those that deploy
 * among the readers the first deployment would fail, and nobody is shut out.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_version.go
 */
function readersOf(
  name: string,
  { readers, secrets }: AppSecretsSettings,
  { consumers, accountId }: AppSecretsArgs,
): string[] | undefined {
  if (readers.length === 0) return undefined;
  const rotates = Object.values(secrets).some(isRotating);
  return [...consumers, ...(rotates ? [roleNamed(rotatorRole(rotationName(name)), accountId)] : []), ...readers];
}

function contentOf(secretName: string, source: MadeSource, child: { parent: pulumi.Resource }): SecretContent {
  if ("handedIn" in source) return "handedIn";
  const lettersAndDigits = { length: source.generated.length, special: false };
  const { result } = new random.RandomPassword(`${secretName}-random`, lettersAndDigits, child);
  return isRotating(source) ? { firstValue: result } : { value: result };
}

/** What the service's container gets of a secret. */
function referencesTo(secret: StoredSecret, variable: string, source: MadeSource): Record<string, SecretReference> {
  if ("handedIn" in source && !source.handedIn.filled) return {};
  if (!isRotating(source)) return { [variable]: secret.ref() };
  return { [variable]: secret.ref("current"), [previousOf(variable)]: secret.ref("previous") };
}

type ExistingSource = Extract<Source, { existing: string }>;

function elsewhere({ existing, jsonKey, keyArn }: ExistingSource): SecretReference {
  return referenceTo({ arn: existing, keyArn }, jsonKey);
}
