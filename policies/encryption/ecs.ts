import {
  all,
  decideBoth,
  defineRule,
  eachContainerOfTask,
  fail,
  of,
  pass,
  type ResourceView,
  type Rule,
  show,
  TASK_DEFINITION,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { isPlainSecret } from "./plain-secret";
import { expectNoSecret } from "./secret-in-text";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-api-AbCdEf";
const SERVICE = "aws:ecs/service:Service";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

function container(definition: Readonly<Record<string, unknown>>) {
  return { containerDefinitions: JSON.stringify([{ name: "app", ...definition }]) };
}

function logging(options: Readonly<Record<string, string>>) {
  return { logConfiguration: { logDriver: "awsfirelens", options } };
}

function overriding(variable: Readonly<Record<string, string>>) {
  return JSON.stringify({ containerOverrides: [{ name: "app", environment: [variable] }] });
}

const noPlainSecret = defineRule({
  id: "ecs-no-plain-secret",
  title: "A container takes its secrets from Secrets Manager",
  severity: "critical",
  resources: [TASK_DEFINITION, SERVICE, TARGET, SCHEDULE],
  why: "Whoever may describe a task definition reads its environment, its commands and its log options, today and in every old revision.",
  fix: "Put the value into Secrets Manager and name it in the container's secrets, or in logConfiguration.secretOptions (valueFrom).",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  controls: { fsbp: ["ECS.8"], nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    container({ environment: [{ name: "LOG_LEVEL", value: "info" }] }),
    container({
      environment: [
        { name: "MAX_TOKENS", value: "16384" },
        { name: "DB_SECRET", value: "orders/db" },
      ],
    }),
    container({ secrets: [{ name: "JWT_SECRET", valueFrom: SECRET_ARN }] }),
    container({ environment: [{ name: "SECRET_ARN", value: SECRET_ARN }] }),
    container({ environment: [{ name: "DATABASE_URL", value: "postgres://db.internal:5432/orders" }] }),
    container(logging({ Name: "datadog", dd_message_key: "log" })),
    container({ command: ["migrate", "--db-password=$(DB_PASSWORD)"] }),
    of(SERVICE, { serviceConnectConfiguration: { enabled: true, logConfiguration: { logDriver: "awslogs" } } }),
    of(TARGET, {
      ecsTarget: { taskCount: 1 },
      input: JSON.stringify({ containerOverrides: [{ name: "app", command: ["report", "daily"] }] }),
    }),
    of(SCHEDULE, { target: { arn: "arn:aws:lambda:eu-central-1:111122223333:function:report", input: "daily" } }),
    {},
  ],
  fails: [
    container({ environment: [{ name: "JWT_SECRET", value: "correct-horse" }] }),
    container({ environment: [{ name: "DATABASE_URL", value: "postgres://app:correct-horse@db.internal/orders" }] }),
    container({ environment: [{ name: "EXTRA", value: "AKIAIOSFODNN7EXAMPLE" }] }),
    container(logging({ Name: "datadog", apikey: "correct-horse" })),
    container({ command: ["migrate", "--db-password=correct-horse"] }),
    container({ entryPoint: ["sh", "-c", "DB_PASSWORD=correct-horse node index.js"] }),
    container({ healthCheck: { command: ["CMD-SHELL", "psql postgres://app:correct-horse@localhost/orders"] } }),
    { containerDefinitions: [{ environment: [{ name: "DB_PASSWORD", value: "correct-horse" }] }] },
    of(TARGET, { ecsTarget: { taskCount: 1 }, input: overriding({ name: "DB_PASSWORD", value: "correct-horse" }) }),
    of(SCHEDULE, {
      target: { ecsParameters: { taskCount: 1 }, input: overriding({ name: "DB_PASSWORD", value: "correct-horse" }) },
    }),
    of(SERVICE, { serviceConnectConfiguration: logging({ "splunk-token": "correct-horse" }) }),
  ],

  validate: (resource) =>
    all([
      eachContainerOfTask(resource, judgeContainer),
      ...overridesOf(resource).map((overrides) => overrides.every(judgeContainer)),
      optionsArePlain(resource.at("serviceConnectConfiguration")),
    ]),
});

/** What tasks are told that events and schedules start, beside what their definition says. */
function overridesOf(starter: ResourceView): View[] {
  const ofTarget = starter.has("ecsTarget") ? [starter.at("input.containerOverrides")] : [];
  const ofSchedule = starter.has("target.ecsParameters") ? [starter.at("target.input.containerOverrides")] : [];
  return [...ofTarget, ...ofSchedule];
}

function judgeContainer(container: View): Verdict {
  return all([
    container.each("environment", isPlain),
    ...COMMANDS.map((command) => container.each(command, expectNoSecret)),
    optionsArePlain(container),
  ]);
}

const COMMANDS = ["command", "entryPoint", "healthCheck.command"];

function isPlain(variable: View): Verdict {
  return decideBoth(
    [variable.at("name"), variable.at("value")],
    (name) => secretIn(textOf(name), variable.at("value"), "the container's secrets"),
    pass,
  );
}

function optionsArePlain(logging: View): Verdict {
  const options = logging.at("logConfiguration.options");
  const verdicts = options.entries.map(([name, value]) =>
    value.decide(() => secretIn(name, value, "secretOptions"), pass),
  );
  return options.decide(() => all([pass, ...verdicts]), pass);
}

function secretIn(name: string, value: View, place: string): Verdict {
  if (!isPlainSecret(name, value.text)) return pass;
  return fail(`found a secret in plain text, expected ${show(name, "name")} among ${place}`, value.path);
}

export const rules: readonly Rule[] = [noPlainSecret];
