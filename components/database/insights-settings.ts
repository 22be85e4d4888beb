import * as z from "zod";

import { refuse } from "../base/checks";

const MONTH_DAYS = 31;
const MONTHS = 23;

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
const retentionDays = z.literal([7, ...Array.from({ length: MONTHS }, (_, month) => (month + 1) * MONTH_DAYS), 731]);

const FREE_DAYS = 7;
// Fifteen months, in months of 31 days. It costs nothing beside the advanced mode itself.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.Considerations.html
const LEAST_ADVANCED_DAYS = 465;

/** What CloudWatch Database Insights shows of the load. */
export const insightsSettings = z
  .strictObject({
    mode: z
      .enum(["standard", "advanced"])
      .default("standard")
      .describe(
        "Whether Database Insights also shows plans, locks and the fleet: advanced, which is billed by the vCPU.",
      ),
    keepDays: retentionDays
      .optional()
      .describe(
        "Days for which the load is kept: 7, months of 31 days, or 731. If absent 7, and 465 in advanced mode.",
      ),
  })
  .check(({ value, issues }) => refuse(issues, value.keepDays, checkRetention(value), "keepDays"));

export type InsightsSettings = z.output<typeof insightsSettings>;

function checkRetention({ mode, keepDays }: InsightsSettings): string | undefined {
  if (mode === "standard" || keepDays === undefined || keepDays >= LEAST_ADVANCED_DAYS) return undefined;
  return (
    `the advanced mode keeps the load for ${LEAST_ADVANCED_DAYS} days at least, and bills no more for them. ` +
    `Leave it out, or set it to ${LEAST_ADVANCED_DAYS} or more.`
  );
}

export function insightsKeepDays({ mode, keepDays }: InsightsSettings): number {
  return keepDays ?? (mode === "advanced" ? LEAST_ADVANCED_DAYS : FREE_DAYS);
}
