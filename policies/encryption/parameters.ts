import {
  all,
  defineRule,
  fail,
  hasSecretShape,
  notApplicable,
  pass,
  type ResourceView,
  type Rule,
  textOf,
} from "../kit";
import { expectOwnKey } from "./own-key";
import { isPlainSecret } from "./plain-secret";

const PARAMETER = "aws:ssm/parameter:Parameter";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/parameters";
const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-api-AbCdEf";

const secretEncrypted = defineRule({
  id: "parameter-secret-encrypted",
  title: "A parameter that holds a secret is encrypted",
  severity: "high",
  resources: [PARAMETER],
  why: "Whoever may read parameters reads plain ones without a second permission, and every change of them in the history.",
  fix: "Set type to SecureString and keyId to a key that this program creates, or put the value into Secrets Manager.",
  link: "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
  controls: { nist80053: ["IA-5(7)", "SC-28", "SC-28(1)"], pciDss: ["8.3.2", "8.6.2"] },
  passes: [
    { name: "/orders/db-password", type: "SecureString", value: "correct-horse" },
    { name: "/orders/log-level", type: "String", value: "info" },
    { name: "/orders/secret-arn", type: "String", value: SECRET_ARN },
    { name: "/orders/token", type: "String", value: SECRET_ARN },
  ],
  fails: [
    { name: "/orders/db-password", type: "String", value: "correct-horse" },
    { name: "/orders/api-token", type: "StringList", value: "correct-horse,battery-staple" },
    { name: "/orders/db-password", type: "String", insecureValue: "correct-horse" },
    { name: "/orders/endpoint", type: "String", value: "postgres://app:correct-horse@db.internal/orders" },
  ],

  validate(parameter) {
    const holdsNone = all(["value", "insecureValue"].map((property) => expectNoSecret(parameter, property)));
    return parameter.at("type").decide((type) => (textOf(type) === "SecureString" ? pass : holdsNone), holdsNone);
  },
});

function expectNoSecret(parameter: ResourceView, property: string) {
  const [name, value] = [parameter.at("name"), parameter.at(property)];
  const found = fail("found a secret in plain text, expected the type SecureString", property);
  const judge = (called: string, held: string) => (isPlainSecret(called, held) ? found : pass);
  return value.decide((held) => {
    const text = textOf(held);
    if (/^arn:[\w-]+:secretsmanager:/.test(text)) return pass;
    if (hasSecretShape(text)) return found;
    return name.decide((called) => judge(textOf(called).split("/").at(-1) ?? "", text), judge(parameter.name, text));
  }, pass);
}

const ownKey = defineRule({
  id: "parameter-own-key",
  title: "A secret parameter is encrypted with a key of one's own",
  severity: "medium",
  resources: [PARAMETER],
  why: "Whoever may read parameters may use the key that AWS manages. With one's own, reading this one takes another permission.",
  fix: "Set keyId to a key that this program creates.",
  link: "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [{ type: "SecureString", keyId: KEY }, { type: "String" }],
  fails: [{ type: "SecureString" }, { type: "SecureString", keyId: "alias/aws/ssm" }],

  validate(parameter) {
    const plain = notApplicable("the parameter is not encrypted");
    const own = expectOwnKey(parameter, "keyId");
    return parameter.at("type").decide((type) => (textOf(type) === "SecureString" ? own : plain), plain);
  },
});

export const rules: readonly Rule[] = [secretEncrypted, ownKey];
