import * as z from "zod";

import { checkDistinct, refuse } from "../base/checks";
import { keyArn, logRetentionDays, regionName, secretArn } from "../base/settings";
import { readerPatterns } from "./reader-settings";
import { rotateAfterDays } from "./rotation-schedule";
import { takenVariables } from "./variables";

const generated = z.strictObject({
  length: z.int().min(32).max(512).describe("Letters and digits. 43 of them hold 256 bits."),
  rotateAfterDays: rotateAfterDays
    .optional()
    .describe(
      "Days after which a new value takes over, in the first four hours of a day, UTC. The one before it is in " +
        "<VARIABLE>_PREVIOUS, for what was signed with it. Never, if absent: taken away again, the first value is back.",
    ),
});

const handedIn = z.strictObject({
  filled: z
    .boolean()
    .default(false)
    .describe("Whether its owners have put a value in. Until then the service does not get the variable."),
  name: z
    .string()
    .regex(/^[\w/+=.@-]+$/, { error: "letters, digits and / _ + = . @ -" })
    .max(512)
    .check(({ value, issues }) => refuse(issues, value, checkName(value)))
    .optional()
    .describe(
      "The name under which its owners find it. Once deleted, a name is free again after recoveryWindowInDays. " +
        "Made up from the service's name and the variable, if absent.",
    ),
});

const secretSource = z.union(
  [
    z.strictObject({
      database: z.string().describe("Name of the stack's database whose connection URL it is."),
    }),
    z.strictObject({ generated: generated.describe("A random value, which is made here.") }),
    z.strictObject({ handedIn: handedIn.describe("A secret that is made here, without the value: owners put it in.") }),
    z.strictObject({
      existing: secretArn.describe("ARN of a secret that exists outside the stack."),
      jsonKey: z
        .string()
        .regex(/^[^\s:"]+$/, { error: "the name of a field, without colons or spaces" })
        .optional()
        .describe("Which field of it, where it is JSON. All of it, if absent."),
      keyArn: keyArn
        .optional()
        .describe("The KMS key that encrypts it. The account's own key for Secrets Manager, if absent."),
    }),
  ],
  { error: "a secret has one source: database, generated with a length, handedIn, or existing" },
);

/** The secrets of one service, by the environment variable that carries each. */
export const secretSettings = z
  .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: "the name of an environment variable" }), secretSource)
  .check(({ value, issues }) => {
    for (const { path, message } of takenVariables(value)) refuse(issues, value, message, path);
  })
  .describe("Where each secret comes from. A value never stands here.");

/** All that AppSecrets can be told. The defaults are fit for production. */
export const appSecretsSettings = z.strictObject({
  secrets: secretSettings,
  recoveryWindowInDays: z
    .int()
    .max(30)
    .refine((days) => days === 0 || days >= 7, { error: "7 to 30, or 0 to delete at once" })
    .default(30)
    .describe("Days in which a deleted secret can still be restored: 7 to 30, or 0 for none."),
  readers: readerPatterns
    .default([])
    .describe(
      "ARNs of roles and users that may read the values beside the service itself, with * and ? for what varies: those " +
        "that deploy among them, since the provider reads back what it wrote. Whoever IAM lets, if empty.",
    ),
  replicaRegions: z
    .array(regionName)
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default([])
    .describe("Other regions that have a copy of each secret, under a key there. A new value reaches them by itself."),
  keepDays: logRetentionDays.default(365).describe("Days until what rotations say is deleted."),
});

export type SecretSettings = z.output<typeof secretSettings>;
export type AppSecretsSettings = z.output<typeof appSecretsSettings>;

// An ARN ends in a hyphen and six characters after the name, and without them is a partial one that stands for this
// secret or for another.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
function checkName(name: string): string | undefined {
  if (!/-[A-Za-z0-9]{6}$/.test(name)) return undefined;
  const suffix = name.slice(-7);
  return `it ends in ${suffix}, as the ARN of another secret could. Call it ${name.slice(0, -7)}/${suffix.slice(1)}, say.`;
}
