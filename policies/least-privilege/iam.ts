import { demandsTag, isBroadResource, tellsResourcesApart } from "../iam";
import { all, defineRule, eachAllow, of, pass, type Rule, type Statement, some, type Verdict, type View } from "../kit";
import { eachIdentityDocument, identityTypes, statement } from "./iam-documents";
import { isUnconfinable } from "./unconfinable-actions";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-api-AbCdEf";
const TASK_ROLE = "arn:aws:iam::111122223333:role/entity-api-task";
const KMS_KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const toEcs = { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } };

const noWildcardAction = defineRule({
  id: "iam-no-wildcard-action",
  title: "A policy names the actions that it allows",
  severity: "high",
  resources: identityTypes,
  why: "A wildcard also allows what AWS adds next year, and nobody reviews that.",
  fix: "List the actions that are used. Describe* and List* of a service may stay wildcards: they read no data.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  controls: { fsbp: ["IAM.1", "IAM.21"], cis: ["1.16"], nist80053: ["AC-6", "AC-6(10)"], pciDss: ["7.2.1"] },
  passes: [
    { policy: statement({ Action: "secretsmanager:GetSecretValue", Resource: SECRET }) },
    { policy: statement({ Action: ["ec2:Describe*", "ssmmessages:*"], Resource: "*" }) },
    { policy: statement({ Action: ["kms:GenerateDataKey*", "kms:ReEncrypt*"], Resource: KMS_KEY }) },
    { policy: { Statement: { Effect: "Deny", Action: "*", Resource: "*" } } },
    of(ROLE, { inlinePolicies: [{ name: "read", policy: statement({ Action: "s3:GetObject", Resource: SECRET }) }] }),
  ],
  fails: [
    { policy: statement({ Action: "*", Resource: SECRET }) },
    { policy: statement({ Action: ["s3:GetObject", "s3:*"], Resource: SECRET }) },
    { policy: statement({ Action: "s3:Ge?Object", Resource: SECRET }) },
    { policy: JSON.stringify(statement({ NotAction: "iam:*", Resource: SECRET })) },
    of(POLICY, { policy: JSON.stringify(statement({ Action: "SecretsManager:*", Resource: SECRET })) }),
    of(ROLE, { inlinePolicies: [{ name: "all", policy: JSON.stringify(statement({ Action: "*", Resource: "a" })) }] }),
    of("aws:iam/groupPolicy:GroupPolicy", { policy: statement({ Action: "iam:*", Resource: "a" }) }),
    of("aws:iam/userPolicy:UserPolicy", { policy: statement({ Action: "iam:*", Resource: "a" }) }),
    of("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", {
      inlinePolicy: JSON.stringify(statement({ Action: "iam:*", Resource: "a" })),
    }),
  ],

  validate: (resource) => eachIdentityDocument(resource, (document) => eachAllow(document, namesActions)),
});

function namesActions(statement: Statement): Verdict {
  const { actions } = statement;
  const refuse = (action: View) => action.wrong("actions by their names");
  return all([
    actions.every((action) => (isBroadAction(action.text) ? refuse(action) : pass)),
    statement.element("NotAction").isEmpty("actions that are allowed, not all others"),
  ]);
}

function isBroadAction(action: string): boolean {
  return (
    /[*?]/.test(action) &&
    !/^[\w-]+:(?:describe|list)\w*\*$/i.test(action) &&
    !isProtocol(action) &&
    !isSpelling(action)
  );
}

// What AWS's guides write for the spellings of one and the same right.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-users-crypto
function isSpelling(action: string): boolean {
  return /^kms:(?:GenerateDataKey|ReEncrypt)\*$/i.test(action);
}

// Services that consist of what agents of Systems Manager need to be reached, and of nothing else.
function isProtocol(action: string): boolean {
  return /^(?:ssmmessages|ec2messages):\*$/i.test(action);
}

