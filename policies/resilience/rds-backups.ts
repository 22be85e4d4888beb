import {
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  named,
  notApplicable,
  of,
  type Rule,
  some,
  wholeNumber,
  withSettings,
} from "../kit";
import { CLUSTER, INSTANCE, isReplica } from "../kit/databases";
import { atLeast } from "../kit/expectation";
import { SELECTION, selects } from "./backup-selection";

const backupsKept = defineRule({
  id: "rds-backups-kept",
  title: "A database's automated backups are kept for days",
  severity: "high",
  resources: [INSTANCE, CLUSTER],
  levels: { development: "advisory" },
  why: "What was deleted or spoilt by mistake is noticed days later, and only from a backup before that can it be brought back.",
  fix: "Set backupRetentionPeriod to the days that backups are kept.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
  controls: { fsbp: ["RDS.11", "RDS.50"], nist80053: ["CP-9", "CP-10", "SI-12"] },
  settings: {
    leastDays: wholeNumber({
      default: 7,
      minimum: 1,
      maximum: 35,
      description: "Days that backups are kept, at least.",
    }),
  },
  // Where nothing is said, the provider asks for no backups of an instance, and RDS keeps those of a cluster for a day.
  passes: [
    { backupRetentionPeriod: 7 },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { backupRetentionPeriod: 35 }),
    withSettings({ leastDays: 1 }, { backupRetentionPeriod: 1 }),
  ],
  fails: [
    {},
    { backupRetentionPeriod: 0 },
    { backupRetentionPeriod: 6 },
    of(CLUSTER, {}),
    withSettings({ leastDays: 35 }, { backupRetentionPeriod: 34 }),
  ],

  validate(database, { settings: { leastDays } }) {
    if (isReplica(database)) return notApplicable("its source is what is backed up");
    return database.expect("backupRetentionPeriod", atLeast(leastDays, "days"));
  },
});

const inBackupPlan = defineStackRule({
  id: "rds-in-backup-plan",
  title: "A database is in a plan of AWS Backup",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  levels: inProduction,
  why: "RDS's own backups are gone with the account that they are in, or with whoever may delete them there. A vault can be locked, and copied elsewhere.",
  fix: "Add an aws.backup.Selection that names the database, or a tag of it, to a plan.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  controls: { fsbp: ["RDS.26"], nist80053: ["CP-9", "CP-9(8)", "CP-10"] },
  passes: [
    [named("db", INSTANCE), named("chosen", SELECTION, {}, { resources: "db" })],
    [named("db", CLUSTER), named("all", SELECTION, { resources: ["arn:aws:rds:*:*:cluster:*"] })],
    [named("copy", INSTANCE, { replicateSourceDb: "orders" })],
    [
      named("db", INSTANCE, { tagsAll: { Backup: "daily" } }),
      named("tagged", SELECTION, { selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }] }),
    ],
    [
      named("db", INSTANCE, { tagsAll: { Backup: "daily" } }),
      named("narrowed", SELECTION, {
        resources: ["*"],
        conditions: [{ stringLikes: [{ key: "aws:ResourceTag/Backup", value: "d*" }] }],
      }),
    ],
  ],
  fails: [
    [named("db", INSTANCE)],
    [named("db", CLUSTER), named("other", CLUSTER), named("chosen", SELECTION, {}, { resources: "other" })],
    [
      named("db", INSTANCE, { tagsAll: { Backup: "none" } }),
      named("tagged", SELECTION, { selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }] }),
    ],
  ],

  validate(database, stack) {
    if (isReplica(database)) return notApplicable("its source is what is backed up");
    const none = fail("found no selection of AWS Backup that takes it in, expected one");
    return some(
      stack.all(SELECTION).map((selection) => selects(selection, database, none)),
      none,
    );
  },
});

export const rules: readonly Rule[] = [backupsKept, inBackupPlan];
