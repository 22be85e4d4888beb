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

const INSTANCE = "aws:ec2/instance:Instance";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

const userDataWithoutSecrets = defineRule({
  id: "user-data-no-secret",
  title: "What an instance is started with holds no secret",
  severity: "critical",
  resources: [
    INSTANCE,
    TEMPLATE,
    "aws:ec2/launchConfiguration:LaunchConfiguration",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  ],
  why: "Every process on the instance reads its user data, and so does whoever may describe it.",
  fix: "Let the instance read the secret from Secrets Manager when it starts, by its own role.",
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-security.html",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    { userData: "#!/bin/sh\nexport DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id orders)\n" },
    { userData: "export DB_PASSWORD=$DB_PASSWORD\nexport TOKEN_TTL=3600\n" },
    of(TEMPLATE, { userData: base64("export LOG_LEVEL=info\n") }),
    {},
  ],
  fails: [
    { userData: "#!/bin/sh\nexport DB_PASSWORD=correct-horse\n" },
    { userDataBase64: base64("DB_PASSWORD='correct-horse'\n") },
    of(TEMPLATE, { userData: base64("psql postgres://app:correct-horse@db.internal/orders\n") }),
    of("aws:ec2/launchConfiguration:LaunchConfiguration", { userData: "AWS_KEY=AKIAIOSFODNN7EXAMPLE" }),
    of("aws:ec2/spotInstanceRequest:SpotInstanceRequest", { userData: "api_key: correct-horse" }),
  ],

  validate: (instance) =>
    all(["userData", "userDataBase64"].map((property) => holdsNoScriptedSecret(instance.at(property)))),
});

function holdsNoScriptedSecret(script: View): Verdict {
  const holds = (text: string) =>
    hasSecretShape(text) || assignments(text).some(([name, value]) => isPlainSecret(name, value));
  const told = fail("found a secret in plain text, expected none", script.path);
  return script.decide((value) => {
    const text = textOf(value);
    return holds(text) || holds(fromBase64(text)) ? told : pass;
  }, pass);
}

/** What a script gives names to: `NAME=value`, `name: value`. What it reads from elsewhere is no value. */
function assignments(script: string): [name: string, value: string][] {
  const found = script.matchAll(/\b([A-Za-z][\w-]*)["']?[ \t]*[=:][ \t]*["']?([^\s"'$`<{(][^\s"']*)/g);
  return [...found].map(([, name = "", value = ""]) => [name, value]);
}

function fromBase64(text: string): string {
  return /^[A-Za-z\d+/\s]{16,}={0,2}$/.test(text) ? Buffer.from(text, "base64").toString() : "";
}

// Where people write freely, and where nobody looks for secrets. Environments have rules of their own.
const FREE_TEXTS = ["description", "tags", "content", "definition", "templateBody", "parameters"];

const textsWithoutSecrets = defineRule({
  id: "no-secret-in-texts",
  title: "Tags, descriptions and documents hold no credentials",
  severity: "critical",
  resources: [...taggableTypes, "aws:ec2/securityGroupRule:SecurityGroupRule", "aws:cloudformation/stack:Stack"],
  why: "Whoever may list resources reads them, and they are copied into bills, reports and logs.",
  fix: "Take the credential out, change it where it is valid, and keep the new one in Secrets Manager.",
  link: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    of(INSTANCE, { tags: { Name: "orders", Repository: "https://github.com/example/orders" } }),
    of("aws:ssm/document:Document", { content: { mainSteps: [{ inputs: { runCommand: ["uptime"] } }] } }),
  ],
  fails: [
    of(INSTANCE, { tags: { Note: "AKIAIOSFODNN7EXAMPLE" } }),
    of("aws:ec2/securityGroup:SecurityGroup", { description: "for postgres://app:correct-horse@db.internal/orders" }),
    of("aws:ssm/document:Document", {
      content: JSON.stringify({
        mainSteps: [{ inputs: { runCommand: ["curl https://app:correct-horse@api.internal"] } }],
      }),
    }),
  ],

  validate: (resource) => all([pass, ...FREE_TEXTS.map((property) => holdsNoCredential(resource.at(property)))]),
});

function holdsNoCredential(part: View): Verdict {
  const told = fail("found a credential in plain text, expected none", part.path);
  return part.decide((value) => {
    if (isObject(value)) return all([pass, ...part.entries.map(([, each]) => holdsNoCredential(each))]);
    if (Array.isArray(value)) return part.every(holdsNoCredential);
    return hasSecretShape(textOf(value)) ? told : pass;
  }, pass);
}

export const rules: readonly Rule[] = [userDataWithoutSecrets, textsWithoutSecrets];
