import {
  all,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  textOf,
  withOptions,
} from "../kit";
import { isGenerated } from "./generated";

const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const PARAMETER = "aws:ssm/parameter:Parameter";
const PASSWORD = "random:index/randomPassword:RandomPassword";

const valueNotTold = defineStackRule({
  id: "secret-value-not-told",
  title: "Nobody writes down what a secret holds",
  severity: "high",
  resources: [VERSION, PARAMETER],
  why: "What stands in a program or its configuration is in the repository's history and in the state, whatever keeps it later.",
  fix: "Hand it in by secretStringWo (a parameter: valueWo), generate it by a RandomPassword, or write it into the secret by hand.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.3.2", "8.6.2"] },
  passes: [
    [named("value", VERSION, { secretStringWo: "correct-horse", secretStringWoVersion: 1 })],
    [named("value", VERSION, { secretString: "f7cQx9" }, { secretString: "made" }), named("made", PASSWORD)],
    [withOptions({ ignoreChanges: ["secretString"] }, named("value", VERSION, { secretString: "to be replaced" }))],
    [named("value", PARAMETER, { type: "SecureString", value: "f7cQx9" }, { value: "made" }), named("made", PASSWORD)],
    [named("value", PARAMETER, { type: "String", value: "info" })],
  ],
  fails: [
    [named("value", VERSION, { secretString: "correct-horse" })],
    [named("value", VERSION, { secretBinary: "Y29ycmVjdC1ob3JzZQ==" })],
    [named("value", PARAMETER, { type: "SecureString", value: "correct-horse" })],
  ],

  validate(keeper) {
    if (keeper.type === VERSION)
      return all(["secretString", "secretBinary"].map((name) => expectNotTold(keeper, name)));
    const plain = notApplicable("the parameter is none that is kept secret");
    return keeper
      .at("type")
      .decide((type) => (textOf(type) === "SecureString" ? expectNotTold(keeper, "value") : plain), plain);
  },
});

function expectNotTold(keeper: StackResource, property: string) {
  // A value whose changes are ignored is one to begin with: somebody puts another in its place.
  if (isGenerated(keeper, property) || keeper.options.ignoreChanges.includes(property)) return pass;
  const told = fail("found a value that somebody wrote down, expected one that nobody did", property);
  return keeper.given.at(property).decide(() => told, pass);
}

export const rules: readonly Rule[] = [valueNotTold];
