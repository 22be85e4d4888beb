import { type Escalation, escalationsOf } from "../iam";
import { defineRule, fail, notApplicable, of, pass, type Rule, undetermined, type Verdict } from "../kit";
import { eachIdentityDocument, identityTypes, statement } from "./iam-documents";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:entity-api";

const toLambda = { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } };
const toEcs = { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } };
const withBoundary = { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/workload" };
const unlessBounded = { Effect: "Deny", Action: ["iam:CreateRole", "iam:PutRolePolicy"], Resource: "*" };
const runOwnCode = { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource: FUNCTION };

function allow(...statements: readonly Readonly<Record<string, unknown>>[]) {
  return { Version: "2012-10-17", Statement: statements.map((each) => ({ Effect: "Allow", ...each })) };
}

const noEscalation = defineRule({
  id: "iam-no-escalation",
  title: "No policy is a way to more rights than it gives",
  severity: "critical",
  resources: identityTypes,
  why: "Whoever may attach policies, or run code with any role, is an administrator, though the policy does not say so.",
  fix: "Name the ARNs of roles, policies, functions and projects, or confine the statement by iam:PermissionsBoundary, iam:PolicyARN or tags. A Deny in the same policy counts too.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  controls: { fsbp: ["IAM.1"], cis: ["1.16"], nist80053: ["AC-5", "AC-6", "AC-6(10)"], pciDss: ["7.2.1", "7.2.2"] },
  passes: [
    { policy: allow({ Action: "iam:PassRole", Resource: "*", Condition: toEcs }, runOwnCode) },
    { policy: allow({ Action: "lambda:UpdateFunctionCode", Resource: FUNCTION }) },
    {
      policy: allow({
        Action: ["iam:CreateRole", "iam:AttachRolePolicy"],
        Resource: "*",
        Condition: { StringEquals: withBoundary },
      }),
    },
    {
      policy: allow({
        Action: "iam:AttachRolePolicy",
        Resource: "*",
        Condition: { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::111122223333:policy/workload" } },
      }),
    },
    // A denial to whoever sets no boundary says the same as a condition beside what is allowed.
    {
      policy: {
        Statement: [
          { Effect: "Allow", Action: ["iam:CreateRole", "iam:PutRolePolicy"], Resource: "*" },
          { ...unlessBounded, Condition: { StringNotEquals: withBoundary } },
        ],
      },
    },
    {
      policy: {
        Statement: [
          { Effect: "Allow", Action: "iam:*", Resource: "*" },
          { Effect: "Deny", NotAction: ["iam:Get*", "iam:List*"], Resource: "*" },
        ],
      },
    },
    of(ROLE, { inlinePolicies: [{ name: "read", policy: statement({ Action: "iam:GetRole", Resource: "*" }) }] }),
  ],
  fails: [
    { policy: allow({ Action: "iam:PassRole", Resource: "*", Condition: toLambda }, runOwnCode) },
    { policy: allow({ Action: "lambda:UpdateFunctionCode", Resource: "*" }) },
    { policy: allow({ Action: ["iam:CreateRole", "iam:AttachRolePolicy"], Resource: "*" }) },
    {
      policy: {
        Statement: [
          { Effect: "Allow", Action: ["iam:CreateRole", "iam:PutRolePolicy"], Resource: "*" },
          { ...unlessBounded, Condition: { StringEquals: withBoundary } },
        ],
      },
    },
    ...["arn:aws:iam::aws:policy/*", "arn:aws:iam::aws:policy/AdministratorAccess"].map((policy) => ({
      policy: allow({
        Action: "iam:AttachRolePolicy",
        Resource: "*",
        Condition: { ArnLike: { "iam:PolicyARN": policy } },
      }),
    })),
    { policy: allow({ Action: "iam:putrolepolic?", Resource: "arn:aws:iam::*:role/*" }) },
    { policy: JSON.stringify(allow({ NotAction: "s3:*", Resource: "*" })) },
    of(POLICY, { policy: allow({ Action: "*", Resource: "*" }) }),
    of(ROLE, { inlinePolicies: [{ name: "all", policy: statement({ Action: "iam:*", Resource: "*" }) }] }),
    of("aws:iam/groupPolicy:GroupPolicy", { policy: statement({ Action: "sts:AssumeRole", Resource: "*" }) }),
    of("aws:iam/userPolicy:UserPolicy", { policy: statement({ Action: "iam:CreateAccessKey", Resource: "*" }) }),
    of("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", {
      inlinePolicy: JSON.stringify(
        statement({ Action: "ssm:StartSession", NotResource: "arn:aws:ec2:*:*:instance/a" }),
      ),
    }),
  ],

  validate(resource) {
    // What a role may do at most is only known with the whole stack: iam-role-no-escalation judges it.
    if (resource.type === ROLE && resource.has("permissionsBoundary")) return notApplicable("it has a boundary");
    return eachIdentityDocument(resource, (each) =>
      each.decide(() => leadsNowhere(escalationsOf({ documents: [each] }), each.path), pass),
    );
  },
});

/** The verdict on an identity to which ways to more rights are open. */
export function leadsNowhere(open: readonly Escalation[], path = ""): Verdict {
  const [first, ...others] = open.filter(({ isSure }) => isSure);
  if (first) {
    const found = `${actionsOf(first)} on everything${count(others.length)}`;
    return fail(`found ${found}, expected no way to more rights`, path);
  }
  const [possible] = open;
  return possible ? undetermined(`whether it allows ${actionsOf(possible)} is not known yet`, path) : pass;
}

function actionsOf({ path }: Escalation): string {
  return path.permissions.join(" with ");
}

function count(others: number): string {
  return others === 0 ? "" : ` and ${others} more ${others === 1 ? "way" : "ways"}`;
}

export const rules: readonly Rule[] = [noEscalation];
