import * as z from "zod";

const recipient = z
  .string()
  .regex(/^(?:(?:slack|pagerduty|oncall|opsgenie|teams|webhook)-[\w.-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)$/, {
    error: "a recipient as Datadog names it, without @: slack-<workspace>-<channel>, pagerduty-<service>, an address",
  });

/** What a stack can say about its monitors. */
export const monitoringSettings = z.strictObject({
  alerts: z
    .strictObject({
      critical: z
        .array(recipient)
        .min(1)
        .describe("Who is woken: PagerDuty or Datadog On-Call. Also hears of recovery."),
      warning: z.array(recipient).min(1).describe("Channels that hear of everything, the critical included."),
    })
    .describe("Who is told, by how bad it is."),
  runbookBaseUrl: z
    .url({ protocol: /^https$/, error: "a URL that starts with https://" })
    .describe("Where docs/runbooks of this repository can be read by whoever is on call."),
  apmOperation: z
    .string()
    .regex(/^[a-z][\w.]*$/, { error: "the name of an operation such as express.request" })
    .default("express.request")
    .describe("The operation under which the tracer records requests. It depends on the framework."),
  latencyP95Milliseconds: z
    .int()
    .positive()
    .default(500)
    .describe("The time within which 95 % of requests are answered. Slower for five minutes alerts."),
  errorRatePercent: z
    .number()
    .positive()
    .max(50)
    .default(5)
    .describe("Share of requests that may fail over five minutes. More alerts, a fifth of it warns."),
  awsMetricsDelaySeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(900)
    .describe("How late AWS metrics reach Datadog: 900 if it crawls them, 300 with a metric stream."),
});

export type MonitoringSettings = z.output<typeof monitoringSettings>;
