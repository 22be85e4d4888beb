import {
  all,
  atMost,
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  TASK_DEFINITION,
  undetermined,
  wholeNumber,
  withSettings,
} from "../kit";

const ROLE = "aws:iam/role:Role";
const FUNCTION = "aws:lambda/function:Function";
const POD_IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const STACK = "pulumi:pulumi:Stack";

const ofRole = { role: "api" };

const policiesInOnePlace = defineRule({
  id: "iam-role-policies-in-one-place",
  title: "A role's policies are resources of their own",
  severity: "low",
  resources: [ROLE],
  why: "What a role lists itself is all that it may have: with each update it takes away what other resources gave it, and they give it back. For a while a workload has no rights.",
  fix: "Leave inlinePolicies and managedPolicyArns out, and use RolePolicy and RolePolicyAttachment. RolePoliciesExclusive and RolePolicyAttachmentsExclusive remove what nobody listed.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/",
  controls: { nist80053: ["AC-2", "CM-3"], pciDss: ["7.2.5"] },
  // An empty list gives nothing, and keeps others from giving something.
  passes: [{}, { inlinePolicies: [], managedPolicyArns: [] }],
  fails: [
    { inlinePolicies: [{ name: "read", policy: "{}" }] },
    { managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"] },
  ],

  validate(role) {
    const separate = "nothing: policies as resources of their own";
    return all(["inlinePolicies", "managedPolicyArns"].map((list) => role.expectEmpty(list, separate)));
  },
});

const sessionShort = defineRule({
  id: "iam-role-session-short",
  title: "Who takes a role has it for an hour at most",
  severity: "low",
  resources: [ROLE],
  why: "Stolen credentials of a session hold until it ends, and nothing but a change of the role's policies ends it sooner.",
  fix: "Leave maxSessionDuration out. Raise the setting mostSeconds where deployments or backups take longer.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
  controls: { nist80053: ["AC-6", "AC-12"], pciDss: ["7.2.5"] },
  settings: {
    mostSeconds: wholeNumber({
      default: 3600,
      minimum: 3600,
      maximum: 43200,
      description: "Seconds that a session may last. AWS takes an hour to twelve.",
    }),
  },
  passes: [{}, { maxSessionDuration: 3600 }, withSettings({ mostSeconds: 7200 }, { maxSessionDuration: 7200 })],
  fails: [{ maxSessionDuration: 7200 }, { maxSessionDuration: 43200 }],

  // Without a value it is an hour.
  validate: (role, { settings }) =>
    role.has("maxSessionDuration") ? role.expect("maxSessionDuration", atMost(settings.mostSeconds, "seconds")) : pass,
});

const roleOfOneWorkload = defineStackRule({
  id: "iam-role-of-one-workload",
  title: "Each workload has a role of its own",
  severity: "medium",
  resources: [ROLE],
  why: "A shared role has the rights of all who share it. Whoever breaks into the weakest reads the data of the others, and nothing in the audit trail tells them apart.",
  fix: "Give each service and function a role with what it uses itself.",
  link: "https://docs.aws.amazon.com/lambda/latest/operatorguide/least-privilege.html",
  controls: { nist80053: ["AC-5", "AC-6"], pciDss: ["7.2.2", "7.2.5"] },
  passes: [
    [named("api", ROLE), named("task", TASK_DEFINITION, { family: "api" }, { taskRoleArn: "api" })],
    [
      named("api", ROLE),
      named("blue", TASK_DEFINITION, { family: "api" }, { taskRoleArn: "api" }),
      named("green", TASK_DEFINITION, { family: "api" }, { taskRoleArn: "api" }),
    ],
    [named("api", ROLE)],
  ],
  fails: [
    [
      named("api", ROLE),
      named("task", TASK_DEFINITION, { family: "api" }, { taskRoleArn: "api" }),
      named("worker", TASK_DEFINITION, { family: "worker" }, { taskRoleArn: "api" }),
    ],
    [
      named("api", ROLE),
      named("task", TASK_DEFINITION, { family: "api" }, { taskRoleArn: "api" }),
      named("hook", FUNCTION, {}, ofRole),
    ],
    [
      named("api", ROLE),
      named("one", POD_IDENTITY, { namespace: "a", serviceAccount: "one" }, { roleArn: "api" }),
      named("other", POD_IDENTITY, { namespace: "a", serviceAccount: "other" }, { roleArn: "api" }),
    ],
  ],

  validate(role) {
    const users = [
      ...role.referredToBy(TASK_DEFINITION, "taskRoleArn"),
      ...role.referredToBy(FUNCTION, "role"),
      ...role.referredToBy(POD_IDENTITY, "roleArn"),
    ];
    if (users.length === 0) return notApplicable("no workload of this stack has it");
    const named = users.map(workloadOf);
    const workloads = new Set(named.filter((each) => each !== undefined));
    if (workloads.size > 1) return fail(`found a role of ${workloads.size} workloads, expected a role of one`);
    const isOpen = users.length > 1 && named.includes(undefined);
    return isOpen ? undetermined("whether what has it belongs together is not known yet") : pass;
  },
});

/** What a task or function is part of: all of a component are one workload, and so are the versions of a family. */
function workloadOf(user: StackResource): string | undefined {
  const component = user.parent;
  if (component && component.type !== STACK) return component.urn;
  const family = user.see("family");
  if (family.state === "unknown") return undefined;
  return `${user.type} ${family.state === "known" ? user.at("family").text : user.name}`;
}

export const rules: readonly Rule[] = [policiesInOnePlace, sessionShort, roleOfOneWorkload];
