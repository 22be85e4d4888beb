import { defineRule, pass, type Rule, type View } from "../kit";

const TEMPLATE = "aws:fis/experimentTemplate:ExperimentTemplate";

const alarm = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:orders-steady";
const logGroupArn = "arn:aws:logs:eu-central-1:111122223333:log-group:experiments:*";
const stops = { stopConditions: [{ source: "aws:cloudwatch:alarm", value: alarm }] };
const logs = { logSchemaVersion: 2, cloudwatchLogsConfiguration: { logGroupArn } };

const experimentStops = defineRule({
  id: "fis-stop-condition",
  title: "An experiment stops when it does more harm than meant",
  severity: "high",
  resources: [TEMPLATE],
  why: "Without an alarm that stops it, a fault goes on while customers suffer, until somebody finds the button.",
  fix: 'Set stopConditions to alarms on what customers feel: source "aws:cloudwatch:alarm" and the alarm\'s ARN as value.',
  link: "https://docs.aws.amazon.com/fis/latest/userguide/stop-conditions.html",
  controls: { nist80053: ["CP-4", "SI-17"] },
  passes: [stops, { stopConditions: [{ source: "none" }, ...stops.stopConditions] }],
  fails: [{ stopConditions: [] }, { stopConditions: [{ source: "none" }] }],

  validate(template) {
    const conditions = template.at("stopConditions");
    const none = conditions.wrong("an alarm that stops it");
    return conditions.any((each) => each.expect("source", "aws:cloudwatch:alarm"), none);
  },
});

const experimentLogged = defineRule({
  id: "fis-logged",
  title: "An experiment leaves a record of what it did",
  severity: "medium",
  resources: [TEMPLATE],
  why: "Without one nobody can tell afterwards what the experiment broke and what broke by itself.",
  fix: "Set logConfiguration with a log group or a bucket.",
  link: "https://docs.aws.amazon.com/fis/latest/userguide/monitoring-logging.html",
  controls: { nist80053: ["AU-2", "CP-4"] },
  passes: [
    { ...stops, logConfiguration: logs },
    { ...stops, logConfiguration: { logSchemaVersion: 2, s3Configuration: { bucketName: "experiments" } } },
  ],
  fails: [stops, { ...stops, logConfiguration: { logSchemaVersion: 2 } }],

  validate(template) {
    const log = template.at("logConfiguration");
    const none = log.wrong("a log group or a bucket");
    return log.decide(() => (hasTarget(log) ? pass : none), none);
  },
});

function hasTarget(log: View): boolean {
  return log.has("cloudwatchLogsConfiguration.logGroupArn") || log.has("s3Configuration.bucketName");
}

export const rules: readonly Rule[] = [experimentStops, experimentLogged];
