import {
  all,
  defineRule,
  eachAllow,
  notApplicable,
  of,
  pass,
  type ResourceView,
  type Rule,
  type Statement,
  some,
  texts,
  type Verdict,
  type View,
  withSettings,
} from "../kit";
import { statement } from "./iam-documents";
import { LOG_WRITERS } from "./log-writers";
import { onlyIfTrue } from "./only-if-true";
import { tellsForWhom, tellsOurs } from "./own-world";
import { eachResourceDocument, onEachType, resourcePolicyTypes, serviceOf } from "./resource-documents";
import { saysForWhomTo } from "./service-principals";

const read = { Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
const KEY = "aws:kms/key:Key";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const ours = { AWS: "arn:aws:iam::111122223333:root" };
const ourAccount = { allowedAccountIds: ["111122223333"] };
const forUs = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const ofOurOrganisation = { StringEquals: { "AWS:PrincipalOrgId": "o-a1b2c3d4e5" } };

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
    { policy: statement({ ...read, Principal: "*", Condition: ofOurOrganisation }) },
    { policy: statement({ ...read, Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }) },
    { policy: { Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] } },
    of(KEY, {}),
    of("acme:index:Store", { policy: statement({ ...read, Principal: ours }) }),
    of("acme:index:Store", { statements: [{ Effect: "Allow", ...read }] }),
  ],
  fails: [
    { policy: JSON.stringify(statement({ ...read, Principal: { AWS: ["*"] } })) },
    { policy: statement({ ...read, NotPrincipal: ours }) },
    { policy: statement({ ...read, Principal: "*", Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }) },
    { policy: statement({ ...read, Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } } }) },
    ...onEachType(statement({ ...read, Principal: "*" })),
  ],

  validate: (resource) => eachResourceDocument(resource, (document) => eachAllow(document, admitsKnown)),
});

function admitsKnown(statement: Statement): Verdict {
  const confined = statement.confinedBy((key, value) => tellsOurs(key, value) || isFewAddresses(key, value));
  const admit = (principal: View) => {
    const everybody = principal.wrong("named principals, or a condition that tells them apart");
    // Only what is in the network reaches a mount target.
    // https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
    const isInside = onlyIfTrue(statement, "elasticfilesystem:accessedviamounttarget", everybody);
    return some([confined, isInside], everybody);
  };
  return all([
    statement.element("NotPrincipal").isEmpty("the principals that are admitted, not all others"),
    statement.eachPrincipal((principal) => (principal.value === "*" ? admit(principal) : pass)),
  ]);
}

// What AWS itself does not call public.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
function isFewAddresses(key: string, value: string | undefined): boolean {
  if (key !== "aws:sourceip") return false;
  if (value === undefined) return true;
  const [address = "", length] = value.split("/");
  return length === undefined || Number(length) >= (address.includes(":") ? 32 : 8);
}

const noStrangers = defineRule({
  id: "resource-policy-no-strangers",
  title: "A resource policy admits accounts that are known",
  severity: "high",
  resources: resourcePolicyTypes,
  why: "What another account may do here is decided there from then on, by people and policies that nobody here sees.",
  fix: "Remove the principal, confine the statement by aws:PrincipalOrgID, or list the account in the rule's setting trustedAccounts. One's own accounts are the provider's allowedAccountIds.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
  controls: { fsbp: ["S3.6"], nist80053: ["AC-3", "AC-4", "AC-20"], pciDss: ["7.2.5"] },
  settings: {
    trustedAccounts: texts({
      default: [],
      description: "Accounts of others, 12 digits each, that policies may admit.",
    }),
  },
  passes: [
    of("aws:s3/bucketPolicy:BucketPolicy", { policy: statement({ ...read, Principal: ours }) }, ourAccount),
    of(
      "aws:ecr/repositoryPolicy:RepositoryPolicy",
      {
        policy: statement({
          Action: "ecr:BatchGetImage",
          Principal: { AWS: "444455556666" },
          Condition: ofOurOrganisation,
        }),
      },
      ourAccount,
    ),
    withSettings(
      { trustedAccounts: ["444455556666"] },
      of(KEY, { policy: statement({ Action: "kms:Decrypt", Principal: { AWS: "444455556666" } }) }, ourAccount),
    ),
    // Classic load balancers and those of older regions write their logs from accounts of AWS's.
    of(
      "aws:s3/bucketPolicy:BucketPolicy",
      { policy: statement({ ...read, Action: "s3:PutObject", Principal: { AWS: "arn:aws:iam::054676820928:root" } }) },
      ourAccount,
    ),
    // Whose accounts are one's own is said nowhere.
    { policy: statement({ ...read, Principal: { AWS: "444455556666" } }) },
  ],
  fails: [
    of(
      "aws:s3/bucketPolicy:BucketPolicy",
      { policy: statement({ ...read, Principal: { AWS: ["arn:aws:iam::444455556666:root"] } }) },
      ourAccount,
    ),
    of(
      "aws:secretsmanager/secretPolicy:SecretPolicy",
      { policy: statement({ Action: "secretsmanager:GetSecretValue", Principal: { AWS: "444455556666" } }) },
      ourAccount,
    ),
    withSettings(
      { trustedAccounts: ["777788889999"] },
      of(
        KEY,
        { policy: statement({ Action: "kms:Decrypt", Principal: { AWS: "arn:aws:iam::444455556666:role/a" } }) },
        ourAccount,
      ),
    ),
  ],

  validate(resource, { settings: { trustedAccounts } }) {
    const own = resource.provider.at("allowedAccountIds").members.map(({ text }) => text);
    if (own.length === 0) return notApplicable("its provider does not say which accounts are one's own");
    const known = [...own, ...trustedAccounts, ...LOG_WRITERS];
    return eachResourceDocument(resource, (document) => eachAllow(document, (each) => admitsAccounts(each, known)));
  },
});

