import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { databaseProductionFloor } from "../../../../components/database/production-floor";
import { databaseSettings } from "../../../../components/database/settings";

/** What is below the floor of production, one line each. */
function below(given: object): string[] {
  const settings = parseSettings(databaseSettings, 'Database "entity-db"', { databaseName: "entities", ...given });
  return databaseProductionFloor(settings).map(({ path, message }) => `${path}: ${message}`);
}

const aurora = { kind: "aurora", zone: "us-east-1a", readReplicas: { reader: { zone: "us-east-1b" } } };

describe("the production floor of a database", () => {
  it("is kept by each kind that stands in several zones", () => {
    assert.deepEqual(below({ backupRetentionDays: 14, secretRecoveryWindowInDays: 7 }), []);
    assert.deepEqual(below({ kind: "multiAzCluster" }), []);
    assert.deepEqual(below(aurora), []);
  });

  it("names whatever endangers the data", () => {
    const given = { multiAz: false, backupRetentionDays: 7, finalSnapshot: false, deletionProtection: false };

    assert.deepEqual(below({ ...given, secretRecoveryWindowInDays: 0 }), [
      "multiAz: found false; in production one zone's failure may not stop the database. Set it to true.",
      "secretRecoveryWindowInDays: found 0; in production a secret that was deleted by mistake can be brought back. " +
        "Set it to 7 or more.",
      "backupRetentionDays: found 7; a mistake in production may be noticed after two weeks. Set it to 14 or more.",
      "finalSnapshot: found false; production data is not deleted without a last snapshot. Set it to true.",
      "deletionProtection: found false; in production a mistaken change may not delete the database. Set it to true. " +
        "To take production down for good, deploy it with environmentType staging first.",
    ]);
  });

  it("lets no replica stand in the zone of its source", () => {
    assert.deepEqual(
      below({ ...aurora, readReplicas: { reader: { zone: "us-east-1a" }, spare: { zone: "us-east-1b" } } }),
      [
        'readReplicas.reader.zone: found "us-east-1a", the zone of its source; in production one zone\'s failure may not ' +
          "take both. Put it into another zone.",
      ],
    );
  });

  it("has replicas spread over zones where nobody knows the zone of their source", () => {
    const replicas = { reports: { zone: "us-east-1c" }, search: { zone: "us-east-1c" } };
    const given = { administratorPassword: "generated", readReplicas: replicas };

    assert.deepEqual(below(given), [
      "readReplicas: are all in us-east-1c; in production one zone's failure may not take all of them. Spread them.",
    ]);
    assert.deepEqual(below({ ...given, readReplicas: { ...replicas, search: { zone: "us-east-1a" } } }), []);
  });

  it("asks where Aurora's instances stand, for a second one, and that they stay awake", () => {
    assert.deepEqual(below({ kind: "aurora", serverless: { minCapacity: 0, maxCapacity: 8 } }), [
      "zone: is missing; nobody knows then that the replicas stand in other zones. Say where the first one stands.",
      "readReplicas: found none; in production one zone's failure may not stop the database. Add one, in a zone other " +
        "than the first's.",
      "serverless.minCapacity: found 0; a database that sleeps lets the first requests fail until it is awake. " +
        "Set it to 0.5 or more.",
    ]);
    assert.deepEqual(below({ kind: "aurora", zone: "us-east-1a" }), [
      "readReplicas: found none; in production one zone's failure may not stop the database. Add one, in a zone other " +
        "than the first's.",
    ]);
  });
});
