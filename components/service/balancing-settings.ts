import { isDeepStrictEqual } from "node:util";

import * as z from "zod";

import { across } from "../base/checks";

const threshold = z
  .strictObject({
    healthyTasks: z.int().min(1).optional().describe("Healthy tasks that there have to be."),
    healthyPercent: z.int().min(1).max(100).optional().describe("Share of the tasks that has to be healthy."),
  })
  .check(across(["healthyTasks", "healthyPercent"], checkSomething, []));

/** How the load balancer shares requests among a service's tasks. */
export const balancingSettings = z
  .strictObject({
    algorithm: z
      .enum(["least_outstanding_requests", "round_robin", "weighted_random"])
      .default("least_outstanding_requests")
      .describe("Which task gets the next request."),
    slowStartSeconds: z
      .int()
      .max(900)
      .refine((seconds) => seconds === 0 || seconds >= 30, "it is 0, or 30 to 900")
      .default(0)
      .describe("Seconds over which a new task gets more and more requests. 0 for all of its share at once."),
    stickinessSeconds: z
      .int()
      .min(1)
      .max(604_800)
      .optional()
      .describe("Seconds for which a user keeps to a task, by a cookie. Set when the service is made. Not, if absent."),
    anomalyMitigation: z
      .boolean()
      .default(false)
      .describe("Whether tasks that answer with errors more often than the others get fewer requests."),
    dnsFailover: threshold.optional().describe("With fewer healthy tasks in a zone, its addresses leave the DNS."),
    routingFailover: threshold
      .optional()
      .describe("With fewer healthy tasks in a zone, all of its tasks get requests. With less than 1, if absent."),
  })
  .check(
    across(["slowStartSeconds", "algorithm"], checkSlowStart),
    across(["anomalyMitigation", "algorithm"], checkMitigation),
    across(["dnsFailover", "routingFailover"], checkOrder),
  );

export type BalancingSettings = z.output<typeof balancingSettings>;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
function checkSlowStart({ slowStartSeconds, algorithm }: BalancingSettings): string | undefined {
  if (slowStartSeconds === 0 || algorithm === "round_robin") return undefined;
  return `a slow start goes with round_robin alone, and the algorithm is ${algorithm}. Set that to it, or leave this out.`;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/automatic-target-weights.html
function checkMitigation({ anomalyMitigation, algorithm }: BalancingSettings): string | undefined {
  if (!anomalyMitigation || algorithm === "weighted_random") return undefined;
  return `it goes with weighted_random alone, and the algorithm is ${algorithm}. Set that to it, or leave this out.`;
}

function checkSomething({ healthyTasks, healthyPercent }: z.output<typeof threshold>): string | undefined {
  if (healthyTasks !== undefined || healthyPercent !== undefined) return undefined;
  return "it says nothing. Give healthyTasks or healthyPercent, or leave it out.";
}

// A zone leaves the DNS before, or together with, the load balancer's last resort in it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
function checkOrder({ dnsFailover, routingFailover }: BalancingSettings): string | undefined {
  if (!dnsFailover || !routingFailover) return undefined;
  const above = (["healthyTasks", "healthyPercent"] as const).find((field) => {
    const [dns, routing] = [dnsFailover[field], routingFailover[field]];
    return dns !== undefined && routing !== undefined && dns < routing;
  });
  return above && `its ${above} is below that of routingFailover. Set it to ${routingFailover[above]} or more.`;
}

const defaults = balancingSettings.parse({});

/** What is said of sharing requests, where there are none, would have no effect. */
export function checkBalanced({
  balancing,
  routing,
}: {
  balancing: BalancingSettings;
  routing: "none" | object;
}): string | undefined {
  if (routing !== "none" || isDeepStrictEqual(balancing, defaults)) return undefined;
  return "the service gets no requests from the load balancer that could be shared. Leave it out.";
}

// A rule that shifts requests between two groups must not pin a user to a bad version.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
export function checkStickiness({
  balancing,
  deployment,
}: {
  balancing: { stickinessSeconds?: number | undefined };
  deployment: { strategy: string };
}): string | undefined {
  if (balancing.stickinessSeconds === undefined || deployment.strategy === "rolling") return undefined;
  return (
    `it would keep users with a bad version that ${deployment.strategy} has rolled back. ` +
    "Leave it out, or set deployment.strategy to rolling."
  );
}
