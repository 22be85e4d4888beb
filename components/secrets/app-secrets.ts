import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { EncryptionKey, parseSettings, type SettingsProblem, settingsError } from "../base";
import { unknownDatabases } from "./references";
import { referenceTo, type SecretReference } from "./secret-reference";
import { type AppSecretsSettings, appSecretsSettings } from "./settings";
import { StoredSecret } from "./stored-secret";

export type AppSecretsArgs = z.input<typeof appSecretsSettings> & {
  /** Where the connection URLs of the stack's databases are, by the databases' names. */
  databaseReferences: Record<string, SecretReference>;
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
    { databaseReferences, accountId, ...given }: AppSecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const settings = parseSettings(appSecretsSettings, `AppSecrets "${name}"`, given);
    const problems = unknownDatabases(settings.secrets, Object.keys(databaseReferences));
    if (problems.length > 0) throw settingsError(`AppSecrets "${name}"`, problems.map(underSecrets));
    super("evenkeel:index:AppSecrets", name, { accountId, ...settings }, opts);
    const { secrets, recoveryWindowInDays } = settings;
    const child = { parent: this };

    this.references = {};
    for (const [variable, source] of Object.entries(secrets)) {
      if ("existing" in source) this.references[variable] = elsewhere(source);
      // A database without reference was refused above.
      if ("database" in source) this.references[variable] = databaseReferences[source.database] as SecretReference;
    }
    const made = Object.entries(secrets).filter(isMade);
    if (made.length > 0) {
      const key = new EncryptionKey(`${name}-encryption`, { description: `Encrypts ${name}`, accountId }, child);
      for (const [variable, source] of made) {
        const secretName = `${name}-${variable.toLowerCase().replaceAll("_", "-")}`;
        const password = lettersAndDigits(source.generated);
        const { result: value } = new random.RandomPassword(`${secretName}-random`, password, child);
        const stored = new StoredSecret(secretName, { value, keyArn: key.arn, recoveryWindowInDays }, child);
        this.references[variable] = stored.ref();
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
type MadeSource = Extract<Source, { generated: object }>;

function isMade(entry: [string, Source]): entry is [string, MadeSource] {
  return "generated" in entry[1];
}

function lettersAndDigits({ length }: { length: number }): random.RandomPasswordArgs {
  return { length, special: false };
}

type ExistingSource = Extract<Source, { existing: string }>;

function elsewhere({ existing, jsonKey, keyArn }: ExistingSource): SecretReference {
  return referenceTo({ arn: existing, keyArn }, jsonKey);
}
