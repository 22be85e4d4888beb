import { actionOf, arnsOf, expand, hasResources, isBroadResource, takes } from "../iam";
import {
  all,
  defineRule,
  eachAllow,
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
import { eachIdentityDocument, identityTypes, statement } from "./iam-documents";

const OBJECTS = "arn:aws:s3:::reports/*";
const TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/orders";

const actionsExist = defineRule({
  id: "iam-actions-exist",
  title: "A policy names actions that there are",
  severity: "medium",
  resources: documentTypes,
  why: "AWS takes a misspelt action without a word. It allows nothing, and in a denial it denies nothing.",
  fix: "Spell the action as AWS does, with the prefix of its service.",
  link: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.1"] },
  passes: [
    { policy: statement({ Action: ["s3:GetObject", "S3:getobject", "ec2:Describe*"], Resource: "*" }) },
    { policy: statement({ Action: "*", Resource: "*" }) },
    of("aws:sns/topicPolicy:TopicPolicy", { policy: statement({ Action: ["SNS:Publish", "SNS:Receive"] }) }),
    of("aws:iam/role:Role", { assumeRolePolicy: statement({ Action: ["sts:AssumeRole", "sts:TagSession"] }) }),
  ],
  fails: [
    { policy: statement({ Action: ["s3:GetObject", "s3:GetObjects"], Resource: OBJECTS }) },
    { policy: JSON.stringify(statement({ Action: "secretmanager:GetSecretValue", Resource: "*" })) },
    { policy: statement({ Action: "s3:Fetch*", Resource: OBJECTS }) },
    { policy: { Statement: { Effect: "Deny", Action: "s3:RemoveObject", Resource: "*" } } },
    { policy: { Statement: { Effect: "Deny", NotAction: "iam:ChangePassphrase", Resource: "*" } } },
    of("aws:s3/bucketPolicy:BucketPolicy", { policy: statement({ Action: "GetObject", Resource: OBJECTS }) }),
    of("aws:iam/role:Role", { assumeRolePolicy: statement({ Action: "sts:AssumeRoleWithOIDC" }) }),
  ],

  validate: (resource) => eachDocument(resource, (document) => eachStatement(document, namesActions)),
});

function namesActions(statement: Statement): Verdict {
  const judge = (action: View) => (exists(action.text) ? pass : action.wrong("an action that there is"));
  return all(["Action", "NotAction"].map((element) => statement.element(element).every(judge)));
}

// SNS and SQS write these into the policies that they make, and AWS's reference of actions leaves them out.
const UNLISTED = ["sns:receive", "sqs:*"];

function exists(pattern: string): boolean {
  return pattern === "*" || UNLISTED.includes(pattern.toLowerCase()) || expand(pattern).length > 0;
}

const grantsFit = defineRule({
  id: "iam-grant-fits-resource",
  title: "An action is allowed on resources that it can be about",
  severity: "medium",
  resources: identityTypes,
  why: "Such a grant has no effect: what needs it fails when it runs, and is then mended by a wildcard in a hurry.",
  fix: "Name resources of the kind that the action takes: objects (bucket/*) for s3:GetObject, the bucket for s3:ListBucket, and * for an action that takes nothing else.",
  link: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  controls: { nist80053: ["AC-3", "AC-6", "CM-6"], pciDss: ["7.2.1"] },
  passes: [
    { policy: statement({ Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["arn:aws:s3:::reports", OBJECTS] }) },
    { policy: statement({ Action: "ecr:GetAuthorizationToken", Resource: "*" }) },
    { policy: statement({ Action: "dynamodb:Query", Resource: `${TABLE}/index/*` }) },
    // Of a pattern of actions some fit.
    { policy: statement({ Action: "s3:Get*", Resource: OBJECTS }) },
    { policy: statement({ Action: "s3:GetObject", NotResource: OBJECTS }) },
  ],
  fails: [
    { policy: statement({ Action: ["s3:GetObject", "s3:ListBucket"], Resource: "arn:aws:s3:::reports" }) },
    {
      policy: statement({
        Action: "ecr:GetAuthorizationToken",
        Resource: "arn:aws:ecr:eu-central-1:111122223333:repository/api",
      }),
    },
    { policy: JSON.stringify(statement({ Action: "dynamodb:GetItem", Resource: "arn:aws:s3:::orders" })) },
    of("aws:iam/policy:Policy", {
      policy: statement({ Action: "kms:Decrypt", Resource: "arn:aws:kms:*:111122223333:alias/a" }),
    }),
  ],

  validate: (resource) => eachIdentityDocument(resource, (document) => eachAllow(document, fitsResources)),
});

function fitsResources(statement: Statement): Verdict {
  const { actions, resources } = statement;
  if (resources.seen.state === "absent") return pass;
  return actions.every((action) => {
    if (!isJudged(action.text)) return pass;
    const nothing = action.wrong("an action on resources of the kinds that are named, or their kinds on its own");
    return resources.any((each) => (fits(action.text, each.text) ? pass : nothing), nothing);
  });
}

/** Whether all that AWS says about an action is known, and it is one action. */
function isJudged(action: string): boolean {
  const known = actionOf(action);
  if (!known || !hasResources(action.split(":")[0] ?? "")) return false;
  return known.takesOnlyWildcard || arnsOf(action).length > 0;
}

/** What is no ARN is refused for that. */
function fits(action: string, resource: string): boolean {
  return resource === "*" || !resource.startsWith("arn:") || takes(action, resource);
}

const accountsNamed = defineRule({
  id: "iam-resource-account-named",
  title: "A policy names the account whose resources it is about",
  severity: "medium",
  resources: identityTypes,
  why: "A star for the account lets the identity use what any account shares with it: also what a stranger makes under the same name to receive data.",
  fix: "Put the account's number into the ARN, or add a condition on aws:ResourceAccount or aws:ResourceOrgID.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
  controls: { nist80053: ["AC-4", "AC-6"], pciDss: ["7.2.2"] },
  passes: [
    { policy: statement({ Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:*:111122223333:table/orders" }) },
    { policy: statement({ Action: "s3:GetObject", Resource: OBJECTS }) },
    { policy: statement({ Action: "ec2:RunInstances", Resource: "arn:aws:ec2:eu-central-1::image/ami-1a2b3c4d" }) },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM puts the value there, not TypeScript.
    { policy: statement({ Action: "iam:ChangePassword", Resource: "arn:aws:iam::*:user/${aws:username}" }) },
    {
      policy: statement({
        Action: "dynamodb:GetItem",
        Resource: "arn:aws:dynamodb:*:*:table/orders",
        Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } },
      }),
    },
  ],
  fails: [
    { policy: statement({ Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:eu-central-1:*:table/orders" }) },
    { policy: JSON.stringify(statement({ Action: "sts:AssumeRole", Resource: ["arn:aws:iam::*:role/deploy"] })) },
    of("aws:iam/policy:Policy", {
      policy: statement({ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:*:*:orders" }),
    }),
  ],

  validate: (resource) => eachIdentityDocument(resource, (document) => eachAllow(document, namesAccounts)),
});

function namesAccounts(statement: Statement): Verdict {
  const confined = statement.confinedBy((key) => /^aws:resource(?:account|orgid|orgpaths)$/.test(key));
  return statement.resources.every((each) =>
    /[*?]/.test(accountOf(each.text)) ? some([confined], each.wrong("the number of an account in it")) : pass,
  );
}

// What is named after whoever asks is of the account of whoever asks.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_credentials_console.html
const NAMED_AFTER_ONESELF = /\$\{aws:user(?:id|name)\}/i;

/** The account of an ARN. What is every resource of a kind is refused for itself, as is what is no ARN. */
function accountOf(resource: string): string {
  const parts = resource.split(":");
  if (NAMED_AFTER_ONESELF.test(resource)) return "";
  return parts.length < 6 || isBroadResource(resource) ? "" : (parts[4] ?? "");
}

export const rules: readonly Rule[] = [actionsExist, grantsFit, accountsNamed];
