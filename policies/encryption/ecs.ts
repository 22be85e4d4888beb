import { decideBoth, defineRule, fail, pass, type Rule, show, textOf, type Verdict, type View } from "../kit";
import { isPlainSecret } from "./plain-secret";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-api-AbCdEf";

function container(definition: Readonly<Record<string, unknown>>) {
  return { containerDefinitions: JSON.stringify([{ name: "app", ...definition }]) };
}

const noPlainSecret = defineRule({
  id: "ecs-no-plain-secret",
  title: "A container takes its secrets from Secrets Manager",
  severity: "critical",
  resources: ["aws:ecs/taskDefinition:TaskDefinition"],
  why: "Whoever may describe a task definition reads its environment, today and in every old revision.",
  fix: "Put the value into Secrets Manager and name it in the container's secrets (valueFrom).",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  controls: { fsbp: ["ECS.8"], nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    container({ environment: [{ name: "LOG_LEVEL", value: "info" }] }),
    container({ secrets: [{ name: "JWT_SECRET", valueFrom: SECRET_ARN }] }),
    container({ environment: [{ name: "SECRET_ARN", value: SECRET_ARN }] }),
    container({ environment: [{ name: "DATABASE_URL", value: "postgres://db.internal:5432/orders" }] }),
    {},
  ],
  fails: [
    container({ environment: [{ name: "JWT_SECRET", value: "correct-horse" }] }),
    container({ environment: [{ name: "DATABASE_URL", value: "postgres://app:correct-horse@db.internal/orders" }] }),
    container({ environment: [{ name: "EXTRA", value: "AKIAIOSFODNN7EXAMPLE" }] }),
    { containerDefinitions: [{ environment: [{ name: "DB_PASSWORD", value: "correct-horse" }] }] },
  ],

  validate: (definition) =>
    definition.each("containerDefinitions", (container) => container.each("environment", holdsNoSecret)),
});

function holdsNoSecret(variable: View): Verdict {
  const judge = (name: string, value: string) =>
    isPlainSecret(name, value)
      ? fail(
          `found a secret in plain text, expected ${show(name, "name")} among the container's secrets`,
          variable.path,
        )
      : pass;
  return decideBoth(
    [variable.at("name"), variable.at("value")],
    (name, value) => judge(textOf(name), textOf(value)),
    pass,
  );
}

export const rules: readonly Rule[] = [noPlainSecret];
