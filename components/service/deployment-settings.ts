import * as z from "zod";

import { refuse } from "../base/checks";

/** How a new version takes over from the old one. */
export const deploymentStrategies = ["rolling", "blueGreen", "canary", "linear"] as const;

export type DeploymentStrategy = (typeof deploymentStrategies)[number];

// ECS takes 0 to 1440 minutes for each of its waits.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
const waitMinutes = z.int().min(0).max(1440);

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
const canary = z.strictObject({
  percent: z.number().min(0.1).max(100).default(10).describe("Share of the requests that tries the new version."),
  minutes: waitMinutes.default(5).describe("Minutes of trying, until all requests go to the new version."),
});

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
const linear = z.strictObject({
  percent: z.number().min(3).max(100).default(25).describe("Share of the requests that moves in each step."),
  minutes: waitMinutes.default(5).describe("Minutes between two steps."),
});

const evaluations = z.int().min(1).max(10).default(2).describe("Periods in a row that have to be bad.");

// The load balancer publishes a value a minute, so that a shorter period would see gaps.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
const alarms = z.strictObject({
  periodSeconds: z.literal([60, 120, 180, 240, 300]).default(60).describe("Seconds over which an alarm measures."),
  errors: z
    .strictObject({
      percent: z.number().positive().max(50).default(2).describe("Share of requests that may fail with a 5xx."),
      leastRequests: z.int().min(0).default(20).describe("Requests in a period, up to which errors do not count."),
      evaluations,
    })
    .prefault({})
    .describe("Too many answers of the tasks are errors."),
  latency: z
    .strictObject({
      p95Milliseconds: z.int().positive().default(500).describe("Time in which 95 % of the answers have to come."),
      evaluations,
    })
    .prefault({})
    .describe("Answers take too long."),
  unhealthyTasks: z.strictObject({ evaluations }).prefault({}).describe("A task fails its health check."),
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
const approval = z.strictObject({
  timeoutMinutes: z.int().min(1).max(20_160).default(60).describe("Minutes that the deployment waits for somebody."),
  onTimeout: z.enum(["rollBack", "continue"]).default("rollBack").describe("What happens if nobody comes."),
});

/** How a new version replaces the old one, and what sends it back. What belongs to one strategy, the others refuse. */
export const deploymentSettings = z
  .strictObject({
    strategy: z
      .enum(deploymentStrategies)
      .default("canary")
      .describe("canary tries a new version on a few requests, linear moves them step by step, blueGreen at once."),
    bakeMinutes: waitMinutes
      .optional()
      .describe("Minutes for which the old version stands by after the last shift. 10, if absent. Not with rolling."),
    canary: canary.optional().describe("The trial of the strategy canary. 10 % for 5 minutes, if absent."),
    linear: linear.optional().describe("The steps of the strategy linear. 25 % every 5 minutes, if absent."),
    minimumHealthyPercent: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe("Tasks that stay up during a rolling deployment. 100, if absent."),
    maximumPercent: z
      .int()
      .min(101, "AWS moves tasks between zones only where more than 100 percent are allowed: set it to 101 to 200")
      .max(200)
      .optional()
      .describe("Tasks that may run during a rolling deployment, old and new. 200, if absent."),
    alarms: alarms.prefault({}).describe("What sends a new version back. For services behind the load balancer."),
    approval: approval
      .optional()
      .describe("Somebody looks at the new version before it gets requests, if present. Not with rolling."),
  })
  .check(({ value, issues }) => {
    for (const [field, strategies] of Object.entries(strategiesOf)) {
      const found = Reflect.get(value, field);
      if (found === undefined || strategies.includes(value.strategy)) continue;
      const message = `it belongs to ${strategies.join(", ")}, and the strategy is ${value.strategy}. Leave it out.`;
      refuse(issues, found, message, field);
    }
  });

export type DeploymentSettings = z.output<typeof deploymentSettings>;

const progressive: readonly DeploymentStrategy[] = ["blueGreen", "canary", "linear"];

const strategiesOf: Readonly<Record<string, readonly DeploymentStrategy[]>> = {
  bakeMinutes: progressive,
  canary: ["canary"],
  linear: ["linear"],
  minimumHealthyPercent: ["rolling"],
  maximumPercent: ["rolling"],
  approval: progressive,
};

/** What the settings say of the one strategy that is chosen, with the defaults of what they leave out. */
export type Rollout =
  | { strategy: "rolling"; minimumHealthyPercent: number; maximumPercent: number }
  | { strategy: "blueGreen"; bakeMinutes: number }
  | { strategy: "canary" | "linear"; bakeMinutes: number; percent: number; minutes: number };

export function rolloutOf(settings: DeploymentSettings): Rollout {
  const { strategy, bakeMinutes = 10, minimumHealthyPercent = 100, maximumPercent = 200 } = settings;
  if (strategy === "rolling") return { strategy, minimumHealthyPercent, maximumPercent };
  if (strategy === "blueGreen") return { strategy, bakeMinutes };
  if (strategy === "canary") return { strategy, bakeMinutes, ...(settings.canary ?? canary.parse({})) };
  return { strategy, bakeMinutes, ...(settings.linear ?? linear.parse({})) };
}
