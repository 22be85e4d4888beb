import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";

import { openSession } from "../../../functions/restore-validation/session";
import { freePort } from "../free-port";
import { type PostgresServer, startPostgres } from "../postgres/server";
import { admitLooker, looker } from "./restored";

describe("the login to a restored database, on a real server", function () {
  // It is installed first, where it is absent.
  this.timeout(300_000);

  let server: PostgresServer;

  before(async () => {
    // Its certificate is for the first address, and not for the second.
    server = await startPostgres({ listen_addresses: "127.0.0.1,127.0.0.2" });
    await admitLooker(server);
  });
  after(async () => await server?.stop());

  const login = () => {
    const { host, port, databaseName: database, authority } = server;
    return { host, port, database, ...looker, authority };
  };
  const soon = () => Date.now() + 10_000;

  it("is encrypted, and can only read", async () => {
    const session = await openSession(login(), soon());

    assert.deepEqual(
      await session.ask(`
        SELECT ssl, current_setting('transaction_read_only') AS reads, current_setting('row_security') AS policies
        FROM pg_stat_ssl WHERE pid = pg_backend_pid()`),
      [{ ssl: true, reads: "on", policies: "off" }],
    );
    await session.close();
  });

  it("refuses a server whose certificate nobody has signed whom it trusts", async () => {
    await assert.rejects(openSession({ ...login(), authority: undefined }, soon()), {
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
  });

  it("refuses a server that is not the one it was sent to", async () => {
    await assert.rejects(openSession({ ...login(), host: "127.0.0.2" }, soon()), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  it("says when it is refused, when nobody listens, and when nobody answers", async () => {
    await assert.rejects(openSession({ ...login(), password: "another" }, soon()), {
      message: 'password authentication failed for user "restore_check"',
    });
    await assert.rejects(openSession({ ...login(), port: await freePort() }, soon()), { code: "ECONNREFUSED" });

    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as { port: number }; // it listens on a port
    await assert.rejects(openSession({ ...login(), port }, Date.now() + 200), /timeout/);
    silent.close();
  });

  it("does not outlast a server that goes away", async () => {
    const session = await openSession(login(), soon());
    await server.restart();

    await assert.rejects(session.ask("SELECT 1"));
    await session.close();
  });
});
