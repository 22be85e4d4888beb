import { matches } from "../iam/pattern";
import {
  all,
  defineRule,
  eachAllow,
  eachDeny,
  notApplicable,
  of,
  pass,
  type ResourceView,
  type Rule,
  type Statement,
  some,
  type Verdict,
  type View,
} from "../kit";
import { statement } from "./iam-documents";
import { tellsOurs } from "./own-world";
import { eachResourceDocument, onEachType, resourcePolicyTypes, serviceOf } from "./resource-documents";

const read = { Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
const KEY = "aws:kms/key:Key";
const ours = { AWS: "arn:aws:iam::111122223333:root" };

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
    {
      policy: statement({
        Action: "*",
        Principal: { AWS: "*" },
        Resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
        Condition: { StringEquals: { "s3:DataAccessPointAccount": "111122223333" } },
      }),
    },
    of("acme:index:Key", { policy: statement({ Action: "kms:*", Principal: ours, Resource: "*" }) }),
  ],
  fails: [
    { policy: JSON.stringify(statement({ NotAction: "s3:DeleteBucket", Principal: ours })) },
    of(KEY, { policy: statement({ Action: "kms:*", Principal: { Service: "logs.amazonaws.com" }, Resource: "*" }) }),
    of(KEY, { policy: statement({ Action: "*", Principal: { AWS: "arn:aws:iam::111122223333:role/a" } }) }),
    ...onEachType(statement({ Action: "s3:*", Principal: { AWS: "arn:aws:iam::111122223333:role/a" } })),
  ],

  validate: (resource) =>
    eachResourceDocument(resource, (document) => eachAllow(document, (each) => namesActions(each, resource))),
});

function namesActions(statement: Statement, resource: ResourceView): Verdict {
  const refuse = (action: View) => action.wrong("actions by their names");
  const named = all([
    statement.element("NotAction").isEmpty("actions that are allowed, not all others"),
    statement.actions.every((action) => (isEverything(action.text) ? refuse(action) : pass)),
  ]);
  // A bucket that leaves its access points to say who may do what.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
  const byAccessPoints = statement.confinedBy(
    (key, value) => /^s3:dataaccesspoint(?:account|arn)$/.test(key) && tellsOurs(key, value),
  );
  if (serviceOf(resource) === "s3") return some([named, byAccessPoints], named);
  return serviceOf(resource) === "kms" || isAboutKeys(statement)
    ? some([named, isForAccount(statement)], named)
    : named;
}

function isAboutKeys({ actions: { members } }: Statement): boolean {
  return members.length > 0 && members.every(({ text }) => /^kms:/i.test(text));
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

// With any of these a policy can be changed or removed. Only who may do none of them is locked out.
const WAYS_BACK: Readonly<Record<string, readonly string[]>> = {
  backup: ["backup:putbackupvaultaccesspolicy", "backup:deletebackupvaultaccesspolicy"],
  ecr: ["ecr:setrepositorypolicy", "ecr:deleterepositorypolicy"],
  efs: ["elasticfilesystem:putfilesystempolicy", "elasticfilesystem:deletefilesystempolicy"],
  kms: ["kms:putkeypolicy"],
  s3: ["s3:putbucketpolicy", "s3:deletebucketpolicy"],
  secretsmanager: ["secretsmanager:putresourcepolicy", "secretsmanager:deleteresourcepolicy"],
  sns: ["sns:settopicattributes", "sns:removepermission"],
  sqs: ["sqs:setqueueattributes", "sqs:removepermission"],
};

const denyAll = { Effect: "Deny", Principal: "*", Resource: "*" };
const fromElsewhere = { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } };

const noLockOut = defineRule({
  id: "resource-policy-no-lock-out",
  title: "A resource policy leaves somebody who may change it",
  severity: "high",
  resources: resourcePolicyTypes,
  why: "What is denied to everybody is denied to the account's administrators and to this program too: neither can mend the policy or delete what it is about.",
  fix: "Give the denial a condition on whom it is about, or leave out the actions that change the policy.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html",
  controls: { nist80053: ["AC-3", "CP-2"], pciDss: ["7.2.1"] },
  passes: [
    { policy: { Statement: { ...denyAll, Action: "s3:DeleteObject" } } },
    // The policy is the bucket's, and a denial about its objects does not touch it.
    { policy: { Statement: { ...denyAll, Action: "s3:*", Resource: "arn:aws:s3:::reports/locked/*" } } },
    { policy: { Statement: { ...denyAll, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } } } },
    { policy: { Statement: { ...denyAll, Action: "s3:*", Condition: fromElsewhere } } },
    of("aws:backup/vaultPolicy:VaultPolicy", {
      policy: {
        Statement: { ...denyAll, Action: ["backup:DeleteRecoveryPoint", "backup:PutBackupVaultAccessPolicy"] },
      },
    }),
  ],
  fails: [
    { policy: { Statement: { ...denyAll, Action: "s3:*" } } },
    { policy: JSON.stringify({ Statement: [{ ...denyAll, Principal: { AWS: "*" }, Action: "*" }] }) },
    { policy: { Statement: { ...denyAll, Action: ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"] } } },
    { policy: { Statement: { ...denyAll, NotAction: "s3:GetObject" } } },
    of("aws:secretsmanager/secretPolicy:SecretPolicy", {
      policy: { Statement: { ...denyAll, Action: "secretsmanager:*" } },
    }),
  ],

  validate(resource) {
    const waysBack = WAYS_BACK[serviceOf(resource)];
    if (!waysBack) return notApplicable("its policy is changed by whoever may change the resource");
    return eachResourceDocument(resource, (document) => eachDeny(document, (each) => leavesWay(each, waysBack)));
  },
});

function leavesWay(statement: Statement, waysBack: readonly string[]): Verdict {
  const listed = statement.actions.seen.state === "absent" ? statement.element("NotAction") : statement.actions;
  const lockOut = listed.wrong("a denial that leaves somebody who may change the policy");
  const condition = statement.element("Condition");
  return some(
    [
      ...waysBack.map((way) => spares(statement, way, lockOut)),
      ...waysBack.map((way) => isAboutOthers(statement, way, lockOut)),
      condition.decide(() => (condition.entries.length > 0 ? pass : lockOut), lockOut),
      statement.eachPrincipal((principal) => (principal.value === "*" ? lockOut : pass)),
    ],
    lockOut,
  );
}

/** Whether a denial is not about an action. */
function spares(statement: Statement, action: string, otherwise: Verdict): Verdict {
  const { actions } = statement;
  const others = statement.element("NotAction");
  const covers = ({ text }: View) => matches(text.toLowerCase(), action);
  if (actions.seen.state === "absent") return others.any((each) => (covers(each) ? pass : otherwise), otherwise);
  return actions.every((each) => (covers(each) ? otherwise : pass));
}

/** Whether a denial is about resources that an action is never about. */
function isAboutOthers({ resources }: Statement, action: string, otherwise: Verdict): Verdict {
  if (resources.seen.state === "absent") return otherwise;
  return resources.every(({ text }) => {
    const isBelowBucket = action.startsWith("s3:") && /^arn:[^:]*:s3:::[^*?]+\//.test(text);
    return isBelowBucket ? pass : otherwise;
  });
}

export const rules: readonly Rule[] = [resourceActionsNamed, noLockOut];
