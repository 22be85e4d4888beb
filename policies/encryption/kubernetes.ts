import {
  all,
  decideBoth,
  defineRule,
  eachContainer,
  fail,
  isEmpty,
  of,
  pass,
  podOf,
  podTypes,
  type Rule,
  show,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { isPlainSecret } from "./plain-secret";
import { expectNoSecret, fileHoldsSecret } from "./secret-in-text";

const noSecretValues = defineRule({
  id: "kubernetes-no-secret-values",
  title: "The values of a Secret are not the program's",
  severity: "high",
  resources: ["kubernetes:core/v1:Secret"],
  why: "A value that the program writes is in its state, and stays old there when it rotates elsewhere.",
  fix: "Let External Secrets or the Secrets Store driver bring the value from Secrets Manager, and leave data and stringData out.",
  link: "https://external-secrets.io/latest/introduction/overview/",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    { metadata: { name: "token", annotations: { "kubernetes.io/service-account.name": "agent" } } },
    { data: {} },
  ],
  fails: [{ stringData: { password: "correct-horse" } }, { data: { password: "Y29ycmVjdC1ob3JzZQ==" } }],

  validate: (secret) =>
    all(
      ["data", "stringData"].map((property) => {
        const values = secret.at(property);
        // Which values they are says nothing, and is not to be shown.
        const found = fail("found values, expected none", property);
        return values.decide((value) => (isEmpty(value) ? pass : found), pass);
      }),
    ),
});

type Variable = Readonly<Record<string, unknown>>;

function pod(...env: readonly Variable[]) {
  return { containers: [{ name: "app", env }] };
}

function deployed(...env: readonly Variable[]) {
  return { spec: { template: { spec: pod(...env) } } };
}

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

const noPlainSecret = defineRule({
  id: "kubernetes-no-plain-secret",
  title: "A pod takes its secrets from Secrets",
  severity: "critical",
  resources: [...podTypes, CONFIG_MAP],
  why: "Whoever may look at a pod, at what makes it or at a ConfigMap reads what is in them, today and in every old revision.",
  fix: "Put the value into Secrets Manager, bring it into a Secret, and name that in valueFrom.secretKeyRef.",
  link: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    deployed({ name: "LOG_LEVEL", value: "info" }),
    deployed({ name: "JWT_SECRET", valueFrom: { secretKeyRef: { name: "app-secrets", key: "JWT_SECRET" } } }),
    of("kubernetes:core/v1:Pod", { spec: pod({ name: "DATABASE_URL", value: "postgres://db.internal:5432/orders" }) }),
    of("kubernetes:core/v1:Pod", { spec: { containers: [{ name: "app", args: ["--password=$(DB_PASSWORD)"] }] } }),
    of(CONFIG_MAP, { data: { LOG_LEVEL: "info", "orders.yaml": "password: $DB_PASSWORD" } }),
    {},
  ],
  fails: [
    deployed({ name: "JWT_SECRET", value: "correct-horse" }),
    of("kubernetes:core/v1:Pod", { spec: { containers: [{ name: "app", args: ["--password=correct-horse"] }] } }),
    of("kubernetes:core/v1:Pod", {
      spec: { containers: [{ name: "app", command: ["API_TOKEN=correct-horse ./app"] }] },
    }),
    of(CONFIG_MAP, { data: { JWT_SECRET: "correct-horse" } }),
    of(CONFIG_MAP, { data: { "orders.yaml": "password: correct-horse" } }),
    deployed({ name: "DATABASE_URL", value: "postgres://app:correct-horse@db.internal/orders" }),
    {
      spec: { template: { spec: { initContainers: pod({ name: "DB_PASSWORD", value: "correct-horse" }).containers } } },
    },
    of("kubernetes:core/v1:Pod", { spec: pod({ name: "EXTRA", value: "AKIAIOSFODNN7EXAMPLE" }) }),
    of("kubernetes:batch/v1:CronJob", {
      spec: { jobTemplate: { spec: { template: { spec: pod({ name: "API_TOKEN", value: "correct-horse" }) } } } },
    }),
    of("kubernetes:argoproj.io/v1alpha1:Rollout", deployed({ name: "JWT_SECRET", value: "correct-horse" })),
  ],

  validate: (resource) =>
    resource.type === CONFIG_MAP
      ? filesArePlain(resource.at("data"))
      : eachContainer(podOf(resource), (container) =>
          all([
            container.each("env", holdsNoSecret),
            ...["command", "args"].map((words) => container.each(words, expectNoSecret)),
          ]),
        ),
});

function filesArePlain(data: View): Verdict {
  const verdicts = data.entries.map(([name, file]) => {
    const found = fail("found a secret in plain text, expected it in a Secret", file.path);
    return file.decide(() => (isPlainSecret(name, file.text) || fileHoldsSecret(file.text) ? found : pass), pass);
  });
  return data.decide(() => all([pass, ...verdicts]), pass);
}

function holdsNoSecret(variable: View): Verdict {
  return decideBoth(
    [variable.at("name"), variable.at("value")],
    (name, value) =>
      isPlainSecret(textOf(name), textOf(value))
        ? fail(`found a secret in plain text, expected ${show(name, "name")} to come from a Secret`, variable.path)
        : pass,
    pass,
  );
}

export const rules: readonly Rule[] = [noSecretValues, noPlainSecret];
