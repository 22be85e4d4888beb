import {
  all,
  defineRule,
  fail,
  notApplicable,
  of,
  pass,
  type Rule,
  show,
  textOf,
  texts,
  type Verdict,
  type View,
  withSettings,
} from "../kit";
import { expectOwnKey } from "./own-key";
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
      variable.seen.state === "unknown" && NAMES_A_RESOURCE.test(name)
        ? pass
        : variable.decide((value) => holdsNoSecret(name, textOf(value), variable.path), pass);
    return variables.decide(() => all([pass, ...variables.entries.map(judge)]), pass);
  },
});

// What is not known yet comes from another resource: under such a name it is where that is, or what it is called.
const NAMES_A_RESOURCE = /(?:^|_)(?:ARNS?|IDS?|HOST)$/;

function holdsNoSecret(name: string, value: string, path: string): Verdict {
  if (!isPlainSecret(name, value)) return pass;
  return fail(`found a secret in plain text, expected ${show(name, "name")} to name one in Secrets Manager`, path);
}

const restricted = { tagsAll: { DataClassification: "restricted" } };
const forRestricted = { classifications: ["restricted"] };
const OWN_KEY = "arn:aws:kms:eu-central-1:111122223333:key/functions";

const environmentOwnKey = defineRule({
  id: "lambda-environment-own-key",
  title: "What a function for restricted data is told is encrypted with a key of one's own",
  severity: "medium",
  resources: ["aws:lambda/function:Function"],
  why: "Lambda's own key opens the environment to whoever may look at the function. A key of one's own takes a second permission.",
  fix: "Set kmsKeyArn to a key that this program creates, and let the function's role decrypt with it.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.5.1"] },
  settings: {
    classifications: texts({
      // Lambda encrypts what it keeps anyway, and another rule keeps secrets out of it. A key costs money each month.
      default: [],
      description: "The values of the tag DataClassification whose functions need it, such as restricted.",
    }),
  },
  passes: [
    withSettings(forRestricted, { ...told({ LOG_LEVEL: "info" }), ...restricted, kmsKeyArn: OWN_KEY }),
    withSettings(forRestricted, { ...told({ LOG_LEVEL: "info" }), tagsAll: { DataClassification: "internal" } }),
    withSettings(forRestricted, restricted),
    { ...told({ LOG_LEVEL: "info" }), ...restricted },
  ],
  fails: [
    withSettings(forRestricted, { ...told({ LOG_LEVEL: "info" }), ...restricted }),
    withSettings(
      forRestricted,
      of("aws:lambda/function:Function", told({ LOG_LEVEL: "info" }), {
        defaultTags: { tags: { DataClassification: "restricted" } },
      }),
    ),
  ],

  validate(lambda, { settings: { classifications } }) {
    const needless = notApplicable("it is told nothing, or its data is not restricted");
    if (!lambda.has("environment.variables")) return needless;
    const places = [lambda.at("tagsAll"), lambda.at("tags"), lambda.provider.at("defaultTags.tags")];
    const tag = places.map((each) => each.child("DataClassification")).find(({ seen }) => seen.state !== "absent");
    const isMeant = (value: unknown) => classifications.some((each) => each === value);
    return tag
      ? tag.decide((value) => (isMeant(value) ? expectOwnKey(lambda, "kmsKeyArn") : needless), needless)
      : needless;
  },
});

export const rules: readonly Rule[] = [noPlainSecret, environmentOwnKey];
