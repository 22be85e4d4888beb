import {
  decideBoth,
  defineStackRule,
  fail,
  named,
  pass,
  type Rule,
  type Stack,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const SERVICE = "aws:ecs/service:Service";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";

const topic = "arn:aws:sns:eu-central-1:111122223333:alarms";

const alarmActs = defineStackRule({
  id: "alarm-acts",
  title: "An alarm does something when it rings",
  severity: "medium",
  resources: [ALARM, COMPOSITE],
  why: "An alarm that tells nobody is found after the outage, in the console.",
  fix: "Set alarmActions to a topic that somebody reads, and leave actionsEnabled at true; or let a deployment, an experiment or a composite alarm watch it.",
  link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
  controls: { fsbp: ["CloudWatch.15", "CloudWatch.17"], nist80053: ["AU-6(1)", "SI-4(5)"], pciDss: ["10.7.2"] },
  passes: [
    [named("errors", ALARM, { alarmActions: [topic] })],
    [named("errors", COMPOSITE, { alarmRule: "ALARM(a)", alarmActions: [topic], actionsEnabled: true })],
    [named("errors", ALARM), named("api", SERVICE, { alarms: {} }, { alarms: "errors" })],
    [named("errors", ALARM, { name: "errors" }), named("api", SERVICE, { alarms: { alarmNames: ["errors"] } })],
    [
      named("errors", ALARM, { name: "errors" }),
      named("any", COMPOSITE, { alarmRule: "ALARM(errors) OR ALARM(latency)", alarmActions: [topic] }),
    ],
    [
      named("errors", ALARM, { actionsEnabled: false }),
      named("any", COMPOSITE, { alarmActions: [topic] }, { alarmRule: "errors" }),
    ],
  ],
  fails: [
    [named("errors", ALARM)],
    [named("errors", ALARM, { name: "errors" }), named("api", SERVICE, { alarms: { alarmNames: ["latency"] } })],
    [named("errors", ALARM, { alarmActions: [topic], actionsEnabled: false })],
    [named("errors", COMPOSITE, { alarmRule: "ALARM(a)" })],
    [named("errors", ALARM), named("overview", DASHBOARD, { dashboardBody: "{}" }, { dashboardBody: "errors" })],
  ],

  validate(alarm, stack) {
    // Who looks at a dashboard is not told anything.
    if (stack.usersOf(alarm.urn).some(({ type }) => type !== DASHBOARD)) return pass;
    const kinds = ["alarmActions", "okActions", "insufficientDataActions"];
    const acts = kinds.some((kind) => alarm.has(kind))
      ? alarm.refuse("actionsEnabled", false, "true")
      : fail("found no action and nobody who watches it, expected one");
    return some([acts, ...watchesByName(alarm, stack, acts)], acts);
  },
});

/** Whether a deployment or a composite alarm names the alarm in plain text. */
function watchesByName(alarm: StackResource, stack: Stack, otherwise: Verdict): Verdict[] {
  const name = alarm.at(alarm.type === ALARM ? "name" : "alarmName");
  const isNamedIn = (part: View, isMeant: (text: string, alarmName: string) => boolean) =>
    decideBoth([part, name], (text, known) => (isMeant(textOf(text), textOf(known)) ? pass : otherwise), otherwise);
  return [
    ...stack
      .all(SERVICE)
      .map((service) =>
        service.some("alarms.alarmNames", (each) => isNamedIn(each, (text, known) => text === known), otherwise),
      ),
    ...stack
      .all(COMPOSITE)
      .filter((each) => each !== alarm)
      .map((each) => isNamedIn(each.at("alarmRule"), (text, known) => text.includes(known))),
  ];
}

export const rules: readonly Rule[] = [alarmActs];
