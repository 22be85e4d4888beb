import * as z from "zod";

import { refuse } from "./checks";

/** The name of a region where everything that a stack is made of can be. */
export const regionName = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "this is not the name of a region such as us-east-1")
  .check(({ value, issues }) => refuse(issues, value, checkPartition(value)));

/** The AWS account and region of an environment. */
export const accountSettings = z.strictObject({
  id: z
    .string()
    .regex(/^\d{12}$/, "an account id has twelve digits, in quotes")
    .describe("The only account that this stack may touch."),
  region: regionName.default("us-east-1").describe("The region of everything in this stack."),
});

// China, GovCloud and the isolated regions have ARNs of their own, and not all that a stack is made of.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
function checkPartition(region: string): string | undefined {
  if (!/^(?:cn|us-gov|us-iso[a-z]*|eu-iso[a-z]*)-/.test(region)) return undefined;
  return "it is in a partition of its own, and what is made here has ARNs that begin with arn:aws:. Choose another.";
}

export type AccountSettings = z.output<typeof accountSettings>;

// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
const tagValue = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u, "AWS allows letters, digits, spaces and _ . : / = + - @ in a tag");

/** Tags of everything in a stack. `Environment` and `ManagedBy` are added by the program. */
export const tagSettings = z.strictObject({
  Project: tagValue.describe("What the environment belongs to."),
  Service: tagValue.describe("The service that the environment is there for."),
  Owner: tagValue.describe("The team that answers for it."),
  CostCenter: tagValue.describe("Who pays."),
  DataClassification: z
    .enum(["public", "internal", "confidential", "restricted"])
    .describe("The most sensitive data that it holds."),
});

export type TagSettings = z.output<typeof tagSettings>;

/** The days for which CloudWatch Logs can keep a log. */
export const logRetentionDays = z.literal([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/** The ARN of a secret that exists. */
export const secretArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/, {
    error: "the whole ARN of a secret, with the six characters at its end",
  });

/** The ARN of a key that exists. */
export const keyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, { error: "the ARN of a KMS key, not of an alias" });
