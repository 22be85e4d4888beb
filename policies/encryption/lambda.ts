import { all, defineRule, fail, pass, type Rule, show, textOf, type Verdict, type View } from "../kit";
import { isPlainSecret } from "./plain-secret";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-db-AbCdEf";

function told(variables: Readonly<Record<string, unknown>>) {
  return { environment: { variables } };
}

const noPlainSecret = defineRule({
  id: "lambda-no-plain-secret",
  title: "A function reads its secrets from Secrets Manager",
  severity: "critical",
  resources: ["aws:lambda/function:Function"],
  why: "Whoever may look at a function reads its environment, today and in every version that was published.",
  fix: "Put the value into Secrets Manager, and give the function the secret's ARN and the permission to read it.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    {},
    told({ SECRET_ARN, SECRET_ARNS: JSON.stringify([SECRET_ARN]), LOG_LEVEL: "info" }),
    told({ PROXY_SECRET_ARNS: JSON.stringify([SECRET_ARN]) }),
    told({ ADMINISTRATOR_SECRET_ARN: SECRET_ARN, DATABASE_URL: "postgres://db.internal:5432/orders" }),
  ],
  fails: [
    told({ JWT_SECRET: "correct-horse" }),
    told({ LOG_LEVEL: "info", DATABASE_URL: "postgres://app:correct-horse@db.internal/orders" }),
    told({ EXTRA: "AKIAIOSFODNN7EXAMPLE" }),
  ],

  validate(lambda) {
    const variables = lambda.at("environment.variables");
    const judge = ([name, variable]: [string, View]) =>
      variable.decide((value) => holdsNoSecret(name, textOf(value), variable.path), pass);
    return variables.decide(() => all([pass, ...variables.entries.map(judge)]), pass);
  },
});

function holdsNoSecret(name: string, value: string, path: string): Verdict {
  if (!isPlainSecret(name, value)) return pass;
  return fail(`found a secret in plain text, expected ${show(name, "name")} to name one in Secrets Manager`, path);
}

export const rules: readonly Rule[] = [noPlainSecret];
