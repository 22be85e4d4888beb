import { all, defineRule, of, pass, type Rule, texts, type Verdict, type View, withSettings } from "../kit";

const ROLE = "aws:iam/role:Role";
const EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";

// What all of them allow: whole services, and most of them on every resource of the account.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
const BROAD =
  /^(?:AdministratorAccess(?:-[\w-]+)?|PowerUserAccess|[\w-]*FullAccess(?:_?[vV]\d+)?|(?:Database|Network|System)Administrator|DataScientist|SecretsManagerReadWrite|AmazonEC2RoleforSSM)$/;

const noBroadManagedPolicy = defineRule({
  id: "iam-no-broad-managed-policy",
  title: "No identity has AWS's policies for whole services",
  severity: "critical",
  resources: [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    EXCLUSIVE,
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    ROLE,
  ],
  why: "AdministratorAccess, PowerUserAccess and the *FullAccess policies allow whole services, and grow with them.",
  fix: "Attach a policy that lists what is used.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  controls: { fsbp: ["IAM.1"], cis: ["1.16"], nist80053: ["AC-6"], pciDss: ["7.2.1"] },
  settings: {
    allowed: texts({ default: [], description: "Names of policies of AWS that identities may have nevertheless." }),
  },
  passes: [
    { policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    { policyArn: "arn:aws:iam::111122223333:policy/AdministratorAccess" },
    withSettings({ allowed: ["AWSXrayFullAccess"] }, { policyArn: "arn:aws:iam::aws:policy/AWSXrayFullAccess" }),
    of(ROLE, {}),
  ],
  fails: [
    { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    { policyArn: "arn:aws:iam::aws:policy/AWSXrayFullAccess" },
    { policyArn: "arn:aws-us-gov:iam::aws:policy/AmazonS3FullAccess" },
    { policyArn: "arn:aws:iam::aws:policy/AmazonBedrockFullAccess_v2" },
    of("aws:iam/policyAttachment:PolicyAttachment", { policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }),
    of("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { policyArn: "arn:aws:iam::aws:policy/IAMFullAccess" }),
    of("aws:iam/userPolicyAttachment:UserPolicyAttachment", {
      policyArn: "arn:aws:iam::aws:policy/SecretsManagerReadWrite",
    }),
    of("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", {
      managedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    of(EXCLUSIVE, { policyArns: ["arn:aws:iam::aws:policy/IAMFullAccess"] }),
    of(ROLE, { managedPolicyArns: ["arn:aws:iam::aws:policy/job-function/SystemAdministrator"] }),
  ],

  validate(resource, { settings }) {
    const judge = (policy: View) => isNarrow(policy, settings.allowed);
    const properties = ["policyArn", "policyArns", "managedPolicyArn", "managedPolicyArns"];
    return all(properties.map((property) => resource.each(property, judge)));
  },
});

function isNarrow(policy: View, allowed: readonly string[]): Verdict {
  const [, name] = /:iam::aws:policy\/(?:[\w-]+\/)*([\w-]+)$/.exec(policy.text) ?? [];
  const isBroad = name !== undefined && BROAD.test(name) && !allowed.includes(name);
  return isBroad ? policy.wrong("a policy for what is used") : pass;
}

export const rules: readonly Rule[] = [noBroadManagedPolicy];
