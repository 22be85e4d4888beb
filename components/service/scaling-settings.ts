import * as z from "zod";

import { across, refuse } from "../base/checks";

// https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
const CRON = /^cron\((\S+ ){5}\S+\)$/;
const AT = /^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)$/;

const schedule = z
  .strictObject({
    when: z
      .string()
      .refine(
        (when) => CRON.test(when) || AT.test(when),
        "it has to be cron(0 7 ? * MON-FRI *) or at(2027-01-31T07:00:00)",
      )
      .describe("From when on: cron(minute hour day month weekday year), or once: at(2027-01-31T07:00:00)."),
    timeZone: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkTimeZone(value)))
      .default("UTC")
      .describe("Time zone of `when`, such as Europe/Berlin."),
    min: z.int().min(0).optional().describe("Tasks at the least from then on. As before, if absent."),
    max: z.int().positive().optional().describe("Tasks at the most from then on. As before, if absent."),
  })
  .check(across(["min", "max"], checkSchedule));

const percent = z.int().min(10).max(90);

/** How the number of tasks follows the load. */
export const scalingSettings = z
  .strictObject({
    min: z.int().positive().describe("Tasks at the least."),
    max: z.int().positive().describe("Tasks at the most."),
    cpuPercent: percent.default(60).describe("Average use of CPU to keep to."),
    memoryPercent: percent
      .default(70)
      .describe("Average use of memory to keep to. On EKS with canary, linear or blueGreen, pods follow CPU alone."),
    requestsPerMinutePerTask: z
      .int()
      .positive()
      .optional()
      .describe("Requests that a task gets in a minute, to keep to. Requests do not matter, if absent."),
    schedules: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/, "lower-case letters, digits and hyphens"), schedule)
      .default({})
      .describe(
        "Other bounds at certain times, by name. A bound that a schedule sets is theirs from then on: min or max above " +
          "is what the service begins with.",
      ),
    predictive: z
      .enum(["ForecastOnly", "ForecastAndScale"])
      .optional()
      .describe("Forecast the use of CPU from two weeks of it, to watch or to start tasks ahead. None, if absent."),
  })
  .check(across(["min", "max"], checkBounds), across(["schedules", "min", "max"], checkSchedules));

export type ScalingSettings = z.output<typeof scalingSettings>;
type Schedule = ScalingSettings["schedules"][string];

function checkTimeZone(timeZone: string): string | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return undefined;
  } catch {
    return "it has to be a time zone such as UTC or Europe/Berlin.";
  }
}

function checkSchedule({ min, max }: Schedule): string | undefined {
  if (min === undefined && max === undefined) return "a schedule sets min, max or both.";
  if (min === undefined || max === undefined || min <= max) return undefined;
  return `min is above max. Set it to ${max} or less.`;
}

function checkBounds({ min, max }: ScalingSettings): string | undefined {
  return min > max ? `it is above max, which is ${max}. Swap them, or set max to ${min} or more.` : undefined;
}

/** A schedule with one bound keeps the other: together they must leave room. */
function checkSchedules({ schedules, min, max }: ScalingSettings): string | undefined {
  const [name, crowded] = Object.entries(schedules).find(([, each]) => (each.min ?? min) > (each.max ?? max)) ?? [];
  if (!crowded) return undefined;
  return (
    `with ${name}, min would be ${crowded.min ?? min} and max ${crowded.max ?? max}: what it does not say stays. ` +
    "Give it both."
  );
}