const noWildcardResource = defineRule({
  id: "iam-no-wildcard-resource",
  title: "A policy names the resources that it is about",
  severity: "high",
  resources: identityTypes,
  why: "What may be done to one resource may otherwise be done to every one of the account, other services' included.",
  fix: "Name the ARNs, or confine the statement by a condition on tags, cluster, service or namespace. Actions that AWS takes on * only go into a statement of their own.",
  link: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  controls: { fsbp: ["KMS.1", "KMS.2"], nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.2"] },
  passes: [
    { policy: statement({ Action: "secretsmanager:GetSecretValue", Resource: SECRET }) },
    { policy: statement({ Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" }) },
    { policy: statement({ Action: "ecr:GetAuthorizationToken", Resource: "*" }) },
    { policy: statement({ Action: ["ec2:Describe*", "rds:DescribeDBInstances"], Resource: "*" }) },
    { policy: statement({ Action: "logs:PutLogEvents", Resource: "arn:aws:logs:*:111122223333:log-group:/ecs/a:*" }) },
    {
      policy: statement({
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "entity-api" } },
      }),
    },
    // The controllers of load balancers and disks change what they made, which has a tag of theirs.
    {
      policy: statement({
        Action: "ec2:DeleteSecurityGroup",
        Resource: "*",
        Condition: { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } },
      }),
    },
    {
      policy: statement({
        Action: "ec2:DeleteVolume",
        Resource: "*",
        Condition: { StringLike: { "ec2:ResourceTag/CSIVolumeName": "*" } },
      }),
    },
    // Nobody knows the id of a change before it is made.
    { policy: statement({ Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" }) },
    {
      policy: statement({ Action: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "ecs:List*"], Resource: "*" }),
    },
  ],
  fails: [
    { policy: statement({ Action: "secretsmanager:GetSecretValue", Resource: "*" }) },
    { policy: statement({ Action: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], Resource: ["*"] }) },
    { policy: statement({ Action: "secretsmanager:*", Resource: "*" }) },
    { policy: statement({ Action: "ec2:CreateTags", Resource: "*" }) },
    { policy: statement({ Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }) },
    { policy: statement({ Action: "s3:GetObject", Resource: "arn:aws:s3:::*/secrets/*" }) },
    { policy: statement({ Action: "secretsmanager:GetSecretValue", Resource: "arn:aws:secretsmanager:*:*:secret:*" }) },
    { policy: statement({ Action: "dynamodb:PutItem", Resource: "arn:aws:dynamodb:*:111122223333:table/*-*" }) },
    { policy: statement({ Action: "dynamodb:Query", Resource: "arn:aws:dynamodb:*:111122223333:table/*/index/*" }) },
    {
      policy: statement({
        Action: "ec2:DeleteVolume",
        Resource: "*",
        Condition: { Null: { "aws:ResourceTag/Environment": "false" } },
      }),
    },
    {
      policy: statement({
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/*" } },
      }),
    },
    { policy: JSON.stringify(statement({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::private/*" })) },
    of(POLICY, { policy: JSON.stringify(statement({ Action: "kms:Decrypt", Resource: "*" })) }),
  ],

  validate: (resource) => eachIdentityDocument(resource, (document) => eachAllow(document, namesResources)),
});

function namesResources(statement: Statement): Verdict {
  const named = statement.element("NotResource").isEmpty("resources that it is about, not all others");
  const narrow = statement.resources.every((resource) =>
    isBroadResource(resource.text) ? resource.wrong("the ARNs of the resources that it is about") : pass,
  );
  const needsNoNames = statement.actions.every((action) =>
    isJudgedElsewhere(action.text) ? pass : action.wrong("an action that AWS takes on * only"),
  );
  const confined = [statement.confinedBy(tellsResourcesApart), demandsTag(statement, narrow)];
  return all([named, some([narrow, needsNoNames, ...confined], narrow)]);
}

function isJudgedElsewhere(action: string): boolean {
  return isUnconfinable(action) || isPassRole(action);
}

function isPassRole(action: string): boolean {
  return action.toLowerCase() === "iam:passrole";
}

const passRoleConfined = defineRule({
  id: "iam-pass-role-confined",
  title: "A policy lets named roles be passed to named services",
  severity: "high",
  resources: identityTypes,
  why: "Whoever may pass any role to a service acts with the rights of the strongest role of the account.",
  fix: "Name the ARNs of the roles, and set the condition StringEquals iam:PassedToService.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  controls: { nist80053: ["AC-6"], pciDss: ["7.2.2"] },
  passes: [
    { policy: statement({ Action: "iam:PassRole", Resource: TASK_ROLE, Condition: toEcs }) },
    { policy: statement({ Action: "iam:GetRole", Resource: "*" }) },
  ],
  fails: [
    { policy: statement({ Action: "iam:PassRole", Resource: "*", Condition: toEcs }) },
    { policy: statement({ Action: "iam:PassRole", Resource: TASK_ROLE }) },
    { policy: statement({ Action: ["IAM:passrole"], Resource: "arn:aws:iam::111122223333:role/*", Condition: toEcs }) },
    of(POLICY, { policy: JSON.stringify(statement({ Action: "iam:PassRole", Resource: "*" })) }),
  ],

  validate: (resource) => eachIdentityDocument(resource, (document) => eachAllow(document, confinesPassing)),
});

function confinesPassing(statement: Statement): Verdict {
  return statement.actions.every((action) => {
    // A wildcard that covers it is refused for itself.
    if (!isPassRole(action.text)) return pass;
    const named = statement.resources.every((role) =>
      isBroadResource(role.text) ? role.wrong("the ARNs of the roles that may be passed") : pass,
    );
    const condition = statement.element("Condition").wrong("a condition on iam:PassedToService");
    return all([named, some([statement.confinedBy((key) => key === "iam:passedtoservice")], condition)]);
  });
}

export const rules: readonly Rule[] = [noWildcardAction, noWildcardResource, passRoleConfined];
