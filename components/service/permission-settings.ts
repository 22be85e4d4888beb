import * as z from "zod";

/** What a task may do in AWS, and with what. */
export const permission = z.strictObject({
  actions: z
    .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z]+\*?$/, "it has to be an action such as s3:GetObject"))
    .min(1)
    .describe("What it may do, such as s3:GetObject."),
  resources: z
    .array(z.string().startsWith("arn:", "it has to be an ARN"))
    .min(1)
    .describe("What it may do that with, by ARN."),
});
