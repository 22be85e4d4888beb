import assert from "node:assert/strict";

import { isOutdated, oldestVersion } from "../../../policies/resilience/engine-versions";

describe("the versions of database engines", () => {
  const outdated = [
    ["postgres", "13.20"],
    ["postgres", "9.6"],
    ["aurora-postgresql", "12.22"],
    ["mysql", "8.0.43"],
    ["mysql", "5.7"],
    ["mariadb", "10.6.20"],
    ["aurora-mysql", "5.7.mysql_aurora.2.12.5"],
    ["aurora-mysql", "5.7"],
  ] as const;
  const supported = [
    ["postgres", "14"],
    ["postgres", "17.6"],
    ["aurora-postgresql", "16.4"],
    ["mysql", "8.4.6"],
    ["mysql", "8"],
    ["mysql", "9.0"],
    ["mariadb", "10.11.13"],
    ["mariadb", "11.4"],
    ["aurora-mysql", "8.0.mysql_aurora.3.08.2"],
    ["aurora-mysql", "8.0"],
    ["postgres", "latest"],
    ["oracle-se2", "12"],
  ] as const;

  it("are outdated below the oldest one that is supported", () => {
    for (const [engine, version] of outdated) assert.ok(isOutdated(engine, version), `${engine} ${version}`);
  });

  it("are not from there on, nor where nothing is known of them", () => {
    for (const [engine, version] of supported) assert.ok(!isOutdated(engine, version), `${engine} ${version}`);
  });

  it("are told by the oldest one, where that is known", () => {
    assert.deepEqual(["mysql", "postgres", "db2-se"].map(oldestVersion), ["8.4", "14", undefined]);
  });
});
