import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { EncryptionKey, parseSettings, type SettingsProblem, settingsError } from "../base";
import { unknownDatabases } from "./references";
import { type AppSecretsSettings, appSecretsSettings } from "./settings";
import { StoredSecret } from "./stored-secret";

/** What a workload needs to read one secret. Nothing in it is secret. */
export interface SecretReference {
  /**
   * What a container definition refers to. Where the program writes the value it names the version too: a new value
   * then starts new tasks, and the tasks of one deployment all see the same.
   */
  valueFrom: pulumi.Output<string>;
  /** The one secret that the workload's role may read. */
  secretArn: pulumi.Output<string>;
  /** The key that the role may decrypt with. Absent where AWS asks for no permission: its own key for Secrets Manager. */
  keyArn?: pulumi.Output<string>;
}

export type AppSecretsArgs = z.input<typeof appSecretsSettings> & {
  /** The connection URLs of the stack's databases, by the databases' names. */
  databaseUrls: Record<string, pulumi.Output<string>>;
  accountId: string;
};

/**
 * The secrets of one service in Secrets Manager, encrypted with a key of their own and closed to the public.
 * Children: `<name>-encryption`; for the variable `JWT_SECRET` the StoredSecret `<name>-jwt-secret` and, where it is
 * generated, `<name>-jwt-secret-random`. A secret that exists elsewhere has none.
 */
export class AppSecrets extends pulumi.ComponentResource {
  /** By environment variable. */
  readonly references: Record<string, SecretReference>;

  constructor(
    name: string,
    { databaseUrls, accountId, ...given }: AppSecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const settings = parseSettings(appSecretsSettings, `AppSecrets "${name}"`, given);
    const problems = unknownDatabases(settings.secrets, Object.keys(databaseUrls));
    if (problems.length > 0) throw settingsError(`AppSecrets "${name}"`, problems.map(underSecrets));
    super("evenkeel:index:AppSecrets", name, { accountId, ...settings }, opts);
    const { secrets, recoveryWindowInDays } = settings;
    const child = { parent: this };

    this.references = {};
    for (const [variable, source] of Object.entries(secrets)) {
      if ("existing" in source) this.references[variable] = elsewhere(source);
    }
    const made = Object.entries(secrets).filter(isMade);
    if (made.length > 0) {
      const key = new EncryptionKey(`${name}-encryption`, { description: `Encrypts ${name}`, accountId }, child);
      for (const [variable, source] of made) {
        const secretName = `${name}-${variable.toLowerCase().replaceAll("_", "-")}`;
        const value =
          "generated" in source
            ? new random.RandomPassword(`${secretName}-random`, lettersAndDigits(source.generated), child).result
            : (databaseUrls[source.database] as pulumi.Output<string>); // a database without URL was refused above
        const stored = new StoredSecret(secretName, { value, keyArn: key.arn, recoveryWindowInDays }, child);
        this.references[variable] = pinned(stored, key);
      }
    }
    this.registerOutputs({ references: this.references });
  }
}

function underSecrets({ path, message }: SettingsProblem): SettingsProblem {
  return { path: `secrets.${path}`, message };
}

type Sources = AppSecretsSettings["secrets"];
type Source = Sources[keyof Sources];
type MadeSource = Exclude<Source, { existing: string }>;

function isMade(entry: [string, Source]): entry is [string, MadeSource] {
  return !("existing" in entry[1]);
}

function lettersAndDigits({ length }: { length: number }): random.RandomPasswordArgs {
  return { length, special: false };
}

// The form is secret:json-key:stage:version.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
function pinned({ arn, versionId }: StoredSecret, key: EncryptionKey): SecretReference {
  return { valueFrom: pulumi.interpolate`${arn}:::${versionId}`, secretArn: arn, keyArn: key.arn };
}

type ExistingSource = Extract<Source, { existing: string }>;

function elsewhere({ existing, jsonKey, keyArn }: ExistingSource): SecretReference {
  const secretArn = pulumi.output(existing);
  // Without version and stage, it is the one that is current when a task starts.
  const valueFrom = pulumi.output(jsonKey === undefined ? existing : `${existing}:${jsonKey}::`);
  return { valueFrom, secretArn, ...(keyArn !== undefined && { keyArn: pulumi.output(keyArn) }) };
}