function admitsAccounts(statement: Statement, known: readonly string[]): Verdict {
  return statement.eachPrincipal((principal, kind) => {
    const account = kind === "AWS" ? /^(?:arn:[\w-]+:\w+::)?(\d{12})(?::|$)/.exec(principal.text)?.[1] : undefined;
    if (account === undefined || known.includes(account)) return pass;
    return some([statement.confinedBy(tellsOurs)], principal.wrong("an account of one's own, or a trusted one"));
  });
}

const servicesConfined = defineRule({
  id: "resource-policy-service-confined",
  title: "An AWS service is admitted on behalf of known accounts",
  severity: "high",
  resources: resourcePolicyTypes,
  why: "The service acts for strangers too: they could have it write to this resource, or use this key, from their account.",
  fix: "Add the condition aws:SourceAccount or aws:SourceArn. In the policy of a key, an encryption context does it too.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [
    { policy: statement({ ...read, Principal: { Service: "cloudtrail.amazonaws.com" }, Condition: forUs }) },
    of(TOPIC_POLICY, { policy: statement({ Action: "sns:Publish", Principal: { Service: "events.amazonaws.com" } }) }),
    of(KEY, {
      policy: statement({
        Action: "kms:Decrypt",
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:*" } },
      }),
    }),
  ],
  fails: [
    { policy: statement({ ...read, Principal: { Service: "cloudtrail.amazonaws.com" } }) },
    of(TOPIC_POLICY, {
      policy: statement({ Action: "sns:Publish", Principal: { Service: "cloudwatch.amazonaws.com" } }),
    }),
    of("aws:sqs/queuePolicy:QueuePolicy", {
      policy: statement({ Action: "sqs:SendMessage", Principal: { Service: "sns.amazonaws.com" } }),
    }),
    of(KEY, {
      policy: JSON.stringify(
        statement({ Action: "kms:Decrypt", Principal: { Service: "logs.eu-central-1.amazonaws.com" } }),
      ),
    }),
    of(KEY, {
      policy: statement({
        Action: "kms:Decrypt",
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:*:*" } },
      }),
    }),
    of("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
      policyDocument: statement({ Action: "logs:PutLogEvents", Principal: { Service: "delivery.logs.amazonaws.com" } }),
    }),
  ],

  validate: (resource) =>
    eachResourceDocument(resource, (document) => eachAllow(document, (each) => admitsForUs(each, resource))),
});

function admitsForUs(statement: Statement, resource: ResourceView): Verdict {
  return statement.eachPrincipal((principal, kind) => {
    const target = resource.isComponent ? targetOf(statement) : serviceOf(resource);
    if (kind !== "Service" || !saysForWhomTo(principal.text, target)) return pass;
    const missing = principal.wrong("a condition on aws:SourceAccount or aws:SourceArn beside it");
    return some([statement.confinedBy(tellsForWhom)], missing);
  });
}

/** The service whose resources a statement is about, where nothing but its actions tells. */
function targetOf({ actions }: Statement): string {
  return actions.members[0]?.text.split(":")[0]?.toLowerCase() ?? "";
}

export const rules: readonly Rule[] = [resourceNotPublic, noStrangers, servicesConfined];
