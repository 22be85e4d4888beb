import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { nameLimits } from "../../../../components/base/names";
import { databaseProductionFloor } from "../../../../components/database/production-floor";
import {
  type DatabaseSettings,
  databaseKey,
  databaseSettings,
  maxConnections,
} from "../../../../components/database/settings";

function read(given: object): DatabaseSettings {
  return parseSettings(databaseSettings, 'Database "entity-db"', { databaseName: "entities", ...given });
}

describe("the settings of a database", () => {
  it("are fit for production by default", () => {
    assert.deepEqual(read({}), {
      kind: "instance",
      engineVersion: "17",
      instanceClass: "db.m7g.large",
      databaseName: "entities",
      username: "dbadmin",
      allocatedStorage: 100,
      maxAllocatedStorage: 1000,
      multiAz: true,
      readReplicas: {},
      backupRetentionDays: 35,
      backupWindow: "03:00-04:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
      administratorPassword: "managed",
      secretRecoveryWindowInDays: 30,
      finalSnapshot: true,
      deletionProtection: true,
      logs: { keepDays: 90 },
      insights: { mode: "standard" },
      enhancedMonitoringSeconds: 60,
      lowDowntimeUpdates: false,
      applyImmediately: false,
      allowMajorVersionUpgrade: false,
      rootCertificate: "/etc/ssl/certs/rds-global-bundle.pem",
    });
    assert.deepEqual(databaseProductionFloor(read({})), []);
  });

  it("are refused all at once, each with what was found, the rule and the fix", () => {
    const given = {
      engineVersion: "14",
      instanceClass: "t3.micro",
      databaseName: "my-db",
      username: "admin",
      allocatedStorage: 10,
      multiAz: "yes",
      backupRetentionDays: 0,
      backupWindow: "3:00-4:00",
      maintenanceWindow: "sunday",
      rootCertificate: "bundle.pem",
      multiAZ: true,
    };

    assert.throws(() => read(given), {
      message: [
        'Database "entity-db": 11 settings are not valid.',
        '  engineVersion: found "14"; PostgreSQL 14 came to its end on 2026-11-12, and RDS upgrades by force what still ' +
          'runs it. Set it to "15", "16", "17" or "18".',
        '  instanceClass: found "t3.micro"; an instance class such as db.t4g.micro, db.m7g.large or db.r7g.2xlarge.',
        '  databaseName: found "my-db"; a letter or _, then letters, digits and _, 63 at most.',
        '  username: found "admin"; PostgreSQL, RDS or the check of restores has that name itself. Choose another.',
        "  allocatedStorage: found 10; it has to be 20 or more.",
        '  multiAz: found "yes"; it has to be a boolean.',
        "  backupRetentionDays: found 0; it has to be 1 or more.",
        '  backupWindow: found "3:00-4:00"; a daily window in UTC such as 03:00-04:00.',
        '  maintenanceWindow: found "sunday"; a weekly window in UTC such as sun:04:00-sun:05:00.',
        '  rootCertificate: found "bundle.pem"; an absolute path inside the container.',
      ]
        .concat(
          "  multiAZ: is not a setting here. Did you mean multiAz? Known: kind, engineVersion, instanceClass, serverless, " +
            "databaseName, username, zone, allocatedStorage, maxAllocatedStorage, iops, storageThroughput, multiAz, " +
            "readReplicas, maxConnections, proxy, backupRetentionDays, backupWindow, maintenanceWindow, " +
            "administratorPassword, secretRecoveryWindowInDays, finalSnapshot, deletionProtection, logs, insights, " +
            "enhancedMonitoringSeconds, lowDowntimeUpdates, applyImmediately, allowMajorVersionUpgrade, restoreFrom, " +
            "rootCertificate.",
        )
        .join("\n"),
    });
  });

  const contradictions: [string, object, RegExp][] = [
    [
      "storage that has no room to grow",
      { allocatedStorage: 100, maxAllocatedStorage: 109 },
      /maxAllocatedStorage: found 109; .*at least 10 % above allocatedStorage, here 100. Set it to 110 or more\.$/,
    ],
    [
      "a backup window inside the maintenance window",
      { backupWindow: "04:30-05:30", maintenanceWindow: "wed:05:00-wed:06:00" },
      /backupWindow: found "04:30-05:30"; it overlaps the maintenance window wed:05:00-wed:06:00.* Move one of the two\.$/,
    ],
    [
      "a backup window that reaches into the maintenance window of the next day",
      { backupWindow: "23:45-00:30", maintenanceWindow: "mon:00:00-mon:01:00" },
      /backupWindow: .*overlaps/,
    ],
    ["a backup window that is too short", { backupWindow: "03:00-03:29" }, /backupWindow: .*30 minutes at least/],
    [
      "a maintenance window that is too short",
      { maintenanceWindow: "sun:05:00-sun:05:20" },
      /maintenanceWindow: .*30 minutes at least/,
    ],
    [
      "more connections than the memory carries",
      { instanceClass: "db.t4g.micro", maxConnections: 113 },
      /maxConnections: found 113; the memory of db\.t4g\.micro carries 112\. Lower it, or take a larger one\.$/,
    ],
    [
      "a major upgrade that waits for the maintenance window",
      { allowMajorVersionUpgrade: true },
      /allowMajorVersionUpgrade: found true; .*Set applyImmediately for the upgrade too\.$/,
    ],
  ];
  for (const [what, given, message] of contradictions) {
    it(`refuse ${what}`, () => assert.throws(() => read(given), { message }));
  }

  it("accept what lies just inside each rule", () => {
    read({ allocatedStorage: 100, maxAllocatedStorage: 110 });
    read({ backupWindow: "04:30-05:00", maintenanceWindow: "wed:05:00-wed:05:30" });
    read({ instanceClass: "db.t4g.micro", maxConnections: 112 });
    read({ allowMajorVersionUpgrade: true, applyImmediately: true });
  });

  it("leave memory for work when they do not say how many connections there may be", () => {
    assert.equal(maxConnections(read({ instanceClass: "db.t4g.micro" })), 84);
    assert.equal(maxConnections(read({ instanceClass: "db.t4g.micro", maxConnections: 50 })), 50);
  });
});

describe("the name of a database", () => {
  it("fits into every physical name that is made of it", () => {
    const longest = "d".repeat(35);

    assert(databaseKey.safeParse(longest).success);
    assert(!databaseKey.safeParse(`${longest}d`).success);
    const suffix = "-1234567".length;
    assert(`${longest}-5c3d1e7f`.length <= nameLimits["aws:rds/instance:Instance"]);
    const replica = "r".repeat(18);
    assert(`${longest}-5c3d1e7f-${replica}`.length <= nameLimits["aws:rds/clusterInstance:ClusterInstance"]);
    assert(`${longest}-proxy-proxy`.length + suffix <= nameLimits["aws:rds/proxy:Proxy"]);
    assert(`${longest}-proxy-role`.length + suffix <= nameLimits["aws:iam/role:Role"]);
    assert(`${longest}-monitoring`.length + suffix <= nameLimits["aws:iam/role:Role"]);
    assert(`backup-${longest}`.length + suffix <= nameLimits["aws:backup/plan:Plan"]); // a selection's is as long
  });

  it("is one that RDS accepts in an identifier", () => {
    const wrong = ["Entity", "1db", "entity_db", "entity--db", "entity-", ""];

    assert.deepEqual(
      wrong.filter((name) => databaseKey.safeParse(name).success),
      [],
    );
  });
});
