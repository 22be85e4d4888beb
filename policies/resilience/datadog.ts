import {
  all,
  defineRule,
  defineStackRule,
  fail,
  matching,
  named,
  notApplicable,
  pass,
  type Rule,
  textOf,
  type View,
  wholeNumber,
  withSettings,
} from "../kit";
import { wordingOf } from "./datadog-wording";

const MONITOR = "datadog:index/monitor:Monitor";
const ROUTING = "datadog:index/monitorNotificationRule:MonitorNotificationRule";

const notifies = defineStackRule({
  id: "datadog-monitor-notifies",
  title: "A monitor tells somebody, and how urgent it is",
  severity: "medium",
  resources: [MONITOR],
  why: "A monitor without a recipient turns red where nobody looks, and one without a priority wakes people for nothing.",
  fix: "Name recipients in the message, such as @pagerduty-orders, or route monitors by a MonitorNotificationRule; set priority from 1 to 5.",
  link: "https://docs.datadoghq.com/monitors/notify/",
  controls: { nist80053: ["AU-6(1)", "IR-6(1)", "SI-4(5)"], pciDss: ["10.7.2"] },
  passes: [
    [named("errors", MONITOR, { message: "Requests fail. @pagerduty-orders", priority: "2" })],
    [named("errors", MONITOR, { message: "Down. {{#is_alert}}@slack-orders{{/is_alert}}", priority: "3" })],
    [named("errors", MONITOR, { message: "Requests fail.", priority: "2" }), named("routing", ROUTING)],
  ],
  fails: [
    [named("errors", MONITOR, { message: "Requests fail.", priority: "2" })],
    [named("errors", MONITOR, { message: "Requests fail. @pagerduty-orders" })],
    [named("errors", MONITOR, { message: "Ask platform@example.com.", priority: "2" })],
  ],

  validate(monitor, stack) {
    const message = wordingOf(monitor, "message");
    const told = matching(/(?:^|[^\w.])@[\w-]/, "somebody who is told, as @recipient");
    return all([
      stack.has(ROUTING) ? pass : isSaid(message, told),
      monitor.expect("priority", matching(/^[1-5]$/, "a priority from 1 to 5")),
    ]);
  },
});

/** As `is`, without showing the whole message. */
function isSaid(text: View, { accepts, wording }: ReturnType<typeof matching>) {
  const missing = fail(`found a text without it, expected ${wording}`, text.path);
  return text.decide((value) => (accepts(value) ? pass : missing), missing);
}

const paged = { message: "Requests fail. @pagerduty-orders" };

