import {
  all,
  defineRule,
  eachStatement,
  of,
  pass,
  type Rule,
  type Statement,
  some,
  type Verdict,
  type View,
} from "../kit";
import { documentTypes, eachDocument } from "./every-document";
import { statement } from "./iam-documents";
import { onlyIfTrue } from "./only-if-true";

const read = { Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
const withMfa = { "aws:MultiFactorAuthPresent": "true" };
const withoutMfa = { "aws:MultiFactorAuthPresent": "false" };
const fromElsewhere = { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } };

function allowed(condition: object) {
  return { policy: statement({ ...read, Condition: condition }) };
}

function denied(condition: object) {
  return { policy: { Version: "2012-10-17", Statement: { Effect: "Deny", ...read, Condition: condition } } };
}

const conditionsHold = defineRule({
  id: "iam-conditions-without-loophole",
  title: "A condition also holds its ground where a request lacks what it asks for",
  severity: "high",
  resources: documentTypes,
  why: "IfExists and ForAllValues are met by a request without the key, and a denial on a key that access keys never send denies nothing: the statement reads like a guard and is none.",
  fix: "To allow, use operators without IfExists, and ForAnyValue. To deny without MFA, use BoolIfExists. To deny other addresses, spare what AWS's services do for you with Bool aws:ViaAWSService false.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists",
  controls: { nist80053: ["AC-3", "AC-6", "IA-2(1)"], pciDss: ["7.2.1", "8.4.2"] },
  passes: [
    allowed({ Bool: withMfa }),
    allowed({
      StringEquals: { "aws:PrincipalAccount": "111122223333" },
      StringEqualsIfExists: { "aws:SourceVpc": "vpc-1a2b3c4d" },
    }),
    allowed({ StringEqualsIfExists: { "ec2:InstanceType": "t4g.nano" } }),
    allowed({ "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } }),
    allowed({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } }),
    denied({ BoolIfExists: withoutMfa }),
    denied({ Bool: { "aws:SecureTransport": "false" } }),
    denied({ ...fromElsewhere, Bool: { "aws:ViaAWSService": "false" } }),
  ],
  fails: [
    allowed({ BoolIfExists: withMfa }),
    allowed({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
    allowed({ "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } }),
    denied({ Bool: withoutMfa }),
    denied(fromElsewhere),
    of("aws:iam/role:Role", {
      assumeRolePolicy: JSON.stringify(
        statement({
          Action: "sts:AssumeRoleWithSAML",
          Condition: { "ForAllValues:StringEquals": { "saml:edupersonaffiliation": "staff" } },
        }),
      ),
    }),
  ],

  validate: (resource) =>
    eachDocument(resource, (document, kind) =>
      eachStatement(document, (each) => {
        const denies =
          kind === "identity" ? all([deniesWithoutMfa(each), sparesServices(each)]) : deniesWithoutMfa(each);
        return each.element("Effect").decide((effect) => (effect === "Allow" ? isGuarded(each) : denies), pass);
      }),
    ),
});

// Keys that say who asks, and from where. What they are compared for is lost when they are not there.
const WHO_ASKS =
  /^aws:(?:multifactorauthpresent|principal(?:account|arn|org(?:id|paths)|servicenameslist)|source(?:account|arn|ip|org(?:id|paths)|vpc|vpce)|calledvia)$|^sts:externalid$|^saml:|:(?:sub|aud|amr)$/;

function isGuarded(statement: Statement): Verdict {
  return eachCondition(statement, /^forallvalues:|ifexists$/i, (key, values) => {
    if (!WHO_ASKS.test(key)) return pass;
    const loophole = values.wrong("a condition that a request without the key does not meet");
    // Where another condition holds the request, this one is a refinement.
    return some(
      [
        statement.confinedBy((other) => WHO_ASKS.test(other)),
        onlyIfTrue(statement, "aws:multifactorauthpresent", loophole),
      ],
      loophole,
    );
  });
}

// Requests with access keys carry no such key at all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
function deniesWithoutMfa(statement: Statement): Verdict {
  return eachCondition(statement, /^bool$/i, (key, values) =>
    key === "aws:multifactorauthpresent"
      ? values.every((each) => (each.text === "false" ? each.wrong("the operator BoolIfExists above it") : pass))
      : pass,
  );
}

// What Athena reads from S3, say, comes from an address of AWS's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html
function sparesServices(statement: Statement): Verdict {
  return eachCondition(statement, /^notipaddress(?:ifexists)?$/i, (key, values) => {
    if (key !== "aws:sourceip") return pass;
    const all = values.wrong("a condition on aws:ViaAWSService beside it");
    return mentions(statement, /^aws:(?:viaawsservice|principalisawsservice|calledvia\w*|sourcevpce?)$/, all);
  });
}

function mentions(statement: Statement, wanted: RegExp, otherwise: Verdict): Verdict {
  const verdicts = statement
    .element("Condition")
    .entries.map(([, keys]) =>
      keys.decide(() => (keys.entries.some(([key]) => wanted.test(key.toLowerCase())) ? pass : otherwise), otherwise),
    );
  return some(verdicts, otherwise);
}

/** One verdict over the keys, in lower case, that a statement compares by some operators. */
function eachCondition(
  statement: Statement,
  operators: RegExp,
  judge: (key: string, values: View) => Verdict,
): Verdict {
  const conditions = statement.element("Condition");
  const compared = conditions.entries.filter(([operator]) => operators.test(operator));
  const judgeKeys = (keys: View) =>
    keys.decide(() => all([pass, ...keys.entries.map(([key, values]) => judge(key.toLowerCase(), values))]), pass);
  return conditions.decide(() => all([pass, ...compared.map(([, keys]) => judgeKeys(keys))]), pass);
}

export const rules: readonly Rule[] = [conditionsHold];
