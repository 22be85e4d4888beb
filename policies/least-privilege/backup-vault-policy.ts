import { matches } from "../iam/pattern";
import { all, defineRule, fail, oneOf, pass, type Rule, type Statement, someDeny, type Verdict } from "../kit";

const denial = {
  Effect: "Deny",
  Principal: "*",
  Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
  Resource: "*",
};
const BREAK_GLASS = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/break-glass" } };

const backupsKept = defineRule({
  id: "backup-vault-denies-deletion",
  title: "A vault's policy lets nobody delete backups or shorten their lives",
  severity: "high",
  resources: ["aws:backup/vaultPolicy:VaultPolicy"],
  why: "Whoever gets hold of an administrator's rights deletes the backups first, and then what they are of.",
  fix: "Add a statement that denies backup:DeleteRecoveryPoint and backup:UpdateRecoveryPointLifecycle to everybody; a condition ArnNotLike aws:PrincipalArn may spare one role for emergencies.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
  controls: { nist80053: ["AC-6", "CP-9", "CP-9(8)"], pciDss: ["7.2.2", "10.3.3"] },
  passes: [
    { policy: JSON.stringify({ Statement: [denial] }) },
    { policy: { Statement: [{ ...denial, Action: "backup:*", Condition: BREAK_GLASS }] } },
    {
      policy: {
        Statement: [
          { ...denial, Principal: { AWS: "*" }, Action: "backup:DeleteRecoveryPoint" },
          { ...denial, Action: ["backup:Update*"] },
        ],
      },
    },
  ],
  fails: [
    { policy: { Statement: [{ ...denial, Effect: "Allow" }] } },
    { policy: { Statement: [{ ...denial, Action: "backup:DeleteRecoveryPoint" }] } },
    { policy: { Statement: [{ ...denial, Principal: { AWS: "arn:aws:iam::111122223333:role/somebody" } }] } },
    { policy: { Statement: [{ ...denial, Condition: { StringEquals: { "aws:PrincipalTag/team": "orders" } } }] } },
    { policy: JSON.stringify({ Statement: [] }) },
  ],

  validate: (policy) =>
    all(
      denial.Action.map((action) => {
        const allowed = fail(`found no denial of ${action} to everybody, expected one`, "policy");
        return someDeny(policy.at("policy"), (each) => denies(each, action.toLowerCase(), allowed), allowed);
      }),
    ),
});

function denies(statement: Statement, action: string, otherwise: Verdict): Verdict {
  const condition = statement.element("Condition");
  return all([
    statement.element("Principal").decide(() => pass, otherwise),
    statement.eachPrincipal((principal) => principal.is(oneOf("*"))),
    statement.actions.any(({ text }) => (matches(text.toLowerCase(), action) ? pass : otherwise), otherwise),
    condition.decide(
      () => all(condition.entries.map(([operator]) => (SPARES.test(operator) ? pass : otherwise))),
      pass,
    ),
  ]);
}

// Conditions that spare somebody, so that the denial holds for all others.
const SPARES = /^(?:Arn|String)Not(?:Equals|EqualsIgnoreCase|Like)(?:IfExists)?$/i;

export const rules: readonly Rule[] = [backupsKept];
