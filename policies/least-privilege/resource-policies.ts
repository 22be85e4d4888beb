import { all, defineRule, eachAllow, of, pass, type Rule, type Statement, some, type Verdict, type View } from "../kit";
import { resourcePolicy, resourcePolicyTypes, statement } from "./iam-documents";

const read = { Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
const SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
const KEY = "aws:kms/key:Key";
const ours = { AWS: "arn:aws:iam::111122223333:root" };

// Keys that tell one's own accounts, networks and resources from a stranger's. Compared in lower case.
const TELLS_OURS = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "kms:calleraccount",
];

const resourceNotPublic = defineRule({
  id: "resource-policy-not-public",
  title: "No resource policy admits everybody",
  severity: "critical",
  resources: resourcePolicyTypes,
  why: "A policy for the principal * admits every AWS account and the unsigned internet.",
  fix: "Name the principals, or confine the statement by aws:PrincipalOrgID, aws:SourceAccount or aws:SourceArn.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  controls: { fsbp: ["S3.6", "SNS.4", "SQS.3", "KMS.5"], nist80053: ["AC-3", "SC-7(3)"], pciDss: ["1.4.4"] },
  passes: [
    { policy: statement({ ...read, Principal: ours }) },
    {
      policy: statement({
        ...read,
        Principal: "*",
        Condition: { StringEquals: { "AWS:PrincipalOrgId": "o-a1b2c3d4e5" } },
      }),
    },
    { policy: { Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] } },
    of(KEY, {}),
  ],
  fails: [
    { policy: statement({ ...read, Principal: "*" }) },
    { policy: JSON.stringify(statement({ ...read, Principal: { AWS: ["*"] } })) },
    { policy: statement({ ...read, NotPrincipal: ours }) },
    { policy: statement({ ...read, Principal: "*", Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }) },
    of(SECRET_POLICY, { policy: statement({ Action: "secretsmanager:GetSecretValue", Principal: "*" }) }),
    of(KEY, { policy: JSON.stringify(statement({ Action: "kms:Decrypt", Principal: { AWS: "*" }, Resource: "*" })) }),
    of("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
      policyDocument: JSON.stringify(statement({ Action: "logs:PutLogEvents", Principal: "*", Resource: "*" })),
    }),
  ],

  validate: (resource) => eachAllow(resourcePolicy(resource), admitsKnown),
});

function admitsKnown(statement: Statement): Verdict {
  const confined = statement.confinedBy((key) => TELLS_OURS.includes(key));
  const admit = (principal: View) =>
    some([confined], principal.wrong("named principals, or a condition that tells them apart"));
  return all([
    statement.element("NotPrincipal").isEmpty("the principals that are admitted, not all others"),
    statement.eachPrincipal((principal) => (principal.value === "*" ? admit(principal) : pass)),
  ]);
}

const secretPolicyBlocksPublic = defineRule({
  id: "secret-policy-blocks-public",
  title: "AWS checks that the policy of a secret admits no stranger",
  severity: "high",
  resources: [SECRET_POLICY],
  why: "A policy that is too wide by a slip would be in force at once. With the check, Secrets Manager refuses it.",
  fix: "Set blockPublicPolicy: true.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.1"] },
  passes: [{ blockPublicPolicy: true }],
  fails: [{}, { blockPublicPolicy: false }],

  validate: (policy) => policy.expect("blockPublicPolicy", true),
});

const resourceActionsNamed = defineRule({
  id: "resource-policy-no-wildcard-action",
  title: "A resource policy names the actions that it allows",
  severity: "high",
  resources: resourcePolicyTypes,
  why: "Who may do everything to a resource may also change its policy and delete it.",
  fix: "List the actions that are used. Only a KMS key lets its own account do everything, as AWS demands.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  controls: { nist80053: ["AC-6"], pciDss: ["7.2.1"] },
  passes: [
    { policy: statement({ ...read, Principal: ours }) },
    { policy: { Statement: { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" } } },
    of(KEY, { policy: statement({ Action: "kms:*", Principal: ours, Resource: "*" }) }),
  ],
  fails: [
    { policy: statement({ Action: "s3:*", Principal: ours, Resource: "arn:aws:s3:::reports/*" }) },
    { policy: JSON.stringify(statement({ NotAction: "s3:DeleteBucket", Principal: ours })) },
    of(KEY, { policy: statement({ Action: "kms:*", Principal: { Service: "logs.amazonaws.com" }, Resource: "*" }) }),
    of(KEY, { policy: statement({ Action: "*", Principal: { AWS: "arn:aws:iam::111122223333:role/a" } }) }),
  ],

  validate: (resource) => eachAllow(resourcePolicy(resource), (each) => namesActions(each, resource.type)),
});

function namesActions(statement: Statement, type: string): Verdict {
  const refuse = (action: View) => action.wrong("actions by their names");
  const named = all([
    statement.element("NotAction").isEmpty("actions that are allowed, not all others"),
    statement.actions.every((action) => (isEverything(action.text) ? refuse(action) : pass)),
  ]);
  return type.startsWith("aws:kms/") ? some([named, isForAccount(statement)], named) : named;
}

// A key that nobody's account may manage can never be managed again.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
function isForAccount(statement: Statement): Verdict {
  return statement.eachPrincipal((principal, kind) =>
    kind === "AWS" && /^\d{12}$|:root$/.test(principal.text) ? pass : principal.wrong("the account"),
  );
}

function isEverything(action: string): boolean {
  return /^(?:[\w-]+:)?[*?]*\*[*?]*$/.test(action);
}

export const rules: readonly Rule[] = [resourceNotPublic, secretPolicyBlocksPublic, resourceActionsNamed];
