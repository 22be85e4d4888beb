import type { Cloud, Known } from "../../kit";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** What the simulated cloud knows of a value: that there is one, and its text where the program wrote it. */
export interface KnownValue {
  readonly text?: string;
}

/** The version of a secret that has a stage, if there is one. */
export function valueAt(cloud: Cloud, secret: Known, stage: string): KnownValue | undefined {
  const version = versionsOf(cloud, secret).find(({ outputs }) => outputs.versionStages?.includes(stage));
  if (version) return { text: version.outputs.secretString };
  // What no program wrote: a function did, or a version whose resource is gone.
  return secret.condition[stage] ? {} : undefined;
}

/** The program's versions of a secret, wherever they were made by its ARN or by its name. */
export function versionsOf(cloud: Cloud, secret: Known): Known[] {
  const versions = cloud.every(VERSION);
  return versions.filter(({ outputs: { secretId } }) => secretId === secret.id || secretId === secret.outputs.name);
}

/** A secret of this cloud by a reference to it, the keys and stages after its ARN included. */
export function secretOf(cloud: Cloud, reference: string): Known | undefined {
  return cloud.find(SECRET, ARN.exec(reference)?.[0] ?? reference);
}

// arn:aws:secretsmanager:region:account:secret:name, then which key, stage and version of it.
export const ARN = /arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[\w/+=.@!-]+/;

/** The stages that a version has after another one became the current one. */
export function stagesAfter(stages: readonly string[]): string[] {
  return stages.includes("AWSCURRENT") ? ["AWSPREVIOUS"] : stages.filter((stage) => stage !== "AWSPREVIOUS");
}
