import { changesItself, escalationsOf, type Policies } from "../iam";
import {
  all,
  defineStackRule,
  documentsAround,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  undetermined,
  unknown,
  type Verdict,
  View,
} from "../kit";
import { statement } from "./iam-documents";
import { leadsNowhere } from "./iam-escalation";

const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const POLICY = "aws:iam/policy:Policy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
const SHARED_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";

const passRole = { policy: statement({ Action: "iam:PassRole", Resource: "*" }) };
const build = { policy: statement({ Action: "lambda:CreateFunction", Resource: "*" }) };
const invoke = { policy: statement({ Action: "lambda:Invoke?unction", Resource: "*" }) };
const denyIam = { policy: { Statement: { Effect: "Deny", Action: "iam:*", Resource: "*" } } };
const ofRole = { role: "deployer" };

function changeRole(arn: string) {
  return statement({ Action: "iam:PutRolePolicy", Resource: arn });
}

const noRoleEscalation = defineStackRule({
  id: "iam-role-no-escalation",
  title: "The policies of a role together are no way to more rights",
  severity: "critical",
  resources: [ROLE],
  why: "Rights that are harmless one by one make an administrator together, and nobody sees it in one policy alone.",
  fix: "Take one of the actions away, name the ARNs of what they are for, or give the role a boundary without them.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  controls: { fsbp: ["IAM.1"], cis: ["1.16"], nist80053: ["AC-5", "AC-6"], pciDss: ["7.2.1", "7.2.2"] },
  passes: [
    [named("deployer", ROLE), named("pass", ROLE_POLICY, passRole, ofRole), named("build", ROLE_POLICY, build, ofRole)],
    [
      named("deployer", ROLE, {}, { permissionsBoundary: "boundary" }),
      named("boundary", POLICY, { policy: statement({ Action: "lambda:*", Resource: "*" }) }),
      named("pass", ROLE_POLICY, passRole, ofRole),
      named("build", ROLE_POLICY, build, ofRole),
      named("invoke", ROLE_POLICY, invoke, ofRole),
    ],
    [
      named("deployer", ROLE),
      named("pass", ROLE_POLICY, passRole, ofRole),
      named("build", ROLE_POLICY, build, ofRole),
      named("invoke", ROLE_POLICY, invoke, ofRole),
      named("deny", ROLE_POLICY, denyIam, ofRole),
    ],
    [
      named("deployer", ROLE, { arn: "arn:aws:iam::111122223333:role/deployer" }),
      named("put", ROLE_POLICY, { policy: changeRole("arn:aws:iam::111122223333:role/workload-*") }, ofRole),
    ],
    [named("deployer", ROLE)],
  ],
  fails: [
    [
      named("deployer", ROLE, { arn: "arn:aws:iam::111122223333:role/deployer" }),
      named("put", ROLE_POLICY, { policy: changeRole("arn:aws:iam::111122223333:role/deploy*") }, ofRole),
    ],
    [
      named("deployer", ROLE),
      named("pass", ROLE_POLICY, passRole, ofRole),
      named("build", ROLE_POLICY, build, ofRole),
      named("invoke", ROLE_POLICY, invoke, ofRole),
    ],
    [
      named("deployer", ROLE),
      named("pass", ROLE_POLICY, passRole, ofRole),
      named("build", POLICY, build),
      named("to-build", ATTACHMENT, {}, { role: "deployer", policyArn: "build" }),
      named("invoke", POLICY, invoke),
      named("to-invoke", ATTACHMENTS, {}, { roleName: "deployer", policyArns: "invoke" }),
    ],
    [
      named("deployer", ROLE, {}, { managedPolicyArns: "build" }),
      named("build", POLICY, build),
      named("pass", POLICY, passRole),
      named("to-pass", SHARED_ATTACHMENT, {}, { roles: "deployer", policyArn: "pass" }),
      named("invoke", ROLE_POLICY, invoke, ofRole),
    ],
    [
      named("deployer", ROLE, {}, { permissionsBoundary: "boundary" }),
      named("boundary", POLICY, { policy: statement({ Action: ["iam:*", "lambda:*"], Resource: "*" }) }),
      named("pass", ROLE_POLICY, passRole, ofRole),
      named("build", ROLE_POLICY, { policy: statement({ Action: "lambda:CreateF*", Resource: "*" }) }, ofRole),
      named("invoke", ROLE_POLICY, invoke, ofRole),
    ],
  ],

  validate(role) {
    const attached = attachedTo(role);
    const [inline, declared, boundary] = [inlineOf(role), attached.flatMap(documentsOf), boundaryOf(role)];
    const documents = [...inline, ...declared];
    if (documents.length === 0) return notApplicable("no policy of this stack is its");
    // What a document leads to by itself is told where it stands: iam-no-escalation judges each alone.
    const judgedAlone = boundary ? declared : documents;
    const policies: Policies = { documents, ...(boundary && { boundary }) };
    const verdict = all([judgeTogether(policies, judgedAlone), keepsItself(role, policies)]);
    return declared.length > attached.length ? withoutCertainty(verdict) : verdict;
  },
});

