import assert from "node:assert/strict";

import { Client } from "pg";

import { type PostgresServer, startPostgres } from "./server";

describe("the PostgreSQL server of our tests", function () {
  // It is installed first, where it is absent.
  this.timeout(300_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });
  after(async () => await server?.stop());

  it("is reached by name over TLS, with checksums, as RDS's administrator who is no superuser", async () => {
    const client = new Client(server.connection(server.administrator));
    await client.connect();
    const { rows } = await client.query(`
      SELECT current_setting('data_checksums') checksums, ssl, rolsuper superuser
      FROM pg_stat_ssl, pg_roles WHERE pid = pg_backend_pid() AND rolname = current_user`);
    await client.end();

    assert.deepEqual(rows, [{ checksums: "on", ssl: true, superuser: false }]);
  });

  it("refuses who comes without TLS, without the password, or trusts another authority", async () => {
    const right = server.connection(server.administrator);
    const refused = async (config: object, reason: RegExp) =>
      await assert.rejects(new Client({ ...right, ...config }).connect(), reason);

    await refused({ ssl: false }, /no pg_hba.conf entry for host .* no encryption/);
    await refused({ password: "another" }, /password authentication failed/);
    await refused({ ssl: true }, /unable to verify the first certificate/);
  });

  it("keeps its files over a restart", async () => {
    const ask = async (question: string) => {
      const client = new Client(server.connection(server.administrator));
      await client.connect();
      const { rows } = await client.query(question);
      await client.end();
      return rows;
    };
    await ask("CREATE TABLE kept AS SELECT 7 AS number");
    await server.restart();

    assert.deepEqual(await ask("SELECT number FROM kept"), [{ number: 7 }]);
  });
});
