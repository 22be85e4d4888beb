import { matches } from "../iam/pattern";
import { defineRule, eachAllow, of, pass, type Rule, type Statement, some, type Verdict } from "../kit";
import { eachIdentityDocument, identityTypes, statement } from "./iam-documents";
import { onlyIfTrue } from "./only-if-true";
import { eachResourceDocument } from "./resource-documents";

const KEY = "aws:kms/key:Key";
const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
const keyTypes = [
  KEY,
  KEY_POLICY,
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
] as const;

const lockoutCheckOn = defineRule({
  id: "kms-lockout-check-on",
  title: "KMS checks that whoever sets a key's policy may still change it",
  severity: "critical",
  resources: keyTypes,
  why: "A key whose policy admits nobody can be managed by nobody ever again, and neither can what it has encrypted.",
  fix: "Leave bypassPolicyLockoutSafetyCheck out.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key",
  controls: { nist80053: ["AC-3", "CP-2", "SC-12"], pciDss: ["3.7.1"] },
  passes: [{}, { bypassPolicyLockoutSafetyCheck: false }],
  fails: keyTypes.map((type) => of(type, { bypassPolicyLockoutSafetyCheck: true })),

  validate: (key) => key.refuse("bypassPolicyLockoutSafetyCheck", true, "false"),
  remedy: (key) => {
    const isOff = key.at("bypassPolicyLockoutSafetyCheck").text === "true";
    return isOff ? [{ path: "bypassPolicyLockoutSafetyCheck", value: false }] : [];
  },
});

const ADMIN = "arn:aws:iam::111122223333:role/key-admin";
const manage = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation"];
const use = ["kms:Decrypt", "kms:GenerateDataKey*"];

const adminApartFromUse = defineRule({
  id: "kms-key-admin-apart-from-use",
  title: "Who manages a key does not use it",
  severity: "high",
  resources: keyTypes,
  why: "Whoever may both give themselves a key and read with it needs nobody's consent to read what it protects.",
  fix: "Name one role for kms:PutKeyPolicy and the like, and others for kms:Decrypt and kms:GenerateDataKey.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators",
  controls: { nist80053: ["AC-5", "AC-6", "SC-12"], pciDss: ["3.7.6", "7.2.2"] },
  passes: [
    { policy: { Statement: [...allowed(ADMIN, manage), ...allowed("arn:aws:iam::111122223333:role/api", use)] } },
    { policy: { Statement: allowed("arn:aws:iam::111122223333:root", ["kms:*"]) } },
    {},
  ],
  fails: [
    { policy: { Statement: allowed(ADMIN, [...manage, ...use]) } },
    of(KEY_POLICY, { policy: JSON.stringify({ Statement: [...allowed(ADMIN, manage), ...allowed(ADMIN, use)] }) }),
    of("aws:kms/replicaKey:ReplicaKey", { policy: { Statement: allowed(ADMIN, ["kms:Put*", "kms:Decrypt"]) } }),
    of("aws:kms/externalKey:ExternalKey", { policy: { Statement: allowed(ADMIN, ["kms:PutKeyPolicy", "kms:De*"]) } }),
    of("aws:kms/replicaExternalKey:ReplicaExternalKey", { policy: { Statement: allowed(ADMIN, [...manage, ...use]) } }),
  ],

  validate: (key) =>
    eachResourceDocument(key, (document) =>
      document.text.length > LONGEST
        ? document.wrong(`at most ${LONGEST} characters, as AWS takes no more`)
        : eachAllow(document, (using) => eachAllow(document, (managing) => keptApart(using, managing))),
    ),
});

// Each statement is held against each: of a longer document that would take minutes.
// https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
const LONGEST = 32_768;

function keptApart(using: Statement, managing: Statement): Verdict {
  const both = managing.actions.wrong("no change of the key's policy by whoever may decrypt");
  return some(
    [
      doesNot(using, "kms:decrypt", both),
      doesNot(managing, "kms:putkeypolicy", both),
      isForAccounts(using, both),
      isForAccounts(managing, both),
      using.eachPrincipal((one) => managing.eachPrincipal((other) => (one.text === other.text ? both : pass))),
    ],
    both,
  );
}

/** Whether none of a statement's actions is this one. */
function doesNot({ actions }: Statement, action: string, otherwise: Verdict): Verdict {
  return actions.every(({ text }) => (matches(text.toLowerCase(), action) ? otherwise : pass));
}

