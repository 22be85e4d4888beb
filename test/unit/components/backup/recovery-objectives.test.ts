import assert from "node:assert/strict";

import fc from "fast-check";

import {
  type RecoverableDatabase,
  recoveryPromises,
  unmetObjectives,
} from "../../../../components/backup/recovery-objectives";
import { recoverySettings } from "../../../../components/backup/recovery-settings";
import { type BackupSettings, backupSettings } from "../../../../components/backup/settings";
import { inWords } from "../../../../components/base/itemised-time";

type Given = Omit<Partial<RecoverableDatabase>, "recovery"> & { recovery?: object };

const database = ({ recovery = {}, ...given }: Given = {}): RecoverableDatabase => ({
  kind: "instance",
  multiAz: true,
  readReplicas: {},
  allocatedStorage: 100,
  backupRetentionDays: 35,
  ...given,
  recovery: recoverySettings.parse(recovery),
});

const copied = backupSettings.parse({ copy: { region: "us-west-2" } });
const uncopied = backupSettings.parse({});

function promised(given: Given, backup: BackupSettings = uncopied): Record<string, string> {
  const promises = recoveryPromises({ "entity-db": database(given) }, backup);
  return Object.fromEntries(
    promises.map((each) => [`${each.promise} of ${each.of} <= ${each.limitSeconds}`, inWords(each)]),
  );
}

const restored =
  "900 until RDS has made a server, 1800 until 100 GiB are read back at 200 GiB an hour, " +
  "900 until RDS has replayed the log since the last snapshot, 180 until it has restarted with its parameters, " +
  "900 until the services run with its address";

const restoredInMinutes =
  "15 until RDS has made a server, 30 until 100 GiB are read back at 200 GiB an hour, " +
  "15 until RDS has replayed the log since the last snapshot, 3 until it has restarted with its parameters, " +
  "15 until the services run with its address";

