import { defineRule, notApplicable, type Rule, wholeNumber, withSettings } from "../kit";

const logsExpire = defineRule({
  id: "log-group-retention",
  title: "A log group keeps its logs for a while, and not for ever",
  severity: "medium",
  resources: ["aws:cloudwatch/logGroup:LogGroup"],
  why: "CloudWatch keeps logs for ever unless told otherwise: the bill grows each month, and so does what a thief finds.",
  fix: "Set retentionInDays to how long somebody may ask for these logs: 365 where an audit looks back a year.",
  link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  controls: { fsbp: ["CloudWatch.16"], nist80053: ["AU-11", "SI-12"], pciDss: ["10.5.1"] },
  settings: {
    leastDays: wholeNumber({
      default: 1,
      minimum: 1,
      maximum: 3653,
      description: "How many days logs are kept at least.",
    }),
  },
  passes: [
    { retentionInDays: 30 },
    withSettings({ leastDays: 365 }, { retentionInDays: 400 }),
    // AWS keeps what it delivers elsewhere for two days, and lets nobody change that.
    { logGroupClass: "DELIVERY" },
  ],
  fails: [{}, { retentionInDays: 0 }, withSettings({ leastDays: 365 }, { retentionInDays: 90 })],

  validate(group, { settings: { leastDays } }) {
    const retention = group.at("retentionInDays");
    const wording = leastDays > 1 ? `${leastDays} days or more, and an end` : "a number of days";
    const verdict = retention.is(atLeast(leastDays, wording));
    return group
      .at("logGroupClass")
      .decide((kind) => (kind === "DELIVERY" ? notApplicable("AWS sets how long it keeps these") : verdict), verdict);
  },
});

function atLeast(least: number, wording: string) {
  return { wording, accepts: (days: unknown) => Number(days) >= least };
}

export const rules: readonly Rule[] = [logsExpire];