// A key's own account has to be let manage it, and lets its roles use it by policies of their own.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
function isForAccounts(statement: Statement, otherwise: Verdict): Verdict {
  return statement.eachPrincipal(({ text }, kind) =>
    kind === "AWS" && /^\d{12}$|:root$/.test(text) ? pass : otherwise,
  );
}

function allowed(principal: string, actions: readonly string[]) {
  return [{ Effect: "Allow", Principal: { AWS: principal }, Action: actions, Resource: "*" }];
}

const DATA_KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const grant = { Action: ["kms:CreateGrant", "kms:ListGrants"], Resource: DATA_KEY };
const forAws = { Bool: { "kms:GrantIsForAWSResource": "true" } };

const grantsConfined = defineRule({
  id: "kms-grants-confined",
  title: "Who may hand on the use of a key may do so for AWS's services alone",
  severity: "high",
  resources: [...identityTypes, ...keyTypes],
  why: "A grant gives the use of the key to anybody, in any account, and stands in no policy.",
  fix: "Add the condition Bool kms:GrantIsForAWSResource true, or StringEquals kms:ViaService or kms:GranteePrincipal.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#grant-best-practices",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["3.7.6", "7.2.2"] },
  passes: [
    { policy: statement({ ...grant, Condition: forAws }) },
    {
      policy: statement({
        ...grant,
        Condition: { StringEquals: { "kms:ViaService": "rds.eu-central-1.amazonaws.com" } },
      }),
    },
    { policy: statement({ Action: "kms:RetireGrant", Resource: DATA_KEY }) },
    of(KEY, { policy: { Statement: allowed("arn:aws:iam::111122223333:root", ["kms:*"]) } }),
    of(KEY, { policy: { Statement: [{ ...allowed(ADMIN, ["kms:CreateGrant"])[0], Condition: forAws }] } }),
    of(KEY, { policy: statement({ ...grant, Principal: { Service: "fargate.amazonaws.com" } }) }),
  ],
  fails: [
    { policy: statement(grant) },
    { policy: JSON.stringify(statement({ ...grant, Action: "kms:Create*" })) },
    { policy: statement({ ...grant, Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } } }) },
    { policy: statement({ ...grant, Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } } }) },
    ...[KEY, KEY_POLICY].map((type) => of(type, { policy: { Statement: allowed(ADMIN, ["kms:CreateGrant"]) } })),
  ],

  validate(resource) {
    const isKey = resource.type.startsWith("aws:kms/");
    const eachDocument = isKey ? eachResourceDocument : eachIdentityDocument;
    return eachDocument(resource, (document) => eachAllow(document, (each) => grantsForAws(each, isKey)));
  },
});

function grantsForAws(statement: Statement, isKey: boolean): Verdict {
  return statement.actions.every((action) => {
    // All of a service's actions at once are refused for themselves, or are what an account has to be let do.
    if (/^(?:\*|kms:\*)$/i.test(action.text) || !matches(action.text.toLowerCase(), "kms:creategrant")) return pass;
    const anybody = action.wrong("the condition kms:GrantIsForAWSResource beside it");
    const ways = [
      statement.confinedBy((key) => CONFINES_GRANT.includes(key)),
      onlyIfTrue(statement, "kms:grantisforawsresource", anybody),
    ];
    const inKey = [isForServices, isForAccounts, setsPolicy].map((allows) => allows(statement, anybody));
    return some(isKey ? [...ways, ...inKey] : ways, anybody);
  });
}

// A service makes grants for itself. That it acts for known accounts is another rule.
function isForServices(statement: Statement, otherwise: Verdict): Verdict {
  return statement.eachPrincipal((_, kind) => (kind === "Service" ? pass : otherwise));
}

// Whoever may change the key's policy gains nothing by a grant: AWS's console lets administrators do both.
function setsPolicy({ actions }: Statement, otherwise: Verdict): Verdict {
  return actions.any(({ text }) => (matches(text.toLowerCase(), "kms:putkeypolicy") ? pass : otherwise), otherwise);
}

const CONFINES_GRANT = ["kms:granteeprincipal", "kms:grantconstrainttype", "kms:viaservice"];

export const rules: readonly Rule[] = [lockoutCheckOn, adminApartFromUse, grantsConfined];
