import type { Refusal } from "./refusal";

/** What a stack file can say wrongly of what its data outlive: backups, restores, and secrets. */
export const recoveryRefusals: readonly Refusal[] = [
  [
    "cold storage that backups leave too soon",
    { "backup.daily": { coldStorageAfterDays: 30, deleteAfterDays: 90 } },
    [
      "backup.daily.coldStorageAfterDays: found 30; backups are deleted after 90 days, and AWS Backup keeps them 90 days in cold storage at least. Leave it out, or set deleteAfterDays to 120 or more.",
    ],
  ],
  [
    "a lock that is for ever",
    {
      "backup.deletableWithBackups": false,
      "backup.lock": { mode: "compliance", acknowledgement: "nobody can remove this lock, neither we nor AWS" },
    },
    [
      'backup.lock.mode: found "compliance"; the vault could never be deleted again, and the environment is staging. Set it to governance.',
    ],
  ],
  [
    "a lock that is for ever with backups that are not",
    { "backup.lock": { mode: "compliance" } },
    [
      'backup.lock.acknowledgement: found nothing; mode is compliance, which is for ever. Write "nobody can remove this lock, neither we nor AWS", or set mode to governance.',
      "backup.deletableWithBackups: found true; a lock in compliance mode keeps the backups whatever happens to the stack. Set it to false.",
    ],
  ],
  [
    "days of grace for a lock that is never for good",
    { "backup.lock": { mode: "governance", changeableForDays: 20 } },
    [
      "backup.lock.changeableForDays: found 20; mode is governance, and only a lock in compliance mode is ever for good. Leave it out.",
    ],
  ],
  [
    "continuous backups by AWS Backup, which RDS makes itself",
    { "backup.daily.continuous": true },
    [
      "backup.daily.continuous: is not a setting here. Known: startAt, everyHours, deleteAfterDays, coldStorageAfterDays.",
    ],
  ],
  [
    "less loss than the log allows",
    { "databases.entity-db.recovery": { rpoMinutes: 1 } },
    [
      "databases.entity-db.recovery.rpoMinutes: found 1; zone lost costs 5 minutes: 5 until RDS has saved the log again. Set it to 5 or more, since RDS saves the log no sooner.",
    ],
  ],
  [
    "a promise for a lost region without copies",
    { "databases.entity-db.recovery": { otherRegion: {} } },
    [
      "databases.entity-db.recovery.otherRegion: is promised, and backup.copy is missing: nothing outlives the region. Name its region, or leave this out.",
    ],
  ],
  [
    "secrets named like the end of an ARN, and by half an ARN",
    {
      "services.entity-api.secrets.API_KEY": { handedIn: { name: "shop/api-key-AbC123" } },
      "services.entity-api.secrets.OTHER_KEY": {
        existing: "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/other-key",
      },
    },
    [
      "services.entity-api.secrets.API_KEY.handedIn.name: found a value that is not shown here; it ends in -AbC123, as the ARN of another secret could. Call it shop/api-key/AbC123, say.",
      "services.entity-api.secrets.OTHER_KEY.existing: found a value that is not shown here; the whole ARN of a secret, with the six characters at its end.",
    ],
  ],
  [
    "the former value of a secret that rotates, twice",
    {
      "services.entity-api.secrets.JWT_SECRET": { generated: { length: 64, rotateAfterDays: 30 } },
      "services.entity-api.secrets.JWT_SECRET_PREVIOUS": { generated: { length: 64 } },
    },
    [
      "services.entity-api.secrets.JWT_SECRET_PREVIOUS: found a value that is not shown here; it is what JWT_SECRET, which rotates, calls its value before the last rotation. Give it another name.",
    ],
  ],
  [
    "the URL of a database that was taken out",
    { databases: undefined },
    [
      'services.entity-api.secrets.DATABASE_URL.database: found "entity-db"; no database has that name. This stack has no database. Add it under databases, or leave the variable out.',
    ],
  ],
  [
    "the URL of a database that has another name",
    { "services.entity-api.secrets.DATABASE_URL": { database: "entities" } },
    [
      'services.entity-api.secrets.DATABASE_URL.database: found "entities"; no database has that name. Known: entity-db. Take one of these, or leave the variable out.',
    ],
  ],
  [
    "a moment of the past in local time",
    {
      "databases.entity-db.restoreFrom": {
        pointInTime: { source: "entity-db-1a2b3c4d", time: "2026-11-20T10:00:00+01:00" },
      },
    },
    [
      'databases.entity-db.restoreFrom.pointInTime.time: found "2026-11-20T10:00:00+01:00"; a time in UTC, in quotes, such as "2026-03-01T04:05:06Z".',
    ],
  ],
  [
    "a restore from two sources",
    { "databases.entity-db.restoreFrom": { snapshot: "before", pointInTime: { source: "entity-db-1a2b3c4d" } } },
    [
      'databases.entity-db.restoreFrom: found {"snapshot":"before","pointInTime":{"source":"entity-db-1a2b3c4d"}}; a database is restored from one source: snapshot, or pointInTime.',
    ],
  ],
  [
    "an instance from a snapshot of a cluster",
    { "databases.entity-db.restoreFrom": { snapshot: "arn:aws:rds:us-east-1:111122223333:cluster-snapshot:before" } },
    [
      'databases.entity-db.restoreFrom.snapshot: found "arn:aws:rds:us-east-1:111122223333:cluster-snapshot:before"; it is a snapshot of a cluster, of which no instance is made. Take the kind that it is of.',
    ],
  ],
  [
    "copies in the stack's own region",
    { "backup.copy": { region: "us-east-1" } },
    [
      'backup.copy.region: found "us-east-1"; that is the region of the stack, with which the copies would be lost. Choose another.',
    ],
  ],
  [
    "backups when RDS takes none",
    { "backup.daily.startAt": "03:30" },
    [
      "backup.daily.startAt: found 03:30; a daily backup starts within 60 minutes of its time, and RDS starts none in the maintenance window of entity-db, sun:04:00-sun:05:00, or in the hour before. Move one of the two.",
    ],
  ],
  [
    "a lock that takes no backup",
    { "backup.lock": { mode: "governance", minRetentionDays: 40, maxRetentionDays: 30 } },
    [
      "backup.lock.maxRetentionDays: found 30; it is less than minRetentionDays, 40. Set it to 40 or more.",
      "backup.daily.deleteAfterDays: found 7; the lock takes nothing that is kept for less than 40 days. Raise it, or lower lock.minRetentionDays.",
    ],
  ],
  [
    "nobody whom AWS could tell",
    { notifications: { emails: ["nobody"], urls: ["http://example.com"] } },
    [
      'notifications.emails[0]: found "nobody"; an address such as on-call@example.com.',
      'notifications.urls[0]: found "http://example.com"; a URL that starts with https://.',
    ],
  ],
  [
    "a restore test that nobody could judge, since a closed network has no way to RDS",
    {
      "network.nat": "none",
      "network.endpoints": { interfaces: "ecs", furtherInterfaces: ["backup", "events"] },
      "services.entity-api.sidecars": {},
      "backup.restoreTest": { taken: true },
    },
    [
      'network.endpoints.furtherInterfaces: found ["backup","events"]; with nat none, functions that look after databases reach rds through interfaces alone. Add rds, or choose another nat.',
    ],
  ],
];
