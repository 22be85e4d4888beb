import type { RecoveredDatabase, RecoveredStack } from "./document";
import { table } from "./text";

/** What is left of each database of a stack after which loss, and for how long. */
export function survivors({ databases, backup, region }: RecoveredStack): string {
  const rows = Object.entries(databases).flatMap(([name, database]) => [
    [
      `data of ${name} changed or deleted`,
      `any second of the last ${database.backupRetentionDays} days; ${kept(backup)}`,
    ],
    [`${name} itself deleted`, deleted(database, backup)],
    [`the secret of ${name} deleted`, secret(database)],
    [`the key of ${name} deleted`, key(backup)],
  ]);
  return table(
    ["Loss", "What is left"],
    [
      ...rows,
      ["backups deleted", undeletable(backup)],
      [`${region} lost`, elsewhere(backup)],
      ["account lost", NOTHING],
    ],
  );
}

const NOTHING = "nothing: all copies are in the same account";

type Backup = RecoveredStack["backup"];

function kept({ daily, weekly, monthly }: Backup): string {
  const often = daily.everyHours === 24 ? "day" : `${daily.everyHours} hours`;
  const rules = [
    `a backup of each ${often} for ${daily.deleteAfterDays} days`,
    ...(weekly.taken ? [`of each week for ${weekly.deleteAfterDays}`] : []),
    ...(monthly.taken ? [`of each month for ${monthly.deleteAfterDays}`] : []),
  ];
  return rules.join(", ");
}

function deleted(
  { finalSnapshot, deletionProtection, backupRetentionDays }: RecoveredDatabase,
  backup: Backup,
): string {
  const guard = deletionProtection ? "AWS and Pulumi refuse it. Else " : "";
  const log = finalSnapshot
    ? `a last snapshot, any second of its last ${backupRetentionDays} days, and `
    : "no log and no last snapshot, and so the data of up to a whole interval is lost; ";
  return `${guard}${log}${kept(backup)}`;
}

function secret({ secretRecoveryWindowInDays: days }: RecoveredDatabase): string {
  const url =
    days === 0 ? "nothing of the URL, which is made anew" : `the URL for ${days} days, and then it is made anew`;
  return `${url}; RDS keeps the administrator's password itself`;
}

// A backup of RDS is under the key of the database that it is of; its copy is under the key of the other vault.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
function key({ copy }: Backup): string {
  const copies = copy ? `the copies in ${copy.region}, which are under another key` : "nothing";
  return `all of it, if the deletion is cancelled within 30 days; after that ${copies}`;
}

function undeletable({ lock, deletableWithBackups }: Backup): string {
  const policy = deletableWithBackups ? "" : "the vault's policy denies it to everybody";
  const lockText =
    lock.mode === "none"
      ? ""
      : `a lock in ${lock.mode} mode keeps each for its time, ${lock.minRetentionDays} days at least`;
  const guards = [policy, lockText].filter(Boolean).join("; ");
  return guards || "nothing: whoever has the permission deletes them";
}

function elsewhere(backup: Backup): string {
  const { copy } = backup;
  if (!copy) return "nothing";
  const days = copy.deleteAfterDays;
  return `in ${copy.region} ${days === undefined ? kept(backup) : `a copy of each backup for ${days} days`}`;
}
