import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Environment } from "./environment";
import { assertClean, changes, remnants } from "./runs";

describe("the life of databases of every kind", function () {
  this.timeout(180_000);

  const settingsFile = "Pulumi.databases.yaml";
  const accountFile = "simulated-account.databases.yaml";
  let environment: Environment;
  before(async () => {
    environment = await Environment.of("databases");
  });
  after(() => environment.dispose());

  const named = (name: string) =>
    environment.cloud().objects.find(({ urn }) => urn.endsWith(`::${name}`)) ?? assert.fail(`no ${name}`);

  it("begins with every rule satisfied, and one that is made from a snapshot", async () => {
    const up = await environment.up();

    assertClean(up);
    assert.equal(named("archive-db-instance").inputs.snapshotIdentifier, "archive-2026-10");
  });

  it("leaves values that functions wrote to them, and shows none of those that the program knows", async () => {
    const rotated = ["shop-api-secrets-jwt-secret-secret", "orders-db-url"].map((name) => named(name).urn);
    environment.changeBehindPulumi(...rotated.map((urn) => ({ urn, rotated: true }) as const));
    const secrets = await environment.secrets();
    const preview = await environment.preview("--diff", "--show-sames");
    const files = readdirSync(join(environment.folder, ".simulator"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));

    assertClean(preview);
    assert.deepEqual(changes(preview), []);
    assert.ok(secrets.length >= 2, "the administrator's password, the first value of JWT_SECRET");
    for (const secret of secrets) {
      assert.equal([preview.text, ...files].filter((each) => each.includes(secret)).length, 0, "a secret can be read");
    }
  });

  it("changes them in place, lets go of what they were made from, and gets a restored one beside them", async () => {
    const set = (from: string, to: string) => environment.edit(settingsFile, from, to);
    set("instanceClass: db.t4g.medium", "instanceClass: db.t4g.large");
    set("databaseName: events", "databaseName: events\n      allocatedStorage: 200");
    set("maxCapacity: 16", "maxCapacity: 32");
    set("      restoreFrom: { snapshot: archive-2026-10 } # read when the database is made, and never again\n", "");
    set("databaseName: archive\n", "databaseName: archive\n      administratorPassword: generated\n");
    environment.write(accountFile, readFileSync(join(environment.folder, accountFile), "utf8") + clusterSnapshot);
    set("  evenkeel:databases:\n", `  evenkeel:databases:\n${restored}`);
    const up = await environment.up();

    assertClean(up);
    const others = changes(up).filter((change) => !/^create .*restored-/.test(change));
    assert.deepEqual(others, [...changedInPlace, ...toldOfDatabases].sort());
    assert.equal(named("restored-ledger-server-cluster").inputs.snapshotIdentifier, "ledger-2026-10");
  });

  // A Multi-AZ cluster is not: the provider cannot.
  it("ends in an empty cloud, but for what can be rescued for a while", async () => {
    const destroyed = await environment.destroy();

    assertClean(destroyed);
    assert.deepEqual(environment.cloud().objects, []);
    assert.deepEqual(
      remnants(environment).filter((remnant) => !remnant.startsWith("aws:kms/key:Key ")),
      [],
    );
  });
});

// An administrator whose password RDS kept has one that the program makes.
const changedInPlace = [
  "create archive-db-administrator",
  "create archive-db-closed",
  "create archive-db-credentials",
  "create archive-db-password",
  "update archive-db-instance",
  "update archive-db-user-function-lambda",
  "update archive-db-user-function-may",
  "update events-db-server-cluster",
  "update ledger-db-server-cluster",
  "update orders-db-instance",
  "update orders-db-monitors-connections",
  "update orders-db-parameters",
  "update orders-db-replica-reports-instance",
];

const clusterSnapshot = `
- type: "aws:rds/clusterSnapshot:ClusterSnapshot"
  id: ledger-2026-10
  properties:
    dbClusterSnapshotIdentifier: ledger-2026-10
    dbClusterIdentifier: ledger
    engine: aurora-postgresql
`;

const restored = `    restored-ledger:
      kind: aurora
      databaseName: ledger
      restoreFrom: { snapshot: ledger-2026-10 }
      finalSnapshot: false
      deletionProtection: false
      secretRecoveryWindowInDays: 0
`;

// What looks after all databases is told of them, and looks at once.
const toldOfDatabases = [
  ...["recovery-watch-ages-first", "secret-watch-ages-first"].flatMap((look) => [
    `create-replacement ${look}`,
    `delete-replaced ${look}`,
    `replace ${look}`,
  ]),
  "update backup-restore-tests-permission",
  ...["recovery-watch-ages", "restore-validation", "secret-watch-ages"].flatMap((name) => [
    `update ${name}-function-lambda`,
    `update ${name}-function-may`,
  ]),
];
