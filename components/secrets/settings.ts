import * as z from "zod";

const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/;
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

const secretSource = z.union(
  [
    z.strictObject({
      database: z.string().describe("Name of the stack's database whose connection URL it is."),
    }),
    z.strictObject({
      generated: z
        .strictObject({ length: z.int().min(32).max(512).describe("Letters and digits. 43 of them hold 256 bits.") })
        .describe("A random value, made once and kept."),
    }),
    z.strictObject({
      existing: z
        .string()
        .regex(SECRET_ARN, { error: "the whole ARN of a secret, with the six characters at its end" })
        .describe("ARN of a secret that exists outside the stack."),
      jsonKey: z
        .string()
        .regex(/^[^\s:"]+$/, { error: "the name of a field, without colons or spaces" })
        .optional()
        .describe("Which field of it, where it is JSON. All of it, if absent."),
      keyArn: z
        .string()
        .regex(KEY_ARN, { error: "the ARN of a KMS key, not of an alias" })
        .optional()
        .describe("The KMS key that encrypts it. The account's own key for Secrets Manager, if absent."),
    }),
  ],
  { error: "a secret has one source: database, generated with a length, or existing" },
);

/** The secrets of one service, by the environment variable that carries each. */
export const secretSettings = z
  .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: "the name of an environment variable" }), secretSource)
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
});

export type SecretSettings = z.output<typeof secretSettings>;
export type AppSecretsSettings = z.output<typeof appSecretsSettings>;
