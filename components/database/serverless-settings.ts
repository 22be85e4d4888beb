import * as z from "zod";

import { refuse } from "../base/checks";

// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html#aurora-serverless-v2.how-it-works.capacity
const capacity = z.number().max(256).multipleOf(0.5, { error: "whole or half units" });

/** Aurora Serverless v2: capacity that follows the load, in units of about 2 GiB of memory. */
export const serverlessSettings = z
  .strictObject({
    minCapacity: capacity.min(0).describe("Units that are always there. 0 lets an idle database sleep."),
    maxCapacity: capacity.min(1).describe("Units up to which it grows."),
    pauseAfterSeconds: z
      .int()
      .min(300)
      .max(86_400)
      .optional()
      .describe("Seconds without a connection until it sleeps, where minCapacity is 0. 300, if absent."),
  })
  .check(({ value, issues }) => {
    refuse(issues, value.maxCapacity, checkRange(value), "maxCapacity");
    refuse(issues, value.pauseAfterSeconds, checkPause(value), "pauseAfterSeconds");
  });

export type ServerlessSettings = z.output<typeof serverlessSettings>;

function checkRange({ minCapacity, maxCapacity }: ServerlessSettings): string | undefined {
  if (maxCapacity >= minCapacity) return undefined;
  return `it is below minCapacity, ${minCapacity}. Raise it, or lower minCapacity.`;
}

function checkPause({ minCapacity, pauseAfterSeconds }: ServerlessSettings): string | undefined {
  if (pauseAfterSeconds === undefined || minCapacity === 0) return undefined;
  return `a database with ${minCapacity} units at least never sleeps. Leave it out, or set minCapacity to 0.`;
}

const UNIT_GIB = 2;
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html#aurora-serverless-v2.max-connections
const SMALL_MIN_CAPACITY = 0.5;
export const MOST_CONNECTIONS_WHEN_SMALL = 2000;

/** The memory at its largest, by which Aurora counts connections. */
export function serverlessMemoryGiB({ maxCapacity }: ServerlessSettings): number {
  return maxCapacity * UNIT_GIB;
}

/** Whether it can shrink so far that Aurora allows fewer connections, whatever its largest capacity is. */
export function shrinksFar({ minCapacity }: ServerlessSettings): boolean {
  return minCapacity <= SMALL_MIN_CAPACITY;
}
