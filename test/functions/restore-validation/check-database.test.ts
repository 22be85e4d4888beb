import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type PostgresServer, startPostgres } from "../postgres/server";
import { admitLooker, findingsIn, restore, shop, tell } from "./restored";

const version = { query: "SELECT version FROM schema_migrations ORDER BY ctid DESC LIMIT 1" };
const amcheckMissing = "B-trees, since amcheck is not installed";

describe("the checks of a restored database, on a real server", function () {
  // It is installed first, where it is absent.
  this.timeout(300_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
    await admitLooker(server);
    await restore(server, "good", ...shop(2));
  });
  after(async () => await server?.stop());

  it("finds nothing wrong in a good restore, and says what speaks for it", async () => {
    const checks = {
      schemaVersion: { ...version, least: "1.9.3", pattern: "^1\\." },
      tables: {
        customer: { leastRows: 100 },
        "public.order": { leastRows: 1, newest: { column: "placed_at", withinHours: 2 } },
      },
      leastTables: 3,
    };

    assert.deepEqual(await findingsIn(server, "good", checks), {
      failures: [],
      seen: ["schema version 1.10", "2 tables of the settings checked", "3 tables read, 3 with rows"],
      unchecked: [amcheckMissing],
    });
  });

  it("tells a stale restore by the newest row, and a table that has none", async () => {
    await restore(server, "stale", ...shop(26), "CREATE TABLE nothing (at timestamptz)");
    const newest = (column: string) => ({ leastRows: 0, newest: { column, withinHours: 24 } });

    const { failures } = await findingsIn(server, "stale", {
      tables: { order: newest("placed_at"), nothing: newest("at") },
    });
    assert.deepEqual(failures, [
      "order was 26.0 hours old at the backup by placed_at, and may be 24",
      "nothing has nothing in at",
    ]);
  });

  it("tells an empty restore, whether or not the settings name a table", async () => {
    await restore(server, "empty", "CREATE TABLE customer (id int)");
    await restore(server, "bare");

    const { failures } = await findingsIn(server, "empty", { tables: { customer: { leastRows: 10 } } });
    assert.deepEqual(failures, [
      "customer has 0 rows, and has to have 10 at least",
      "0 tables with rows, and there have to be 1 at least",
    ]);
    assert.deepEqual((await findingsIn(server, "bare")).failures, [
      "0 tables with rows, and there have to be 1 at least",
    ]);
    assert.deepEqual((await findingsIn(server, "bare", { leastTables: 0 })).failures, []);
  });

  it("tells an old schema, one that does not match, and one that it cannot tell", async () => {
    const failuresOf = async (schemaVersion: object) =>
      (await findingsIn(server, "good", { schemaVersion: { ...version, ...schemaVersion } })).failures;

    assert.deepEqual(await failuresOf({ least: "1.11", pattern: "^2" }), [
      "the schema version is 1.10, and it has to be 1.11 at least and it has to match ^2",
    ]);
    assert.deepEqual(await failuresOf({ query: "SELECT version FROM migrations", least: "1" }), [
      'the schema version cannot be told: relation "migrations" does not exist',
    ]);
    assert.deepEqual(await failuresOf({ query: "SELECT version FROM schema_migrations", least: "1" }), [
      "the schema version cannot be told: the query gives 2 rows with 2 values, and has to give one value",
    ]);
    assert.deepEqual(await failuresOf({ query: "SELECT NULL", least: "1" }), [
      "the schema version cannot be told: the query gives no value",
    ]);
  });

  it("runs one statement that reads, and nothing else that a query may hold", async () => {
    const failuresOf = async (query: string) =>
      (await findingsIn(server, "good", { schemaVersion: { query, least: "1" } })).failures;

    assert.deepEqual(await failuresOf("SELECT '2'; DROP TABLE customer"), [
      "the schema version cannot be told: cannot insert multiple commands into a prepared statement",
    ]);
    assert.deepEqual(await failuresOf("CREATE TEMP TABLE leftover AS SELECT 2"), [
      "the schema version cannot be told: cannot execute CREATE TABLE AS in a read-only transaction",
    ]);
  });

  it("takes names from settings for names, whatever they look like", async () => {
    const newest = { column: 'placed_at)::text) FROM "order"; --', withinHours: 1 };
    const { failures } = await findingsIn(server, "good", {
      tables: {
        'order"; DROP TABLE customer; --': { leastRows: 1 },
        order: { leastRows: 1, newest },
        "billing.invoice": { leastRows: 1 },
      },
    });

    assert.deepEqual(failures, [
      'order"; DROP TABLE customer; -- cannot be checked: ' +
        'relation "public.order"; DROP TABLE customer; --" does not exist',
      'order cannot be checked: column "placed_at)::text) FROM "order"; --" does not exist',
      'billing.invoice cannot be checked: relation "billing.invoice" does not exist',
    ]);
  });

  it("does not take rows that a policy hides for rows that are not there", async () => {
    await restore(server, "guarded", ...shop(2), "ALTER TABLE customer ENABLE ROW LEVEL SECURITY");

    const { failures } = await findingsIn(server, "guarded", { tables: { customer: { leastRows: 1 } } });
    assert.deepEqual(failures, [
      'customer cannot be checked: query would be affected by row-level security policy for table "customer"',
      'public.customer cannot be read: query would be affected by row-level security policy for table "customer"',
    ]);
  });

  it("names the tables that it may not read, and takes them for none that has rows", async () => {
    await restore(server, "closed", "CREATE SCHEMA audit", "CREATE TABLE audit.entry AS SELECT 1 AS id");

    const { failures, unchecked } = await findingsIn(server, "closed");
    assert.deepEqual(failures, ["0 tables with rows, and there have to be 1 at least"]);
    assert.deepEqual(unchecked, ["audit.entry, since the user may not read it", amcheckMissing]);
  });

  it("reads big tables in part, and says so", async () => {
    const { failures, seen } = await findingsIn(server, "good", { readUpToMiB: 0.02 });

    assert.deepEqual({ failures, seen }, { failures: [], seen: ["3 tables read, 1 of them in part, 3 with rows"] });
  });

  it("finds a damaged page, a value that is no more, and an index that is not valid", async () => {
    await restore(
      server,
      "damaged",
      ...shop(2),
      "CREATE TABLE letter (body text)",
      "ALTER TABLE letter ALTER body SET STORAGE EXTERNAL",
      "INSERT INTO letter VALUES (repeat('words', 2000))",
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customer_pkey'::regclass",
      "CHECKPOINT",
    );
    const [toast] = await filesIn("damaged", "SELECT reltoastrelid FROM pg_class WHERE relname = 'letter'");
    const [table] = await filesIn("damaged", `SELECT '"order"'::regclass`);
    await server.restart(() => {
      damage(toast);
      damage(table);
    });

    const { failures } = await findingsIn(server, "damaged");
    assert.deepEqual(
      failures.map((failure) => failure.replace(/base\/\d+\/\d+|pg_toast_\d+/, "*")),
      [
        "index public.customer_pkey is not valid",
        "public.order cannot be read: invalid page in block 0 of relation *",
        "public.letter cannot be read: invalid page in block 0 of relation *",
      ],
    );
  });

  it("finds a table whose file has lost what was in it", async () => {
    await restore(server, "torn", ...shop(2), "ANALYZE", "CHECKPOINT");
    const [customer] = await filesIn("torn", "SELECT 'customer'::regclass");
    await server.restart(() => writeFileSync(customer ?? "", Buffer.alloc(0)));

    const { failures } = await findingsIn(server, "torn");
    assert.deepEqual(failures, ["public.customer lacks pages that it had at its last VACUUM or ANALYZE"]);
  });

  it("finds a broken index where amcheck is there and may be used", async () => {
    await restore(server, "twisted", ...shop(2), "CREATE EXTENSION amcheck");
    assert.deepEqual((await findingsIn(server, "twisted")).unchecked, ["B-trees, since the user may not use amcheck"]);
    await tell(
      server,
      "twisted",
      "GRANT EXECUTE ON FUNCTION bt_index_check(regclass) TO restore_check",
      // Its order is not that of the column any more, as after a change of what sorts text.
      `CREATE FUNCTION backwards(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1, $2)'`,
      `CREATE OPERATOR CLASS turned FOR TYPE int USING btree AS
         OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 backwards(int, int)`,
      "CREATE INDEX twisted ON customer (id turned)",
    );
    assert.deepEqual((await findingsIn(server, "twisted")).seen.at(-1), "3 B-trees checked");
    await tell(
      server,
      "twisted",
      `CREATE OR REPLACE FUNCTION backwards(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)'`,
    );

    const { failures, unchecked } = await findingsIn(server, "twisted");
    assert.deepEqual(failures, ['index public.twisted is broken: item order invariant violated for index "twisted"']);
    assert.deepEqual(unchecked, []);
  });

  it("stops when its time is up, and says how far it has come", async () => {
    const slow = { query: "SELECT '1' FROM pg_sleep(30)", least: "1" };
    const { failures } = await findingsIn(server, "good", { schemaVersion: slow }, 500);

    assert.deepEqual(failures, ["not done within 1 minute, after nothing"]);
  });

  async function filesIn(database: string, oid: string): Promise<string[]> {
    const rows = await tell(server, database, `SELECT pg_relation_filepath((${oid})) AS file`);
    return rows.map((row) => join(server.dataFolder, (row as { file: string }).file)); // that is what it selects
  }
});

/** Overwrites the middle of the first page with what it never held. */
function damage(file = ""): void {
  const pages = readFileSync(file);
  pages.fill("garbage", 4096, 4200);
  writeFileSync(file, pages);
}
