import {
  all,
  defineRule,
  fail,
  hasSecretShape,
  isObject,
  of,
  pass,
  type Rule,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { taggableTypes } from "../tagging/tags";
import { isPlainSecret } from "./plain-secret";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DOCUMENT = "aws:ssm/document:Document";
const BUILD = "aws:codebuild/project:Project";
const JOB = "aws:batch/jobDefinition:JobDefinition";

// Where people write freely, and nobody looks for secrets. Tags have a rule of their own.
const TEXTS = ["description", "content", "definition", "templateBody", "parameters"];

// What is run with variables. Tasks of ECS, functions and pods have rules of their own.
const ENVIRONMENTS = ["environment", "containerProperties"];
const MAPS_OF_VARIABLES = ["environmentVariables", "defaultArguments"];
const HAVE_OWN_RULES = ["aws:lambda/function:Function", "aws:ecs/taskDefinition:TaskDefinition"];

function runs(...commands: readonly string[]) {
  return { mainSteps: [{ action: "aws:runShellScript", inputs: { runCommand: commands } }] };
}

function built(variable: Readonly<Record<string, string>>) {
  return of(BUILD, { environment: { computeType: "BUILD_GENERAL1_SMALL", environmentVariables: [variable] } });
}

const noSecretInTexts = defineRule({
  id: "no-secret-in-texts",
  title: "Descriptions, documents and variables hold no secrets",
  severity: "critical",
  resources: [...taggableTypes, "aws:ec2/securityGroupRule:SecurityGroupRule"],
  why: "Whoever may describe a resource reads them, and they are copied into histories, reports and logs.",
  fix: "Take the secret out, change it where it is valid, and name the new one in Secrets Manager instead.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",
  controls: { fsbp: ["CodeBuild.2"], nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    of(GROUP, { description: "Orders, see https://github.com/example/orders" }),
    of(DOCUMENT, { content: runs("uptime") }),
    built({ name: "LOG_LEVEL", value: "info" }),
    of(BUILD, {
      environment: { registryCredential: { credential: "orders/registry", credentialProvider: "SECRETS_MANAGER" } },
    }),
    of("aws:amplify/app:App", { environmentVariables: { API_TOKEN_ARN: "orders/token", STAGE: "production" } }),
    built({ name: "DB_PASSWORD", value: "orders/db:password", type: "SECRETS_MANAGER" }),
    of(JOB, {
      containerProperties: { environment: [{ name: "SECRET_ARN", value: "arn:aws:secretsmanager:::orders" }] },
    }),
  ],
  fails: [
    of(GROUP, { description: "for postgres://app:correct-horse@db.internal/orders" }),
    of(DOCUMENT, { content: JSON.stringify(runs("uptime", "curl https://app:correct-horse@api.internal")) }),
    built({ name: "DB_PASSWORD", value: "correct-horse" }),
    of("aws:amplify/app:App", { environmentVariables: { API_TOKEN: "correct-horse" } }),
    of(JOB, {
      containerProperties: JSON.stringify({ environment: [{ name: "EXTRA", value: "AKIAIOSFODNN7EXAMPLE" }] }),
    }),
  ],

  validate(resource) {
    const environments = HAVE_OWN_RULES.includes(resource.type) ? [] : ENVIRONMENTS;
    return all([
      ...TEXTS.map((property) => everyText(resource.at(property), (text) => hasSecretShape(text))),
      ...environments.map((property) => everyText(resource.at(property), isPlainVariable)),
      ...MAPS_OF_VARIABLES.map((property) => everyVariable(resource.at(property))),
    ]);
  },
});

function isPlainVariable(text: string, name: string): boolean {
  return hasSecretShape(text) || (name !== "" && isPlainSecret(name, text));
}

function everyVariable(variables: View): Verdict {
  const judge = ([name, value]: [string, View]) => everyText(value, isPlainVariable, name);
  return variables.decide(() => all([pass, ...variables.entries.map(judge)]), pass);
}

type IsSecret = (text: string, name: string) => boolean;

/** Every text of a part, on whatever depth it stands, with the name of the variable whose value it is. */
function everyText(part: View, isSecret: IsSecret, name = ""): Verdict {
  return part.decide((value) => {
    if (Array.isArray(value)) return part.every((each) => everyText(each, isSecret, name));
    if (isObject(value)) return everyMember(part, isSecret);
    return isSecret(textOf(value), name) ? fail("found a secret in plain text, expected none", part.path) : pass;
  }, pass);
}

// Kinds of variables whose value says where the secret is, instead of being it.
const REFERENCES = ["PARAMETER_STORE", "SECRETS_MANAGER"];

function everyMember(part: View, isSecret: IsSecret): Verdict {
  const variable = part.at("name");
  const asValue = (each: View) => variable.decide((name) => everyText(each, isSecret, textOf(name)), pass);
  const members = part.entries.map(([key, each]) =>
    key === "value" && variable.value !== undefined ? asValue(each) : everyText(each, isSecret),
  );
  return part
    .at("type")
    .decide((kind) => (REFERENCES.includes(textOf(kind)) ? pass : all(members)), all([pass, ...members]));
}

export const rules: readonly Rule[] = [noSecretInTexts];
