import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { DeleteSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { AssetArchive, StringAsset } from "@pulumi/pulumi/asset";

import { functionCode } from "../../../components/function/function-code";
import { answer } from "../../../functions/database-user/answer";
import { openAt } from "../../../functions/database-user/database";
import { openTheatre, type Stage, type Theatre } from "./stage";

const run = promisify(execFile);

describe("the first value of a database's user", function () {
  // PostgreSQL and moto are installed first, where they are absent.
  this.timeout(300_000);

  let theatre: Theatre;
  const { info } = console;
  const said: string[] = [];

  before(async () => {
    console.info = (line: string) => said.push(line);
    theatre = await openTheatre();
  });
  after(async () => {
    console.info = info;
    await theatre?.close();
  });

  it("is a login of the first user and its URL, and is told once, however often it is asked for", async () => {
    const stage = await theatre.stage();
    assert.deepEqual(await stage.firstValue(), { secretArn: stage.secretArn });

    const { password, ...value } = await stage.value();
    assert.match(password, /^[A-Za-z0-9]{48}$/);
    const username = `${stage.role}_a`;
    const dbname = stage.world.settings.server.databaseName;
    const url =
      `postgresql://${username}:${password}@entity.example.com:6432/${dbname}` +
      "?sslmode=verify-full&sslrootcert=/certificates/rds.pem";
    assert.deepEqual(value, { engine: "postgres", host: "entity.example.com", port: 6432, dbname, username, url });

    const version = await stage.versionId();
    await stage.firstValue();
    assert.equal(await stage.versionId(), version);
    assert.deepEqual(stage.announced, [stage.secretArn]);
    assert(!theatre.server.log().includes(password), "no password is in the server's log");
    assert(!said.join("\n").includes(password), "nor in the function's");
  });

  it("acts as the owner role, whose is all that it makes", async () => {
    const stage = await theatre.stage();
    await stage.firstValue();
    const client = await stage.world.open(await stage.value());
    await client.query("CREATE SCHEMA own");
    await client.query("CREATE TABLE own.made ()");
    const found = await client.query("SELECT tableowner, session_user::text FROM pg_tables WHERE tablename = 'made'");
    await client.close();

    assert.deepEqual(found, [{ tableowner: stage.role, session_user: `${stage.role}_a` }]);
    const [owner] = await stage.asAdministrator(`SELECT rolcanlogin FROM pg_roles WHERE rolname = '${stage.role}'`);
    assert.deepEqual(owner, { rolcanlogin: false });
  });

  it("takes over what the application has made as the administrator, who goes on working with it", async () => {
    const stage = await theatre.stage();
    await stage.asAdministrator(`
      CREATE TYPE colour AS ENUM ('red');
      CREATE TABLE "Entities" (id serial PRIMARY KEY, other int GENERATED ALWAYS AS IDENTITY, colour colour);
      CREATE TABLE parts (day date) PARTITION BY RANGE (day);
      CREATE TABLE part PARTITION OF parts DEFAULT;
      CREATE SEQUENCE loose;
      CREATE VIEW seen AS SELECT * FROM "Entities";
      CREATE MATERIALIZED VIEW kept AS SELECT * FROM "Entities";
      CREATE FUNCTION one(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE SCHEMA migrations;
      CREATE TABLE migrations.done (name text)`);
    await stage.firstValue();

    const others = await stage.asAdministrator(`
      SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = 'administrator')
      UNION SELECT proname FROM pg_proc WHERE proowner = (SELECT oid FROM pg_roles WHERE rolname = 'administrator')
      UNION SELECT typname FROM pg_type WHERE typowner = (SELECT oid FROM pg_roles WHERE rolname = 'administrator')
      UNION SELECT nspname FROM pg_namespace WHERE nspowner = (SELECT oid FROM pg_roles WHERE rolname = 'administrator')`);
    assert.deepEqual(others, []);
    await stage.asAdministrator(`INSERT INTO "Entities" (colour) VALUES ('red')`);
    const client = await stage.world.open(await stage.value());
    await client.query(`ALTER TABLE "Entities" ADD COLUMN more text`);
    await client.close();
  });

  it("lets the one who checks restored copies read all, now and later, and write nothing", async () => {
    const stage = await theatre.stage();
    await stage.asAdministrator("CREATE TABLE early AS SELECT 1 AS number");
    await stage.firstValue();
    const client = await stage.world.open(await stage.value());
    await client.query("CREATE SCHEMA later");
    await client.query("CREATE TABLE later.late AS SELECT 2 AS number");
    await client.close();

    const [member] = await stage.asAdministrator("SELECT pg_has_role('restore_check', 'rds_iam', 'MEMBER') AS iam");
    assert.deepEqual(member, { iam: true });
    await stage.asAdministrator("ALTER ROLE restore_check PASSWORD 'token'");
    const check = { username: "restore_check", password: "token" };
    const found = await stage.ask(
      check,
      "SELECT number FROM early UNION SELECT number FROM later.late ORDER BY number",
    );
    assert.deepEqual(found, [{ number: 1 }, { number: 2 }]);
    await assert.rejects(stage.ask(check, "INSERT INTO early VALUES (3)"), /read-only transaction/);
    const openly = "SET default_transaction_read_only = off; COMMIT; INSERT INTO early VALUES (3)";
    await assert.rejects(stage.ask(check, openly), /permission denied for table early/);
  });

  it("stays with the administrator when an upgrade leaves roles to those alone who hold their ADMIN OPTION", async () => {
    const stage = await theatre.stage();
    await stage.firstValue();

    const roles = await stage.asAdministrator(`
      SELECT rolname AS name, pg_has_role(oid, 'MEMBER WITH ADMIN OPTION') AS "isKept"
      FROM pg_roles WHERE rolname IN ('${stage.role}', '${stage.role}_a') ORDER BY rolname`);
    assert.deepEqual(roles, [
      { name: stage.role, isKept: true },
      { name: `${stage.role}_a`, isKept: true },
    ]);
    // RDS would let the administrator log in with tokens alone.
    const checks = await stage.asAdministrator("SELECT pg_has_role('restore_check', 'USAGE') AS has");
    assert.deepEqual(checks, [{ has: false }]);
  });

  it("sets the passwords of a restored database to what the secret says", async () => {
    const stage = await theatre.stage();
    await stage.firstValue();
    const [value, version] = [await stage.value(), await stage.versionId()];
    await stage.asAdministrator(`ALTER ROLE ${stage.role}_a PASSWORD 'of the past'`);
    await assert.rejects(stage.ask(value, "SELECT 1"), /password authentication failed/);

    await stage.firstValue();
    assert.deepEqual(await stage.ask(value, "SELECT 1 AS one"), [{ one: 1 }]);
    assert.equal(await stage.versionId(), version);
  });

  it("follows the database to another place, with the same password, and tells so", async () => {
    const stage = await theatre.stage();
    await stage.firstValue();
    const { password, username } = await stage.value();
    const { settings } = stage.world;
    await stage.firstValue({ settings: { ...settings, client: { ...settings.client, host: "other.example.com" } } });

    const moved = await stage.value();
    assert.deepEqual([moved.username, moved.password, moved.host], [username, password, "other.example.com"]);
    assert.match(String(moved.url), /@other\.example\.com:6432\//);
    assert.equal(stage.announced.length, 2);
  });

  it("takes the place of a value that is not its own, such as a bare URL or another user's login", async () => {
    const stage = await theatre.stage();
    for (const foreign of ["postgresql://entity:of-old@db/entity", '{"username":"entity","password":"of-old"}']) {
      await theatre.manager.send(new PutSecretValueCommand({ SecretId: stage.secretArn, SecretString: foreign }));
      await stage.firstValue();
      assert.equal((await stage.value()).username, `${stage.role}_a`);
    }
  });

  it("is one, when several ask at once", async () => {
    const stage = await theatre.stage();
    await Promise.all([1, 2, 3].map(async () => await stage.firstValue()));

    assert.equal(stage.announced.length, 1);
    assert.deepEqual(await stage.ask(await stage.value(), "SELECT 1 AS one"), [{ one: 1 }]);
  });

  it("takes names for names, also when they look like SQL", async () => {
    const hostile = `x'; DROP ROLE "administrator"; --`;
    const stage = await theatre.stage({ role: hostile, databaseName: hostile });
    await stage.firstValue();
    await stage.rotate();

    const { username } = await stage.value();
    assert.equal(username, `${hostile}_b`);
    assert.deepEqual(await stage.ask(await stage.value(), "SELECT current_user::text"), [{ current_user: hostile }]);
  });

  it("waits for the administrator's new password, and for permissions that do not hold yet", async () => {
    const stage = await theatre.stage();
    const { administratorSecretArn: SecretId } = stage.world.settings;
    const put = async (password: string) => {
      const SecretString = JSON.stringify({ username: "administrator", password });
      await theatre.manager.send(new PutSecretValueCommand({ SecretId, SecretString }));
    };
    await put("not yet in the database");
    let naps = 0;
    const denied = Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
    const secrets = {
      send: async (command: never) => {
        if (naps === 0) throw denied;
        return await theatre.manager.send(command);
      },
      // The client's own type has an overload for callbacks too.
    } as unknown as typeof theatre.manager;
    const sleep = async () => {
      naps += 1;
      if (naps === 3) await put(theatre.server.administrator.password);
    };

    await stage.firstValue({ secrets, sleep });
    assert.equal(naps, 3);
    await put("never in the database");
    await assert.rejects(stage.firstValue({ sleep: async () => {} }), (error: Error) => {
      assert.match(error.message, /refuses the login of administrator: password authentication failed/);
      assert(!error.message.includes("never in the database"));
      return true;
    });
  });

  it("is refused for another secret, a deleted one, and an administrator's secret that is none", async () => {
    const stage = await theatre.stage();
    const { settings } = stage.world;
    const other = answer({ Step: "firstValue", SecretId: settings.administratorSecretArn }, stage.world);
    await assert.rejects(other, /this function looks after .*-url-.*was asked about .*-administrator-/);

    const { administratorSecretArn: SecretId } = settings;
    await theatre.manager.send(new PutSecretValueCommand({ SecretId, SecretString: "hunter2, in plain" }));
    await assert.rejects(stage.firstValue(), (error: Error) => {
      assert.match(error.message, /^the administrator's secret .* holds no username and password$/);
      return true;
    });

    const gone = await theatre.stage();
    await theatre.manager.send(new DeleteSecretCommand({ SecretId: gone.secretArn }));
    await assert.rejects(gone.firstValue(), /the secret .* is deleted: restore it, or take it out of the stack/);
  });

  it("says which database does not answer, or is not the one that was asked for, and no password", async () => {
    const stage = await theatre.stage();
    const { server } = stage.world.settings;
    const nobody = { ...server, port: 1 };
    const refused = async (open: typeof stage.world.open, expected: RegExp) => {
      await assert.rejects(stage.firstValue({ open }), (error: Error) => {
        assert.match(error.message, expected);
        assert(!`${error.stack}${JSON.stringify(error)}`.includes(theatre.server.administrator.password));
        return true;
      });
    };
    await refused(
      openAt(nobody, theatre.server.authority),
      /the database at localhost:1 cannot be reached: .*ECONNREFUSED/,
    );
    await refused(openAt(server), /cannot be reached: .*UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
  });

  it("is written by the function as it is deployed: bundled, with certificates by NODE_EXTRA_CA_CERTS", async () => {
    const stage = await theatre.stage();
    const folder = mkdtempSync(join(tmpdir(), "evenkeel-function-"));
    try {
      const archive = functionCode("database-user");
      assert(archive instanceof AssetArchive);
      const { "index.js": code } = await archive.assets;
      assert(code instanceof StringAsset);
      writeFileSync(join(folder, "index.js"), await code.text);
      const call = "require('./index.js').handler(JSON.parse(process.argv[1])).then(console.log)";
      const event = JSON.stringify({ Step: "firstValue", SecretId: stage.secretArn });
      const options = { cwd: folder, env: environmentOf(stage) };
      const { stdout, stderr } = await run(process.execPath, ["-e", call, event], options);
      assert.match(`${stdout}${stderr}`, /^firstValue of arn:.* is done\n\{\s+secretArn: 'arn:.*'\s+\}\n$/);
      await stage.ask(await stage.value(), "SELECT 1");

      const alone = { ...options, env: { ...options.env, ROLE: "", DATABASE_PORT: "five" } };
      await assert.rejects(run(process.execPath, ["-e", call, event], alone), /lacks DATABASE_PORT \(a number\), ROLE/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  function environmentOf({ world: { settings } }: Stage): Record<string, string> {
    const { server, client } = settings;
    return {
      ...theatre.moto.environment,
      AWS_REGION: "us-east-1",
      // The runtime brings the SDK.
      NODE_PATH: join(__dirname, "../../../node_modules"),
      NODE_EXTRA_CA_CERTS: theatre.server.authorityFile,
      SECRET_ARN: settings.secretArn,
      ADMINISTRATOR_SECRET_ARN: settings.administratorSecretArn,
      DATABASE_HOST: server.host,
      DATABASE_PORT: String(server.port),
      DATABASE_NAME: server.databaseName,
      CLIENT_HOST: client.host,
      CLIENT_PORT: String(client.port),
      ROOT_CERTIFICATE: client.rootCertificate,
      ROLE: settings.role,
      CHECK_USER: settings.checkUser,
    };
  }
});
