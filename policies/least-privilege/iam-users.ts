import { defineRule, fail, notApplicable, of, type Rule } from "../kit";

const USER = "aws:iam/user:User";
const ACCESS_KEY = "aws:iam/accessKey:AccessKey";
const LOGIN = "aws:iam/userLoginProfile:UserLoginProfile";
const SERVICE_CREDENTIAL = "aws:iam/serviceSpecificCredential:ServiceSpecificCredential";

const named: Readonly<Record<string, string>> = {
  [USER]: "a user",
  [ACCESS_KEY]: "an access key",
  [LOGIN]: "a password for the console",
  [SERVICE_CREDENTIAL]: "a password for a service",
};

const noUser = defineRule({
  id: "iam-no-user",
  title: "Nobody has credentials that do not expire",
  severity: "medium",
  resources: [ACCESS_KEY, LOGIN, SERVICE_CREDENTIAL, USER],
  why: "Keys and passwords of IAM users hold until somebody deletes them. Leaked ones are the most common way into accounts, and a key that Pulumi makes also stands in its state.",
  fix: "Let people sign in through IAM Identity Center, and machines act with roles: OIDC for pipelines, IAM Roles Anywhere outside of AWS.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
  controls: {
    fsbp: ["IAM.3", "IAM.22"],
    cis: ["1.12", "1.14"],
    nist80053: ["AC-2", "AC-2(1)", "IA-5"],
    pciDss: ["8.3.9", "8.6.3"],
  },
  passes: [of("aws:iam/role:Role", { name: "deployer" }), of("aws:iam/group:Group", { name: "readers" })],
  fails: [
    { user: "deployer" },
    of(LOGIN, { user: "ada" }),
    of(SERVICE_CREDENTIAL, { userName: "ada", serviceName: "codecommit.amazonaws.com" }),
    of(USER, { name: "ada" }),
  ],

  validate({ type }) {
    const found = named[type];
    return found === undefined ? notApplicable("it is no user's") : fail(`found ${found}, expected a role`);
  },
});

const USER_POLICY = "aws:iam/userPolicy:UserPolicy";
const USER_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment";
const SHARED_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";
const POLICIES = "aws:iam/userPoliciesExclusive:UserPoliciesExclusive";
const ATTACHMENTS = "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive";

// Where attachments that may be nobody's say what they attach to a user. Of the others the type says it.
const usersOf: Readonly<Record<string, string>> = {
  [SHARED_ATTACHMENT]: "users",
  [POLICIES]: "policyNames",
  [ATTACHMENTS]: "policyArns",
};

const noUserPolicy = defineRule({
  id: "iam-no-user-policy",
  title: "Users have their rights from groups",
  severity: "medium",
  resources: [USER_POLICY, USER_ATTACHMENT, SHARED_ATTACHMENT, POLICIES, ATTACHMENTS],
  why: "What is given to single users is forgotten when they change teams. A group's rights end with the membership.",
  fix: "Give the policy to a group or a role: GroupPolicyAttachment, RolePolicyAttachment.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2",
  controls: { fsbp: ["IAM.2"], cis: ["1.15"], nist80053: ["AC-2", "AC-3", "AC-6"], pciDss: ["7.2.5", "8.2.4"] },
  passes: [
    of(SHARED_ATTACHMENT, { roles: ["deployer"], policyArn: "arn:aws:iam::111122223333:policy/deploy" }),
    of(SHARED_ATTACHMENT, { groups: ["readers"], policyArn: "arn:aws:iam::111122223333:policy/read" }),
    of(POLICIES, { userName: "ada", policyNames: [] }),
    of(ATTACHMENTS, { userName: "ada", policyArns: [] }),
  ],
  fails: [
    { user: "ada", policy: {} },
    of(USER_ATTACHMENT, { user: "ada", policyArn: "arn:aws:iam::111122223333:policy/read" }),
    of(SHARED_ATTACHMENT, { users: ["ada"], policyArn: "arn:aws:iam::111122223333:policy/read" }),
    of(POLICIES, { userName: "ada", policyNames: ["read"] }),
    of(ATTACHMENTS, { userName: "ada", policyArns: ["arn:aws:iam::111122223333:policy/read"] }),
  ],

  validate(resource) {
    const whose = usersOf[resource.type];
    if (whose === undefined) return fail("found a policy of a user, expected one of a group or a role");
    return resource.expectEmpty(whose, "nothing: policies of groups or roles");
  },
});

export const rules: readonly Rule[] = [noUser, noUserPolicy];
