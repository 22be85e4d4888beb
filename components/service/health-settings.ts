import * as z from "zod";

import { across } from "../base/checks";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
const CODES = /^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/;

/** How the platform finds out whether a task is well. */
export const healthSettings = z
  .strictObject({
    path: z.string().startsWith("/").default("/health").describe("What the load balancer asks for."),
    statusCodes: z
      .string()
      .regex(CODES, "it has to be codes from 200 to 499, such as 200, 200,204 or 200-299")
      .default("200")
      .describe("Which answers mean that a task is well: 200, 200,204 or 200-299."),
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Command in the container that ends with 0 as long as it is well. None is run, if absent."),
    intervalSeconds: z.int().min(5).max(300).default(10).describe("Seconds between two questions."),
    timeoutSeconds: z.int().min(2).max(120).default(5).describe("Seconds after which no answer is a bad one."),
    healthyThreshold: z.int().min(2).max(10).default(2).describe("Good answers until a task gets traffic."),
    unhealthyThreshold: z.int().min(2).max(10).default(3).describe("Bad answers until a task is replaced."),
    graceSeconds: z.int().min(0).default(60).describe("Seconds for starting, in which bad answers do not count."),
  })
  .check(
    across(["timeoutSeconds", "intervalSeconds"], checkTimeout),
    across(["timeoutSeconds", "command"], checkCommandTimeout),
    across(["graceSeconds", "command"], checkCommandGrace),
  );

export type HealthSettings = z.output<typeof healthSettings>;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
function checkTimeout({ timeoutSeconds, intervalSeconds }: HealthSettings): string | undefined {
  if (timeoutSeconds < intervalSeconds) return undefined;
  return `it has to be below intervalSeconds, which is ${intervalSeconds}.`;
}

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
const LONGEST_COMMAND_SECONDS = 60;
const LONGEST_COMMAND_GRACE_SECONDS = 300;

function checkCommandTimeout({ command, timeoutSeconds }: HealthSettings): string | undefined {
  if (!command || timeoutSeconds <= LONGEST_COMMAND_SECONDS) return undefined;
  return `a command has ${LONGEST_COMMAND_SECONDS} seconds at most. Set it to ${LONGEST_COMMAND_SECONDS} or less.`;
}

function checkCommandGrace({ command, graceSeconds }: HealthSettings): string | undefined {
  if (!command || graceSeconds <= LONGEST_COMMAND_GRACE_SECONDS) return undefined;
  return (
    `results of a command count after ${LONGEST_COMMAND_GRACE_SECONDS} seconds at the latest. ` +
    `Set it to ${LONGEST_COMMAND_GRACE_SECONDS} or less.`
  );
}
