import type { Refusal } from "./refusal";

/** What a stack file for production cannot say of its data. */
export const productionDataRefusals: readonly Refusal[] = [
  [
    "a log and backups of a week",
    { "databases.entity-db.backupRetentionDays": 7, "backup.daily": { deleteAfterDays: 7 } },
    [
      "databases.entity-db.backupRetentionDays: found 7; a mistake in production may be noticed after two weeks. Set it to 14 or more.",
      "backup.daily.deleteAfterDays: found 7; a mistake in production may be noticed after two weeks. Set it to 14 or more.",
    ],
  ],
  [
    "backups that the lock does not take",
    {
      "backup.daily": { deleteAfterDays: 3 },
      "backup.monthly": { deleteAfterDays: 500 },
      "backup.copy.deleteAfterDays": 5,
    },
    [
      "backup.daily.deleteAfterDays: found 3; the lock takes nothing that is kept for less than 7 days. Raise it, or lower lock.minRetentionDays.",
      "backup.monthly.deleteAfterDays: found 500; the lock takes nothing that is kept for more than 400 days. Lower it, or raise lock.maxRetentionDays.",
      "backup.copy.deleteAfterDays: found 5; the lock takes nothing that is kept for less than 7 days. Raise it, or lower lock.minRetentionDays.",
    ],
  ],
  [
    "a lock for ever that nobody has acknowledged",
    { "backup.lock": { mode: "compliance", changeableForDays: 2 } },
    [
      "backup.lock.changeableForDays: found 2; it has to be 3 or more.",
      'backup.lock.acknowledgement: found nothing; mode is compliance, which is for ever. Write "nobody can remove this lock, neither we nor AWS", or set mode to governance.',
    ],
  ],
  [
    "a promise for a lost region that its backups are too rare for",
    {
      "databases.entity-db.recovery": { otherRegion: { rpoMinutes: 720, rtoMinutes: 480 } },
      "backup.daily": { everyHours: 12 },
    },
    [
      "databases.entity-db.recovery.otherRegion.rpoMinutes: found 720; region lost costs 1020 minutes: 720 until the next backup is due, 60 until it has started, 180 until it is complete, 60 until 100 GiB are copied to us-west-2 at 100 GiB an hour. Set it to 1020 or more, or lower backup.daily.everyHours.",
    ],
  ],
  [
    "a restore in no time",
    { "databases.entity-db.recovery": { rtoMinutes: 5 } },
    [
      "databases.entity-db.recovery.rtoMinutes: found 5; data damaged and noticed within 35 days costs 78 minutes: 15 until RDS has made a server, 30 until 100 GiB are read back at 200 GiB an hour, 15 until RDS has replayed the log since the last snapshot, 3 until it has restarted with its parameters, 15 until the services run with its address. Set it to 78 or more, or measure a restore and enter it as recovery.measuredRestore.",
    ],
  ],
  [
    "a replica beside its source",
    {
      "databases.entity-db.administratorPassword": "generated",
      "databases.entity-db.multiAz": false,
      "databases.entity-db.zone": "us-east-1a",
      "databases.entity-db.readReplicas": { reports: { zone: "us-east-1a" } },
    },
    [
      "databases.entity-db.multiAz: found false; in production one zone's failure may not stop the database. Set it to true.",
      `databases.entity-db.readReplicas.reports.zone: found "us-east-1a", the zone of its source; in production one zone's failure may not take both. Put it into another zone.`,
    ],
  ],
  [
    "Aurora's reader beside its writer",
    {
      "databases.entity-db.kind": "aurora",
      "databases.entity-db.instanceClass": "db.r7g.large",
      "databases.entity-db.zone": "us-east-1a",
      "databases.entity-db.readReplicas": { reader: { zone: "us-east-1a" } },
    },
    [
      `databases.entity-db.readReplicas.reader.zone: found "us-east-1a", the zone of its source; in production one zone's failure may not take both. Put it into another zone.`,
    ],
  ],
  [
    "Aurora alone",
    { "databases.entity-db.kind": "aurora", "databases.entity-db.instanceClass": "db.r7g.large" },
    [
      "databases.entity-db.zone: is missing; nobody knows then that the replicas stand in other zones. Say where the first one stands.",
      "databases.entity-db.readReplicas: found none; in production one zone's failure may not stop the database. Add one, in a zone other than the first's.",
    ],
  ],
  [
    "everything that keeps data from being lost switched off",
    {
      "databases.entity-db.multiAz": false,
      "databases.entity-db.deletionProtection": false,
      "databases.entity-db.finalSnapshot": false,
      "databases.entity-db.secretRecoveryWindowInDays": 0,
      backup: {
        lock: { mode: "none" },
        restoreTest: { taken: false },
        deletionProtection: false,
        deletableWithBackups: true,
      },
      notifications: {},
    },
    [
      "databases.entity-db.multiAz: found false; in production one zone's failure may not stop the database. Set it to true.",
      "databases.entity-db.secretRecoveryWindowInDays: found 0; in production a secret that was deleted by mistake can be brought back. Set it to 7 or more.",
      "databases.entity-db.finalSnapshot: found false; production data is not deleted without a last snapshot. Set it to true.",
      "databases.entity-db.deletionProtection: found false; in production a mistaken change may not delete the database. Set it to true. To take production down for good, deploy it with environmentType staging first.",
      'backup.copy: is missing; whoever loses the region of production loses all of its data. Name another region: { region: "us-west-2" }.',
      'backup.lock.mode: found "none"; whoever breaks into production could delete its backups before their time. Set it to governance.',
      "backup.restoreTest.taken: found false; nobody would know that the backups of production can be restored. Set it to true.",
      "backup.deletionProtection: found false; in production a mistaken change may not delete the backups. Set it to true. To take production down for good, deploy it with environmentType staging first.",
      "backup.deletableWithBackups: found true; the backups of production outlive a destroyed stack. Set it to false.",
      "notifications.emails: found [], and no urls; nobody would hear that a backup or a rotation failed in production. Add an address here, or a URL to urls.",
    ],
  ],
];
