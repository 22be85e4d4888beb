import { defineRule, defineStackRule, fail, inProduction, named, pass, type Rule, some } from "../kit";
import { setTo } from "../kit/remedy";

const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const PLAN = "aws:backup/plan:Plan";
const RESTORE_TESTING = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
const TESTED = "aws:backup/restoreTestingSelection:RestoreTestingSelection";

const vaultLocked = defineStackRule({
  id: "backup-vault-locked",
  title: "A vault is locked against early deletion",
  severity: "medium",
  resources: [VAULT],
  levels: inProduction,
  why: "Whoever takes over the account deletes the backups first, and then the data.",
  fix: "Add an aws.backup.VaultLockConfiguration of the vault with minRetentionDays.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  controls: { nist80053: ["AU-9", "CP-9", "CP-9(8)"] },
  passes: [
    [named("vault", VAULT), named("lock", LOCK, { minRetentionDays: 7 }, { backupVaultName: "vault" })],
    [
      named("vault", VAULT),
      named("lock", LOCK, { minRetentionDays: 7, changeableForDays: 3 }, { backupVaultName: "vault" }),
    ],
  ],
  fails: [
    [named("vault", VAULT)],
    [named("vault", VAULT), named("lock", LOCK, {}, { backupVaultName: "vault" })],
    [named("vault", VAULT), named("lock", LOCK, { minRetentionDays: 7 }, { backupVaultName: "another" })],
  ],

  validate(vault) {
    const open = fail("found no lock of it with minRetentionDays, expected one");
    const locks = vault.referredToBy(LOCK, "backupVaultName");
    return some(
      locks.map((lock) => lock.given.at("minRetentionDays").decide(() => pass, open)),
      open,
    );
  },
});

const vaultNotEmptied = defineRule({
  id: "backup-vault-not-emptied",
  title: "A vault is never deleted with the backups in it",
  severity: "high",
  resources: [VAULT],
  levels: inProduction,
  why: "With forceDestroy a vault is emptied before it is deleted, so that a mistake in the program takes the backups with the data.",
  fix: "Leave forceDestroy out.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/delete-a-vault.html",
  controls: { nist80053: ["CP-9", "SI-12"] },
  passes: [{}, { forceDestroy: false }],
  fails: [
    { forceDestroy: true },
    { forceDestroy: true, kmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/backups" },
  ],

  remedy: (vault) => (vault.has("forceDestroy") ? setTo(vault, "forceDestroy", false) : []),
  validate: (vault) => vault.refuse("forceDestroy", true, "false, or nothing"),
});

const restoresTested = defineStackRule({
  id: "backup-restores-tested",
  title: "Backups are restored now and then, to see that they can be",
  severity: "low",
  resources: [PLAN],
  levels: inProduction,
  why: "A backup that was never restored is a hope: keys, roles and sizes change, and nobody notices until the day.",
  fix: "Add an aws.backup.RestoreTestingPlan and RestoreTestingSelections for what is backed up.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html",
  controls: { nist80053: ["CP-4", "CP-9(1)", "CP-10"] },
  passes: [
    [
      named("plan", PLAN),
      named("tests", RESTORE_TESTING),
      named("tested", TESTED, {}, { restoreTestingPlanName: "tests" }),
    ],
  ],
  fails: [[named("plan", PLAN)], [named("plan", PLAN), named("tests", RESTORE_TESTING)]],

  validate(_plan, stack) {
    const isUsed = stack.all(RESTORE_TESTING).some((tests) => tests.referredToBy(TESTED).length > 0);
    return isUsed ? pass : fail("found no restore testing plan with a selection, expected one");
  },
});

export const rules: readonly Rule[] = [vaultLocked, vaultNotEmptied, restoresTested];
