import assert from "node:assert/strict";

import { type Deployed, deployStack, stackConfig } from "./harness";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

/** The example with databases, with readers of its service's secrets, and a user of a database that says who it is. */
function configOfAll(): Record<string, string> {
  const config = stackConfig("databases");
  const databases = JSON.parse(config["evenkeel:databases"] ?? "");
  databases["ledger-db"].applicationUser = { role: "ledger", rotateAfterDays: 7 };
  const services = JSON.parse(config["evenkeel:services"] ?? "");
  services["shop-api"].secretReaders = [role("deploy")];
  return {
    ...config,
    "evenkeel:databases": JSON.stringify(databases),
    "evenkeel:services": JSON.stringify(services),
  };
}

describe("what looks after a stack's data", () => {
  let run: Deployed<Record<string, unknown>>;
  before(async () => {
    run = await deployStack("databases", { config: configOfAll() });
  });

  const readersOf = (policy: string): string[] => {
    const { Statement } = JSON.parse(run.inputs(policy).policy);
    return Statement[1].Condition.ArnNotLike["aws:PrincipalArn"];
  };
  const service = [role("shop-api-roles-execution-???????"), role("shop-api-migration-roles-execution-???????")];

  it("shuts no service out of the URL of its database, nor anybody in", () => {
    assert.deepEqual(readersOf("ledger-db-user-policy"), [role("ledger-db-user-function-role"), ...service]);
  });

  it("makes the user of a database as its settings say", () => {
    assert.equal(run.inputs("ledger-db-user-function-lambda").environment.variables.ROLE, "ledger");
    assert.equal(run.inputs("ledger-db-user-schedule").rotationRules.scheduleExpression, "rate(7 days)");
    assert.equal(run.inputs("secret-watch-ages-ledger-db-user").threshold, 9);
  });

  it("leaves a service's own secrets to it, to what rotates them and to the readers of the settings", () => {
    const rotator = role("shop-api-secrets-rotation-function-role-???????");

    assert.deepEqual(readersOf("shop-api-secrets-jwt-secret-policy"), [...service, rotator, role("deploy")]);
  });

  it("copies a service's secrets to the regions of the settings", () => {
    const { replicas } = run.inputs("shop-api-secrets-jwt-secret-secret");

    assert.deepEqual(
      replicas.map(({ region }: { region: string }) => region),
      ["us-west-2"],
    );
  });

  it("watches every secret that rotates, those of databases and those of services", () => {
    const { SECRET_ARNS } = run.inputs("secret-watch-ages-function-lambda").environment.variables;

    assert.deepEqual(Object.keys(JSON.parse(SECRET_ARNS)), [
      "orders-db user",
      "events-db user",
      "ledger-db user",
      "archive-db user",
      "shop-api JWT_SECRET",
    ]);
  });

  it("watches the backups of every database, their copies and their proofs", () => {
    const { DATABASES, ...places } = run.inputs("recovery-watch-ages-function-lambda").environment.variables;

    assert.deepEqual(Object.keys(JSON.parse(DATABASES)), ["orders-db", "events-db", "ledger-db", "archive-db"]);
    assert.deepEqual(places, {
      VAULT_NAME: "backup-vault",
      COPY_REGION: "us-west-2",
      COPY_VAULT_NAME: "backup-copies-vault",
      RESTORE_TESTING_PLAN_ARN:
        "arn:aws:backup:us-east-1:111122223333:restore-testing-plan:restore_tests_5c3d1e7f-6f5e4d3c",
    });
  });

  it("checks a restored database by its own settings, and rings where it took longer than was promised", () => {
    const { schemaVersion, tables, databaseName } = run.find("restore-validation").inputs.checks["orders-db"];

    assert.deepEqual(
      { schemaVersion, tables, databaseName },
      {
        schemaVersion: { query: "SELECT max(version) FROM schema_migrations", least: "7" },
        tables: { orders: { leastRows: 1000, newest: { column: "created_at", withinHours: 26 } } },
        databaseName: "orders",
      },
    );
    assert.equal(run.inputs("restore-validation-orders-db-slow").threshold, 240);
  });
});