// All that a component was given allows more than the part of it that is this role's.
function withoutCertainty(verdict: Verdict): Verdict {
  const isFound = verdict.kind === "judged" && verdict.findings.length > 0;
  return isFound ? undetermined("which documents of its component are its is not known yet") : verdict;
}

function judgeTogether(policies: Policies, judgedAlone: readonly View[]): Verdict {
  if (policies.documents.length === judgedAlone.length && judgedAlone.length === 1) return pass;
  const found = escalationsOf(policies);
  if (found.length === 0) return pass;
  const alone = judgedAlone.flatMap((each) => escalationsOf({ documents: [each] }));
  const isTold = new Set(alone.filter(({ isSure }) => isSure).map(({ path }) => path));
  return leadsNowhere(found.filter(({ path }) => !isTold.has(path)));
}

function keepsItself(role: StackResource, policies: Policies): Verdict {
  const { state } = role.see("arn");
  const found = changesItself(policies, state === "known" ? role.at("arn").text : undefined);
  const [sure] = found.filter(({ isSure }) => isSure);
  if (sure) return fail(`found ${sure.action} on the role itself, expected no way to more rights`);
  const [possible] = found;
  return possible ? undetermined(`whether it may do ${possible.action} to itself is not known yet`) : pass;
}

// Every role has this list when it is made, also one that was given none: as long as it is not known it says nothing.
function inlineOf(role: StackResource): readonly View[] {
  return role.see("inlinePolicies").state === "known"
    ? role.at("inlinePolicies").members.map((each) => each.at("policy"))
    : [];
}

/** The policies of a role that are resources of their own. Those that are not of this stack belong to nothing. */
function attachedTo(role: StackResource): readonly StackResource[] {
  const attached = [
    ...role.refersTo("managedPolicyArns", POLICY),
    ...role.referredToBy(ATTACHMENT, "role").flatMap((each) => each.refersTo("policyArn", POLICY)),
    ...role.referredToBy(ATTACHMENTS, "roleName").flatMap((each) => each.refersTo("policyArns", POLICY)),
    ...role.referredToBy(SHARED_ATTACHMENT, "roles").flatMap((each) => each.refersTo("policyArn", POLICY)),
  ];
  return [...role.referredToBy(ROLE_POLICY, "role"), ...new Set(attached)];
}

/** What a policy says: its own document, or, while that is not known, those that its component was given. */
function documentsOf(policy: StackResource): readonly View[] {
  const own = policy.at("policy");
  const given = own.value === unknown ? documentsAround(policy, "identity") : [];
  return given.length > 0 ? given : [own];
}

function boundaryOf(role: StackResource): View | undefined {
  const [boundary] = role.refersTo("permissionsBoundary", POLICY);
  if (boundary) return boundary.at("policy");
  // A boundary of another stack takes something away, and this one cannot tell what.
  return role.has("permissionsBoundary") ? new View(unknown) : undefined;
}

export const rules: readonly Rule[] = [noRoleEscalation];
