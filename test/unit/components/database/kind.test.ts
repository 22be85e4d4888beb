import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { databaseKinds, hasReaders, survivesZoneLoss } from "../../../../components/database/kind";
import { checkVersion, parameterGroupFamily } from "../../../../components/database/postgres-version";
import { databaseSettings, maxConnections } from "../../../../components/database/settings";

function read(given: object) {
  return parseSettings(databaseSettings, 'Database "entity-db"', { databaseName: "entities", ...given });
}

describe("a kind of database", () => {
  it("has a size of its own where nobody says one", () => {
    const sizes = databaseKinds.map((kind) => {
      const { instanceClass, allocatedStorage, maxAllocatedStorage, iops, multiAz } = read({ kind });
      return { kind, instanceClass, allocatedStorage, maxAllocatedStorage, iops, multiAz };
    });

    const none = undefined;
    assert.deepEqual(sizes, [
      {
        kind: "instance",
        instanceClass: "db.m7g.large",
        allocatedStorage: 100,
        maxAllocatedStorage: 1000,
        iops: none,
        multiAz: true,
      },
      {
        kind: "multiAzCluster",
        instanceClass: "db.m6gd.large",
        allocatedStorage: 100,
        maxAllocatedStorage: none,
        iops: 3000,
        multiAz: none,
      },
      {
        kind: "aurora",
        instanceClass: "db.r7g.large",
        allocatedStorage: none,
        maxAllocatedStorage: none,
        iops: none,
        multiAz: none,
      },
    ]);
  });

  it("refuses what it does not know, by name, all at once", () => {
    const given = { kind: "aurora", allocatedStorage: 100, multiAz: false, lowDowntimeUpdates: true };

    assert.throws(() => read(given), {
      message: [
        'Database "entity-db": 3 settings are not valid.',
        "  allocatedStorage: found 100; Aurora does not know it: Aurora's storage grows by itself. " +
          "Leave it out, or change kind.",
        "  multiAz: found false; Aurora does not know it: only an instance has a standby; clusters have readers in other " +
          "zones. Leave it out, or change kind.",
        "  lowDowntimeUpdates: found true; Aurora does not know it: the provider makes blue/green updates of instances " +
          "alone. Leave it out, or change kind.",
      ].join("\n"),
    });
  });

  const foreign: [string, object][] = [
    ["multiAzCluster", { zone: "us-east-1a" }],
    ["multiAzCluster", { maxAllocatedStorage: 200 }],
    ["multiAzCluster", { storageThroughput: 500 }],
    ["multiAzCluster", { readReplicas: { reports: { zone: "us-east-1b" } } }],
    ["multiAzCluster", { restoreFrom: { snapshot: "before" } }],
    ["multiAzCluster", { serverless: { minCapacity: 1, maxCapacity: 2 } }],
    ["aurora", { iops: 3000 }],
    ["instance", { serverless: { minCapacity: 1, maxCapacity: 2 } }],
  ];
  for (const [kind, given] of foreign) {
    const [field] = Object.keys(given);
    it(`${kind} does not know ${field}`, () => {
      assert.throws(() => read({ kind, ...given }), { message: new RegExp(`${field}: found .*does not know it: `) });
    });
  }

  it("takes the instance classes that AWS has for it", () => {
    const refused = (kind: string, instanceClass: string) => () => {
      assert.throws(() => read({ kind, instanceClass }), { message: new RegExp(`of kind ${kind} takes`) });
    };

    refused("multiAzCluster", "db.m7g.large")();
    refused("multiAzCluster", "db.t4g.medium")();
    refused("aurora", "db.m7g.large")();
    refused("aurora", "db.t4g.small")();
    for (const instanceClass of ["db.m6gd.large", "db.r6idn.xlarge"]) read({ kind: "multiAzCluster", instanceClass });
    for (const instanceClass of ["db.r8g.large", "db.t4g.medium"]) read({ kind: "aurora", instanceClass });
    const replica = { reports: { zone: "us-east-1b", instanceClass: "db.m7g.large" } };
    assert.throws(() => read({ kind: "aurora", readReplicas: replica }), {
      message: /readReplicas: .*of reports, a data/,
    });
  });

  it("accepts as many connections as its memory carries", () => {
    const serverless = { minCapacity: 1, maxCapacity: 8 };
    const counts = [
      maxConnections(read({})),
      maxConnections(read({ kind: "aurora" })),
      maxConnections(read({ kind: "aurora", serverless })),
      maxConnections(read({ kind: "aurora", serverless: { minCapacity: 0.5, maxCapacity: 64 } })),
    ];

    assert.deepEqual(counts, [675, 1351, 1351, 1500]);
    assert.throws(() => read({ kind: "aurora", serverless, maxConnections: 1803 }), {
      message: /maxConnections: found 1803; the memory of db\.serverless carries 1802\. Lower it, or take a larger one/,
    });
  });

  it("says whether it outlives its zone, and whether others read from it", () => {
    const reader = { readReplicas: { reader: { zone: "us-east-1b" } } };
    const found = [
      read({}),
      read({ multiAz: false }),
      read({ kind: "multiAzCluster" }),
      read({ kind: "aurora", zone: "us-east-1a" }),
      read({ kind: "aurora", zone: "us-east-1a", ...reader }),
      read({ kind: "aurora", zone: "us-east-1b", ...reader }),
      read({ kind: "aurora", ...reader }),
    ].map((settings) => [survivesZoneLoss(settings), hasReaders(settings)]);

    assert.deepEqual(found, [
      [true, false],
      [false, false],
      [true, true],
      [false, false],
      [true, true],
      [false, true],
      [false, true],
    ]);
  });
});

describe("the version of PostgreSQL", () => {
  const refused: [unknown, RegExp][] = [
    ["13", /found "13"; PostgreSQL 13 came to its end on 2025-11-13, .*Set it to "15", "16", "17" or "18"\.$/],
    ["9.6", /found "9\.6"; PostgreSQL 9 came to its end on 2021-11-11/],
    ["17.4", /found "17\.4"; RDS installs the minor versions by itself\. Set it to "17"\.$/],
    [17, /found 17; Write it in quotes: "17"\.$/],
    ["99", /found "99"; RDS has no such PostgreSQL, or it is not known here\. Set it to "15", "16", "17" or "18"\.$/],
  ];
  for (const [engineVersion, message] of refused) {
    it(`is not ${JSON.stringify(engineVersion)}`, () => assert.throws(() => read({ engineVersion }), { message }));
  }

  it("is one that its kind runs", () => {
    for (const kind of ["aurora", "multiAzCluster"]) {
      const message = `engineVersion: found "18"; a database of kind ${kind} runs "15", "16", "17". Set it to one of those`;
      assert.throws(
        () => read({ kind, engineVersion: "18" }),
        (error) => String(error).includes(message),
      );
    }
    assert.equal(read({ engineVersion: "18" }).engineVersion, "18");
  });

  it("is refused from the day on which RDS ends its support", () => {
    const on = (day: string) => checkVersion({ kind: "instance", engineVersion: "15" }, new Date(day));

    assert.equal(on("2028-02-28"), undefined);
    assert.equal(
      on("2028-02-29"),
      "RDS ended its standard support of PostgreSQL 15 on 2028-02-29, and upgrades by force what still runs it. " +
        "Upgrade, with allowMajorVersionUpgrade and applyImmediately.",
    );
  });

  it("names the family of its parameters", () => {
    const families = databaseKinds.map((kind) => parameterGroupFamily({ kind, engineVersion: "16" }));

    assert.deepEqual(families, ["postgres16", "postgres16", "aurora-postgresql16"]);
  });
});