const runbook = defineRule({
  id: "datadog-monitor-runbook",
  title: "A monitor says what to do",
  severity: "medium",
  resources: [MONITOR],
  why: "At three in the morning nobody knows by heart what a metric means and what to do about it.",
  fix: "Put the link of a runbook into the message, or into assets with the category runbook.",
  link: "https://docs.datadoghq.com/monitors/configuration/",
  controls: { nist80053: ["IR-4", "IR-8"] },
  passes: [
    { message: "Requests fail. Runbook: https://example.com/runbooks/errors @pagerduty-orders" },
    { ...paged, assets: [{ category: "runbook", name: "errors", url: "https://example.com/runbooks/errors" }] },
  ],
  fails: [paged, { message: "Requests fail. See the wiki. @pagerduty-orders" }],

  validate(monitor) {
    if (monitor.has("assets")) return pass;
    return isSaid(wordingOf(monitor, "message"), matching(/https?:\/\//, "the link of a runbook"));
  },
});

const metric = { type: "query alert", query: "avg(last_5m):avg:aws.rds.cpuutilization{*} > 90" };
const trace = { type: "query alert", query: "sum(last_5m):sum:trace.http.request.errors{*} > 5" };

const missingData = defineRule({
  id: "datadog-missing-data-said",
  title: "A monitor of a metric says what silence means",
  severity: "medium",
  resources: [MONITOR],
  why: "What is down sends no metrics. Unless told otherwise, Datadog takes that for nothing to report.",
  fix: 'Set onMissingData: "show_and_notify_no_data" where silence is an outage, "resolve" or "show_no_data" where it is not.',
  link: "https://docs.datadoghq.com/monitors/guide/on_missing_data/",
  controls: { nist80053: ["AU-5", "SI-4(5)"], pciDss: ["10.7.2"] },
  passes: [
    { ...metric, onMissingData: "show_no_data" },
    { ...metric, notifyNoData: true, noDataTimeframe: 20 },
    { ...metric, notifyNoData: false },
    { type: "composite", query: "1 && 2" },
  ],
  fails: [metric, { ...metric, type: "metric alert" }],

  validate(monitor) {
    const said = ["onMissingData", "notifyNoData"].some((each) => monitor.has(each));
    const verdict = said ? pass : monitor.at("onMissingData").wrong("what silence means");
    const other = notApplicable("it is about no metric");
    return monitor.at("type").decide((type) => (isOfMetric(textOf(type)) ? verdict : other), verdict);
  },
});

function isOfMetric(type: string): boolean {
  return type === "query alert" || type === "metric alert";
}

const awsDelay = defineRule({
  id: "datadog-aws-delay",
  title: "A monitor of AWS's metrics waits until they are there",
  severity: "medium",
  resources: [MONITOR],
  why: "They arrive minutes late: judged at once, the window is half empty, and the monitor alerts on nothing.",
  fix: "Set evaluationDelay: 900 seconds for metrics that Datadog reads from AWS, less for a metric stream.",
  link: "https://docs.datadoghq.com/integrations/guide/cloud-metric-delay/",
  controls: { nist80053: ["AU-6", "SI-4"] },
  settings: {
    leastSeconds: wholeNumber({ default: 60, minimum: 0, description: "How long such a monitor waits at least." }),
  },
  passes: [{ ...metric, evaluationDelay: 900 }, trace, { type: "composite", query: "1 && 2" }],
  fails: [
    metric,
    { ...metric, evaluationDelay: 0 },
    withSettings({ leastSeconds: 600 }, { ...metric, evaluationDelay: 300 }),
  ],

  validate(monitor, { settings: { leastSeconds } }) {
    const delay = monitor.at("evaluationDelay");
    const waits = delay.is({ wording: `${leastSeconds} or more`, accepts: (value) => Number(value) >= leastSeconds });
    const other = notApplicable("it is about no metric of AWS");
    if (waits === pass) return pass;
    return wordingOf(monitor, "query").decide((query) => (/[:(\s]aws\./.test(textOf(query)) ? waits : other), other);
  },
});

const repeats = defineRule({
  id: "datadog-urgent-repeats",
  title: "The most urgent monitors say so again until somebody acts",
  severity: "medium",
  resources: [MONITOR],
  why: "One message is easily slept through, and the outage goes on in silence.",
  fix: "Set renotifyInterval to some minutes where priority is 1.",
  link: "https://docs.datadoghq.com/monitors/notify/#renotify",
  controls: { nist80053: ["IR-6(1)", "SI-4(5)"] },
  passes: [{ ...trace, priority: "1", renotifyInterval: 15 }, { ...trace, priority: "3" }, trace],
  fails: [
    { ...trace, priority: "1" },
    { ...trace, priority: "1", renotifyInterval: 0 },
  ],

  validate(monitor) {
    const again = { wording: "some minutes", accepts: (minutes: unknown) => Number(minutes) > 0 };
    const verdict = monitor.at("renotifyInterval").is(again);
    return monitor.at("priority").decide((priority) => (textOf(priority) === "1" ? verdict : pass), pass);
  },
});

export const rules: readonly Rule[] = [notifies, runbook, missingData, awsDelay, repeats];
