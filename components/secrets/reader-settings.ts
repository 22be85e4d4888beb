import * as z from "zod";

import { checkDistinct, refuse } from "../base/checks";

// A pattern for everybody would be none.
const PRINCIPAL_ARN = /^arn:aws:iam::\d{12}:(?:role|user)\/[\w+=,.@/?*-]*\w[\w+=,.@/?*-]*$/;

/** Principals that may read the value of a secret, beside those that are there for it. */
export const readerPatterns = z
  .array(z.string().regex(PRINCIPAL_ARN, { error: "the ARN of a role or user, in which * and ? stand for others" }))
  .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
  .describe("ARNs of roles and users that may read the values, with * and ? for what varies.");
