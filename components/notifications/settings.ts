import * as z from "zod";

import { checkDistinct, refuse } from "../base/checks";

/** What a stack can say about who hears of alarms, failed backups and events of its databases. */
export const notificationSettings = z.strictObject({
  emails: z
    .array(z.email({ error: "an address such as on-call@example.com" }))
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default([])
    .describe("Addresses that are written to. Each has to agree once, by the link that AWS sends it."),
  urls: z
    .array(z.url({ protocol: /^https$/, error: "a URL that starts with https://" }))
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default([])
    .describe(
      "URLs that are posted to, such as those of PagerDuty or Opsgenie. Kept as secrets, since they hold keys: write them with pulumi config set --secret --path.",
    ),
});

export type NotificationSettings = z.output<typeof notificationSettings>;
