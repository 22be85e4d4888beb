import {
  all,
  decideBoth,
  defineRule,
  eachContainerOfTask,
  fail,
  of,
  pass,
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

function container(definition: Readonly<Record<string, unknown>>) {
  return { containerDefinitions: JSON.stringify([{ name: "app", ...definition }]) };
}

function logging(options: Readonly<Record<string, string>>) {
  return { logConfiguration: { logDriver: "awsfirelens", options } };
}

const noPlainSecret = defineRule({
  id: "ecs-no-plain-secret",
  title: "A container takes its secrets from Secrets Manager",
  severity: "critical",
  resources: [TASK_DEFINITION, SERVICE],
  why: "Whoever may describe a task definition reads its environment, its commands and its log options, today and in every old revision.",
  fix: "Put the value into Secrets Manager and name it in the container's secrets, or in logConfiguration.secretOptions (valueFrom).",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  controls: { fsbp: ["ECS.8"], nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    container({ environment: [{ name: "LOG_LEVEL", value: "info" }] }),
    container({ secrets: [{ name: "JWT_SECRET", valueFrom: SECRET_ARN }] }),
    container({ environment: [{ name: "SECRET_ARN", value: SECRET_ARN }] }),
    container({ environment: [{ name: "DATABASE_URL", value: "postgres://db.internal:5432/orders" }] }),
    container(logging({ Name: "datadog", dd_message_key: "log" })),
    container({ command: ["migrate", "--db-password=$(DB_PASSWORD)"] }),
    of(SERVICE, { serviceConnectConfiguration: { enabled: true, logConfiguration: { logDriver: "awslogs" } } }),
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
    of(SERVICE, { serviceConnectConfiguration: logging({ "splunk-token": "correct-horse" }) }),
  ],

  validate: (resource) =>
    all([
      eachContainerOfTask(resource, (container) =>
        all([
          container.each("environment", isPlain),
          ...COMMANDS.map((command) => container.each(command, expectNoSecret)),
          optionsArePlain(container),
        ]),
      ),
      optionsArePlain(resource.at("serviceConnectConfiguration")),
    ]),
});

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
