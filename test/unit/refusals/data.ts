import type { Refusal } from "./refusal";

/** What a stack file can say wrongly of its databases. */
export const dataRefusals: readonly Refusal[] = [
  [
    "a Multi-AZ cluster in a network of two zones",
    {
      "databases.events-db": {
        kind: "multiAzCluster",
        databaseName: "events",
      },
    },
    [
      'databases.events-db.kind: found "multiAzCluster"; its writer and its two readers stand in a zone each, and the network has 2. Give the network a third, or take an instance with multiAz, or aurora.',
    ],
  ],
  [
    "an administrator that services log in as",
    { "databases.entity-db.username": "app_a" },
    [
      'databases.entity-db.username: found "app_a"; services log in as app_a and app_b, which act as app. Choose another.',
    ],
  ],
  [
    "a snapshot of another region",
    { "databases.entity-db.restoreFrom": { snapshot: "arn:aws:rds:us-west-2:111122223333:snapshot:before" } },
    [
      'databases.entity-db.restoreFrom.snapshot: found "arn:aws:rds:us-west-2:111122223333:snapshot:before"; it lies in us-west-2, and RDS restores in us-east-1 what lies there. Copy it there first.',
    ],
  ],
  [
    "a password that RDS manages with updates beside the database",
    { "databases.entity-db.lowDowntimeUpdates": true },
    [
      "databases.entity-db.lowDowntimeUpdates: found true; a password that RDS manages does not go with it (rds-secrets-manager-limitations in the guide of RDS). Set administratorPassword to generated, or leave the updates as they are.",
    ],
  ],
  [
    "a password that RDS manages with read replicas",
    { "databases.entity-db.readReplicas": { reports: { zone: "us-east-1b" } } },
    [
      'databases.entity-db.readReplicas: found {"reports":{"zone":"us-east-1b"}}; a password that RDS manages does not go with it (rds-secrets-manager-limitations in the guide of RDS). Set administratorPassword to generated, or leave the replicas out.',
    ],
  ],
  [
    "updates beside the database with replicas",
    {
      "databases.entity-db.administratorPassword": "generated",
      "databases.entity-db.lowDowntimeUpdates": true,
      "databases.entity-db.readReplicas": { reports: { zone: "us-east-1b" } },
    },
    [
      "databases.entity-db.lowDowntimeUpdates: found true; such an update would replace the replicas reports behind Pulumi's back. Leave one of the two out.",
    ],
  ],
  [
    "a backup while RDS maintains the database",
    { "databases.entity-db.backupWindow": "03:00-05:00" },
    [
      'databases.entity-db.backupWindow: found "03:00-05:00"; it overlaps the maintenance window sun:04:00-sun:05:00, which RDS refuses. Move one of the two.',
    ],
  ],
  [
    "windows that are too short",
    {
      "databases.entity-db.backupWindow": "03:00-03:10",
      "databases.entity-db.maintenanceWindow": "sun:04:00-sun:04:10",
    },
    [
      'databases.entity-db.backupWindow: found "03:00-03:10"; RDS asks for 30 minutes at least. Move its end.',
      'databases.entity-db.maintenanceWindow: found "sun:04:00-sun:04:10"; RDS asks for 30 minutes at least. Move its end.',
    ],
  ],
  [
    "storage that has no room to grow",
    { "databases.entity-db.maxAllocatedStorage": 20 },
    [
      "databases.entity-db.maxAllocatedStorage: found 20; RDS lets storage grow only if the limit is at least 10 % above allocatedStorage, here 20. Set it to 22 or more.",
    ],
  ],
  [
    "advanced insights that are kept for a month",
    { "databases.entity-db.insights": { mode: "advanced", keepDays: 31 } },
    [
      "databases.entity-db.insights.keepDays: found 31; the advanced mode keeps the load for 465 days at least, and bills no more for them. Leave it out, or set it to 465 or more.",
    ],
  ],
  [
    "logins of a proxy, which follow from the application's user",
    { "databases.entity-db.proxy": { auths: [] } },
    [
      "databases.entity-db.proxy.auths: is not a setting here. Known: maxConnectionsPercent, idleClientSeconds, borrowTimeoutSeconds, rootCertificate.",
    ],
  ],
  [
    "a log of more days than RDS keeps",
    { "databases.entity-db.backupRetentionDays": 36 },
    ["databases.entity-db.backupRetentionDays: found 36; it has to be 35 or less."],
  ],
  [
    "names that what is named after them cannot hold",
    {
      "databases.long-long-long-long-long-long-long-name": { databaseName: "entities" },
      "databases.entity_db": { databaseName: "entities" },
    },
    [
      "databases.long-long-long-long-long-long-long-name: is not a good name; it has to have 35 characters at most.",
      "databases.entity_db: is not a good name; lower-case letters, digits and single hyphens, a letter first.",
    ],
  ],
  [
    "a name that a service has",
    { "databases.entity-api": { databaseName: "entities" } },
    [
      "databases.entity-api: is the name of a service already; monitors and alarms could not be told apart. Choose another.",
    ],
  ],
  [
    "a version that nobody knows",
    { "databases.entity-db.engineVersion": "19" },
    [
      'databases.entity-db.engineVersion: found "19"; RDS has no such PostgreSQL, or it is not known here. Set it to "15", "16", "17" or "18".',
    ],
  ],
  [
    "a version past its end",
    { "databases.entity-db.engineVersion": "13" },
    [
      'databases.entity-db.engineVersion: found "13"; PostgreSQL 13 came to its end on 2025-11-13, and RDS upgrades by force what still runs it. Set it to "15", "16", "17" or "18".',
    ],
  ],
  [
    "a minor version",
    { "databases.entity-db.engineVersion": "17.4" },
    ['databases.entity-db.engineVersion: found "17.4"; RDS installs the minor versions by itself. Set it to "17".'],
  ],
  [
    "a version that Aurora does not have",
    {
      "databases.entity-db.allocatedStorage": undefined,
      "databases.entity-db.maxAllocatedStorage": undefined,
      "databases.entity-db.multiAz": undefined,
      "databases.entity-db.instanceClass": undefined,
      "databases.entity-db.kind": "aurora",
      "databases.entity-db.engineVersion": "18",
    },
    [
      'databases.entity-db.engineVersion: found "18"; a database of kind aurora runs "15", "16", "17". Set it to one of those, or change kind.',
    ],
  ],
  [
    "what a Multi-AZ cluster does not have",
    { "databases.entity-db.kind": "multiAzCluster", "network.zones": ["use1-az1", "use1-az2", "use1-az4"] },
    [
      "databases.entity-db.maxAllocatedStorage: found 40; a Multi-AZ cluster does not know it: only the storage of an instance can be told how far to grow. Leave it out, or change kind.",
      "databases.entity-db.multiAz: found false; a Multi-AZ cluster does not know it: only an instance has a standby; clusters have readers in other zones. Leave it out, or change kind.",
      'databases.entity-db.instanceClass: found "db.t4g.micro"; a database of kind multiAzCluster takes one with disks of its own, such as db.m6gd.large or db.r6gd.xlarge. Set it to such a class, or change kind.',
      "databases.entity-db.allocatedStorage: found 20; the disks of a Multi-AZ cluster have 100 GiB at least. Set it to 100 or more.",
    ],
  ],
  [
    "zones of another region, and by id",
    {
      "databases.entity-db.administratorPassword": "generated",
      "databases.entity-db.readReplicas": { one: { zone: "eu-west-1a" } },
    },
    [
      'databases.entity-db.readReplicas.one.zone: found "eu-west-1a"; a zone of us-east-1 is named us-east-1 and a letter.',
    ],
  ],
  [
    "names that PostgreSQL keeps for itself",
    { "databases.entity-db.databaseName": "order", "databases.entity-db.username": "user" },
    [
      'databases.entity-db.databaseName: found "order"; PostgreSQL keeps ORDER for itself, and RDS refuses it. Choose another, such as order_db.',
      'databases.entity-db.username: found "user"; PostgreSQL keeps USER for itself, and RDS refuses it. Choose another, such as user_db.',
    ],
  ],
  [
    "a role that is PostgreSQL's own",
    { "databases.entity-db.applicationUser.role": "postgres" },
    [
      'databases.entity-db.applicationUser.role: found "postgres"; a lower-case letter, then lower-case letters, digits and _, and no name that PostgreSQL, RDS or the check of restores uses.',
    ],
  ],
  [
    "a password in the stack file",
    { "databases.entity-db.administratorPassword": "hunter2hunter2" },
    [
      'databases.entity-db.administratorPassword: found a value that is not shown here; allowed: "managed", "generated".',
    ],
  ],
  [
    "an upgrade that would wait",
    { "databases.entity-db.engineVersion": "18", "databases.entity-db.allowMajorVersionUpgrade": true },
    [
      "databases.entity-db.allowMajorVersionUpgrade: found true; an upgrade that waits for the maintenance window keeps the old parameter group in use, so that deleting it fails the deployment. Set applyImmediately for the upgrade too.",
    ],
  ],
];
