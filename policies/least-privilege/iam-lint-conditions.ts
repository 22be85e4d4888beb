import { conditionKeyType, hasResources } from "../iam";
import { all, defineRule, eachStatement, of, pass, type Rule, type Statement, type Verdict, type View } from "../kit";
import { documentTypes, eachDocument } from "./every-document";
import { statement } from "./iam-documents";

const read = { Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };

function when(condition: object) {
  return { policy: statement({ ...read, Condition: condition }) };
}

const conditionsSound = defineRule({
  id: "iam-conditions-sound",
  title: "A condition compares a key that there is in a way that fits it",
  severity: "medium",
  resources: documentTypes,
  why: "AWS takes a misspelt key and a wrong operator without a word, and the condition then never holds, or always does.",
  fix: "Spell key and operator as AWS does: StringLike or ArnLike where the value has a wildcard, Bool with true or false, IpAddress with addresses.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.1"] },
  passes: [
    when({ StringEquals: { "AWS:PrincipalOrgID": "o-a1b2c3d4e5", "aws:RequestTag/team": "orders" } }),
    when({ Bool: { "aws:SecureTransport": "true" }, Null: { "s3:x-amz-server-side-encryption": false } }),
    when({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } }),
    when({ ArnEquals: { "aws:SourceArn": "arn:aws:sns:*:111122223333:alarms" } }),
    when({ StringEquals: { "token.actions.githubusercontent.com:sub": "repo:o/r:pull_request" } }),
    when({
      StringEqualsIfExists: { "ec2:InstanceType": ["t4g.nano"] },
      IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
    }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM puts the value there, not TypeScript.
    when({ StringEquals: { "aws:ResourceTag/owner": "${aws:username}", "aws:ResourceTag/star": "${*}" } }),
  ],
  fails: [
    when({ StringEquals: { "aws:PrincipleOrgID": "o-a1b2c3d4e5" } }),
    when({ StringEquals: { "s3:prefixes": "reports/" } }),
    when({ StringEqual: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
    when({ StringEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy-*" } }),
    when({ StringNotEquals: { "aws:userId": ["AROAEXAMPLE:*"] } }),
    when({ NumericLessThan: { "aws:PrincipalOrgID": "5" } }),
    when({ Bool: { "aws:SecureTransport": "yes" } }),
    when({ DateGreaterThan: { "aws:SourceIp": "203.0.113.0/24" } }),
    of("aws:s3/bucketPolicy:BucketPolicy", {
      policy: JSON.stringify({
        Statement: { Effect: "Deny", ...read, Condition: { Bool: { "aws:SecureTransportation": "false" } } },
      }),
    }),
  ],

  validate: (resource) => eachDocument(resource, (document) => eachStatement(document, isSound)),
});

function isSound(statement: Statement): Verdict {
  const conditions = statement.element("Condition");
  return conditions.decide(() => all([pass, ...conditions.entries.map(judgeOperator)]), pass);
}

const OPERATOR =
  /^(?:for(?:all|any)value(?:s)?:)?(string(?:not)?(?:equals(?:ignorecase)?|like)|(?:numeric|date)(?:(?:not)?equals|(?:less|greater)than(?:equals)?)|bool|binaryequals|(?:not)?ipaddress|arn(?:not)?(?:equals|like)|null)(?:ifexists)?$/i;

function judgeOperator([operator, keys]: readonly [string, View]): Verdict {
  const found = OPERATOR.exec(operator)?.[1]?.toLowerCase();
  if (found === undefined) return keys.wrong("an operator that there is above it");
  const judge = ([key, values]: readonly [string, View]) =>
    all([judgeKey(key, values, found), values.every(judgeValue(found))]);
  return keys.decide(() => all([pass, ...keys.entries.map(judge)]), pass);
}

// What an operator compares. Texts and ARNs are compared with keys of any type: AWS reads them all as text.
const COMPARED: Readonly<Record<string, RegExp>> = {
  numeric: /Numeric/,
  date: /Date|Numeric/,
  ip: /IPAddress/,
  bool: /Bool/,
};

function judgeKey(key: string, values: View, operator: string): Verdict {
  const [prefix = ""] = key.toLowerCase().split(":");
  // Keys of identity providers begin with the address of one. AWS knows none of them before.
  if (/[./]/.test(prefix) || UNLISTED.includes(key.toLowerCase())) return pass;
  const type = conditionKeyType(key);
  if (type === undefined) {
    return prefix === "aws" || hasResources(prefix) || !key.includes(":")
      ? values.wrong("a key that there is above it")
      : pass;
  }
  const compared =
    COMPARED[/^(?:numeric|date|bool)/.exec(operator)?.[0] ?? (operator.endsWith("ipaddress") ? "ip" : "")];
  return compared === undefined || compared.test(type)
    ? pass
    : values.wrong(`a key that ${operator} can compare above it`);
}

// SNS still writes it into the policies that it makes.
// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
const UNLISTED = ["aws:sourceowner"];

function judgeValue(operator: string): (value: View) => Verdict {
  return (value) => {
    if (operator === "bool" || operator === "null") {
      return /^(?:true|false)$/i.test(value.text) ? pass : value.wrong("true or false");
    }
    const isText = /^string(?:not)?equals/.test(operator);
    return isText && hasWildcard(value.text)
      ? value.wrong("no wildcard, which this operator takes as it stands")
      : pass;
  };
}

// ${*} and ${?} are how IAM writes a star and a question mark that are meant as such.
function hasWildcard(text: string): boolean {
  return /[*?]/.test(text.replace(/\$\{[^{}]*\}/g, ""));
}

export const rules: readonly Rule[] = [conditionsSound];
