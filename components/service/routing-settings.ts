import * as z from "zod";

import { across } from "../base/checks";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
const hostPattern = z
  .string()
  .max(128)
  .regex(/^[a-z0-9.*?-]+$/, "it has to be a host name in lower case; * and ? stand for others");

const pathPattern = z.string().max(128).startsWith("/");

const requests = z
  .strictObject({
    hosts: z.array(hostPattern).default([]).describe("Host names that the service answers for. All, if empty."),
    paths: z.array(pathPattern).min(1).default(["/*"]).describe("Paths that the service answers for."),
    priority: z
      .int()
      .min(1)
      .max(50_000)
      .optional()
      .describe("Place among the rules of the load balancer, the lowest first. Follows from the others, if absent."),
  })
  .check(across(["paths", "hosts"], checkConditions));

/** Which requests a service gets from the load balancer, if any. */
export const routingSettings = z.union([z.literal("none"), requests], {
  error: 'routing is "none", or says which hosts and paths the service answers for',
});

export type RoutingSettings = z.output<typeof routingSettings>;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
function checkConditions({ hosts, paths }: z.output<typeof requests>): string | undefined {
  if (hosts.length + paths.length <= 5) return undefined;
  return "a listener rule has five hosts and paths at most. Join some with *.";
}