describe("recovery objectives", () => {
  it("are computed item by item: zone lost, data damaged, region lost", () => {
    assert.deepEqual(promised({}, copied), {
      "RPO of entity-db, zone lost <= 900": "0 seconds",
      "RTO of entity-db, zone lost <= 14400": "120 seconds: 120 until the standby has taken over",
      "RPO of entity-db, data damaged and noticed within 35 days <= 900":
        "300 seconds: 300 until RDS has saved the log again",
      "RTO of entity-db, data damaged and noticed within 35 days <= 14400": `4680 seconds: ${restored}`,
      "RPO of entity-db, region lost <= 129600":
        "104400 seconds: 86400 until the next backup is due, 3600 until it has started, 10800 until it is complete, " +
        "3600 until 100 GiB are copied to us-west-2 at 100 GiB an hour",
      "RTO of entity-db, region lost <= 28800":
        "6480 seconds: 2700 until network, load balancer and cluster stand in the other region, " +
        "900 until RDS has made a server, 1800 until 100 GiB are read back at 200 GiB an hour, " +
        "180 until it has restarted with its parameters, 900 until the services run with its address",
    });
  });

  it("say of a lost zone what the kind does by itself, or that it has to be restored", () => {
    const zone = (given: Given) =>
      Object.entries(promised(given))
        .slice(0, 2)
        .map(([, words]) => words);

    assert.deepEqual(zone({ multiAz: false }), [
      "300 seconds: 300 until RDS has saved the log again",
      `4680 seconds: ${restored}`,
    ]);
    assert.deepEqual(zone({ kind: "multiAzCluster" }), ["0 seconds", "35 seconds: 35 until a reader has taken over"]);
    const reader = { kind: "aurora", zone: "use1-az1", readReplicas: { reader: { zone: "use1-az2" } } } as const;
    assert.deepEqual(zone(reader), ["0 seconds", "60 seconds: 60 until a replica has taken over"]);
    assert.deepEqual(zone({ kind: "aurora", zone: "use1-az1" }), [
      "0 seconds",
      "600 seconds: 600 until Aurora has made another server, if it finds room in another zone",
    ]);
  });

  it("count the way of a Multi-AZ cluster's data back into the stack, which cannot restore it", () => {
    const { "RTO of entity-db, data damaged and noticed within 35 days <= 14400": rto } = promised({
      kind: "multiAzCluster",
    });

    assert.equal(
      rto,
      "8100 seconds: 900 until RDS has made a server, 1800 until 100 GiB are read back at 200 GiB an hour, " +
        "900 until RDS has replayed the log since the last snapshot, " +
        "3600 until 100 GiB are copied into a cluster of the stack at 100 GiB an hour, " +
        "900 until the services run with its address",
    );
  });

  it("are told apart by what AWS documents and what is estimated", () => {
    const items = recoveryPromises({ "entity-db": database() }, copied).flatMap((promise) => promise.items);

    for (const { source, verified, what } of items)
      assert.equal(source.startsWith("https://docs.aws."), verified, what);
  });

  it("promise nothing of a lost region where nothing is copied", () => {
    assert.deepEqual(
      Object.keys(promised({})).filter((of) => of.includes("region")),
      [],
    );
  });

  it("go by a measured restore as soon as there is one, and estimate again what has grown since", () => {
    const measuredRestore = { minutes: 30, sizeGiB: 100, on: "2026-11-01" };
    const of = (recovery: object) => recoveryPromises({ "entity-db": database({ recovery }) }, uncopied)[3]?.items[0];

    const what = "until RDS has restored it, as measured on 2026-11-01 with 100 GiB";
    assert.deepEqual(of({ measuredRestore }), { what, seconds: 1800, source: "measured", verified: true });
    assert.deepEqual(of({ measuredRestore, sizeGiB: 20 }), { what, seconds: 1800, source: "measured", verified: true });
    assert.deepEqual(of({ measuredRestore, sizeGiB: 150 }), {
      what: `${what}, for 150 GiB`,
      seconds: 2700,
      source: "estimate",
      verified: false,
    });
  });

  it("refuse a promise that does not hold, with what it costs and what would help", () => {
    const recovery = { rpoMinutes: 1, rtoMinutes: 30, otherRegion: { rpoMinutes: 720, rtoMinutes: 60 } };

    assert.deepEqual(unmetObjectives({ "entity-db": database({ recovery }) }, copied), [
      {
        path: "databases.entity-db.recovery.rpoMinutes",
        message:
          "found 1; data damaged and noticed within 35 days costs 5 minutes: 5 until RDS has saved the log again. " +
          "Set it to 5 or more, since RDS saves the log no sooner.",
      },
      {
        path: "databases.entity-db.recovery.rtoMinutes",
        message:
          `found 30; data damaged and noticed within 35 days costs 78 minutes: ${restoredInMinutes}. ` +
          "Set it to 78 or more, or measure a restore and enter it as recovery.measuredRestore.",
      },
      {
        path: "databases.entity-db.recovery.otherRegion.rpoMinutes",
        message:
          "found 720; region lost costs 1740 minutes: 1440 until the next backup is due, " +
          "60 until it has started, 180 until it is complete, " +
          "60 until 100 GiB are copied to us-west-2 at 100 GiB an hour. " +
          "Set it to 1740 or more, or lower backup.daily.everyHours.",
      },
      {
        path: "databases.entity-db.recovery.otherRegion.rtoMinutes",
        message:
          "found 60; region lost costs 108 minutes: " +
          "45 until network, load balancer and cluster stand in the other region, " +
          "15 until RDS has made a server, 30 until 100 GiB are read back at 200 GiB an hour, " +
          "3 until it has restarted with its parameters, 15 until the services run with its address. " +
          "Set it to 108 or more, or measure a restore and enter it as recovery.measuredRestore.",
      },
    ]);
  });

  it("refuse a promise for a lost region where nothing is copied", () => {
    const promising = database({ recovery: { otherRegion: {} } });

    assert.deepEqual(unmetObjectives({ "entity-db": promising }, uncopied), [
      {
        path: "databases.entity-db.recovery.otherRegion",
        message:
          "is promised, and backup.copy is missing: nothing outlives the region. Name its region, or leave this out.",
      },
    ]);
    assert.deepEqual(unmetObjectives({ "entity-db": promising }, copied), []);
  });

  it("hold by default for every kind, with and without a standby and copies", () => {
    for (const kind of ["instance", "multiAzCluster", "aurora"] as const)
      for (const multiAz of [true, false])
        for (const backup of [copied, uncopied])
          assert.deepEqual(unmetObjectives({ "entity-db": database({ kind, multiAz }) }, backup), []);
  });

  it("are accepted exactly if every promise that they are made into holds", () => {
    const minutes = fc.integer({ min: 1, max: 4000 });
    const other = fc.record({ rpoMinutes: minutes, rtoMinutes: minutes });
    const recovery = fc.record({ rpoMinutes: minutes, rtoMinutes: minutes, otherRegion: other });

    fc.assert(
      fc.property(recovery, fc.boolean(), (recovery, multiAz) => {
        const databases = { "entity-db": database({ recovery, multiAz }) };
        const kept = recoveryPromises(databases, copied).every(
          ({ seconds, limitSeconds = 0 }) => seconds <= limitSeconds,
        );
        assert.equal(unmetObjectives(databases, copied).length === 0, kept);
      }),
    );
  });

  it("never get worse by a shorter schedule, less data or a quicker restore", () => {
    const total = (everyHours: BackupSettings["daily"]["everyHours"], size: number, minutes: number) => {
      const recovery = { sizeGiB: size, measuredRestore: { minutes, sizeGiB: 100, on: "2026-11-01" } };
      const backup = { ...copied, daily: { ...copied.daily, everyHours } };
      return recoveryPromises({ "entity-db": database({ recovery }) }, backup).map(({ seconds }) => seconds);
    };
    const hours = fc.constantFrom(...([4, 6, 8, 12, 24] as const));
    const sizes = fc.integer({ min: 1, max: 65536 });
    const pair = <T extends number>(of: fc.Arbitrary<T>) =>
      fc.tuple(of, of).map((two) => [...two].sort((a, b) => a - b));

    fc.assert(
      fc.property(pair(hours), pair(sizes), pair(fc.integer({ min: 1, max: 600 })), (schedule, size, minutes) => {
        const [less, more] = [0, 1].map((at) => total(schedule[at] ?? 24, size[at] ?? 1, minutes[at] ?? 1));
        assert.ok(less?.every((seconds, index) => seconds <= (more?.[index] ?? 0)));
      }),
    );
  });
});

describe("the settings of a recovery", () => {
  it("promise 15 minutes and 4 hours by default, and say what is wrong with others", () => {
    assert.deepEqual(recoverySettings.parse({}), { rpoMinutes: 15, rtoMinutes: 240 });
    assert.deepEqual(recoverySettings.parse({ otherRegion: {} }).otherRegion, { rpoMinutes: 2160, rtoMinutes: 480 });
    const wrong = { rpoMinutes: -1, rtoMinutes: 0, measuredRestore: { minutes: 0, sizeGiB: 1.5, on: "yesterday" } };
    assert.deepEqual(
      recoverySettings.safeParse(wrong).error?.issues.map(({ path }) => path.join(".")),
      ["rpoMinutes", "rtoMinutes", "measuredRestore.minutes", "measuredRestore.sizeGiB", "measuredRestore.on"],
    );
  });
});
