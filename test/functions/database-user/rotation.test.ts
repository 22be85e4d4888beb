import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { DeleteSecretCommand, DescribeSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";

import { mortal } from "./mortal";
import { openTheatre, type Stage, steps, type Theatre } from "./stage";

describe("the rotation of a database's user", function () {
  // PostgreSQL and moto are installed first, where they are absent.
  this.timeout(300_000);

  let theatre: Theatre;
  const { info } = console;

  before(async () => {
    console.info = () => {};
    theatre = await openTheatre();
  });
  after(async () => {
    console.info = info;
    await theatre?.close();
  });

  /** A stage on which the first value is written. */
  async function begun(): Promise<Stage> {
    const stage = await theatre.stage();
    await stage.firstValue();
    return stage;
  }

  async function stagesOf({ secretArn }: Stage): Promise<Record<string, string[]>> {
    const { VersionIdsToStages = {} } = await theatre.manager.send(new DescribeSecretCommand({ SecretId: secretArn }));
    return Object.fromEntries(Object.entries(VersionIdsToStages).filter(([, stages]) => stages.length > 0));
  }

  async function previousOf(stage: Stage): Promise<Record<string, string[]>> {
    const previous = Object.entries(await stagesOf(stage)).filter(([, stages]) => stages.includes("AWSPREVIOUS"));
    assert.equal(previous.length, 1);
    return Object.fromEntries(previous);
  }

  it("lets two users take turns, and keeps the one before valid", async () => {
    const stage = await begun();
    const first = await stage.value();
    await stage.rotate();
    const second = await stage.value();
    await stage.rotate();
    const third = await stage.value();

    const [a, b] = [`${stage.role}_a`, `${stage.role}_b`];
    assert.deepEqual([first.username, second.username, third.username], [a, b, a]);
    assert.equal(new Set([first.password, second.password, third.password]).size, 3);
    for (const login of [second, third]) {
      assert.deepEqual(await stage.ask(login, "SELECT current_user::text"), [{ current_user: stage.role }]);
    }
    await assert.rejects(stage.ask(first, "SELECT 1"), /password authentication failed/);
    assert.deepEqual(Object.values(await stagesOf(stage)).sort(), [["AWSCURRENT"], ["AWSPREVIOUS"]]);
    assert.deepEqual(stage.announced, Array(3).fill(stage.secretArn));
    for (const { password } of [first, second, third]) assert(!theatre.server.log().includes(password));
  });

  it("goes on from wherever it has died, and all the while the value that counts opens the database", async () => {
    const stage = await begun();
    const [version, before] = [await stage.begin(), await stage.value()];
    const deaths: Record<string, number> = {};
    for (const step of steps) {
      deaths[step] = await dieEverywhere(stage, async (world) => await stage.take(step, version, world));
    }

    const after = await stage.value();
    assert.deepEqual([before.username, after.username], [`${stage.role}_a`, `${stage.role}_b`]);
    assert.deepEqual(await stagesOf(stage), { [version]: ["AWSCURRENT"], ...(await previousOf(stage)) });
    await Promise.all([stage.ask(before, "SELECT 1"), stage.ask(after, "SELECT 1")]);
    assert(Object.values(deaths).every((count) => count > 5));
    await stage.rotate();
  });

  it("begins with a first value that goes on from wherever it has died", async () => {
    const stage = await theatre.stage();
    await dieEverywhere(stage, stage.firstValue);
    await stage.ask(await stage.value(), "CREATE TABLE works ()");
    await stage.rotate();
  });

  /** Lets a call die before the first thing that it does outside, the next one before the second, until one survives. */
  async function dieEverywhere(stage: Stage, call: (world: Stage["world"]) => Promise<unknown>): Promise<number> {
    for (let deaths = 0; ; deaths += 1) {
      const { world, hasDied } = mortal(stage.world, deaths);
      const failure = await call(world).then(
        () => undefined,
        (error) => error,
      );
      if (!hasDied()) {
        assert.equal(failure, undefined);
        return deaths;
      }
      if (deaths % 2 !== 0) continue;
      const current = await stage.value().catch(() => undefined);
      if (current) await stage.ask(current, "SELECT 1");
    }
  }

  it("changes nothing when a step is asked twice, also at the same moment", async () => {
    const stage = await begun();
    const version = await stage.begin();
    for (const step of steps) {
      const twice = [stage.take(step, version), stage.take(step, version)];
      await Promise.all(twice);
      const once = await stage.value(version);
      await stage.take(step, version);
      assert.deepEqual(await stage.value(version), once);
    }
    // A call that Secrets Manager has given up may come when all is done.
    for (const step of steps) await stage.take(step, version);
    assert.equal(await stage.versionId(), version);
    await stage.ask(await stage.value(), "SELECT 1");
  });

  it("and a first value that is asked for at the same moment leave a value that works", async () => {
    const stage = await begun();
    const { settings } = stage.world;
    for (const host of ["one.example.com", "two.example.com"]) {
      const changed = { settings: { ...settings, client: { ...settings.client, host } } };
      const version = await stage.begin();
      for (const step of steps) await Promise.all([stage.take(step, version, changed), stage.firstValue(changed)]);

      const current = await stage.value();
      assert.equal(current.host, host);
      await stage.ask(current, "SELECT 1");
    }
  });

  it("follows the database to a place to which it has moved after the new value was made", async () => {
    const stage = await begun();
    const { settings } = stage.world;
    const [version, before] = [await stage.begin(), await stage.versionId()];
    for (const step of steps.slice(0, 3)) await stage.take(step, version);
    const moved = { settings: { ...settings, client: { ...settings.client, host: "moved.example.com" } } };
    await dieEverywhere(stage, async (world) => await stage.take("finishSecret", version, { ...world, ...moved }));

    const { username, password } = await stage.value(version);
    const current = await stage.value();
    assert.deepEqual([current.username, current.password, current.host], [username, password, "moved.example.com"]);
    assert.deepEqual(await previousOf(stage), { [`${before}`]: ["AWSPREVIOUS"] });
    await stage.rotate();
  });

  it("never fails a client that logs in with the value that is current", async () => {
    const stage = await begun();
    let isOver = false;
    let looks = 0;
    const client = async () => {
      let count = 0;
      for (let known = await stage.value(); !isOver; count += 1) {
        await stage.ask(known, "SELECT 1");
        // Every other time it has not looked yet for a newer value.
        if (count % 2 === 0) continue;
        known = await stage.value();
        looks += 1;
      }
      return count;
    };
    const asked = client();
    for (let rotation = 0; rotation < 3; rotation += 1) {
      await stage.rotate();
      // A value is good until the end of the next rotation: whoever looks later than that looks too late. The look that
      // is under way may have found the former one.
      for (const seen = looks; looks < seen + 2; ) await Promise.race([asked, sleep(5)]);
    }
    isOver = true;
    assert((await asked) > 5);
  });

  it("passes Secrets Manager's own trial, which makes nothing new", async () => {
    const stage = await begun();
    const version = await theatre.rotations.setUp(stage.secretArn);
    await stage.take("testSecret", version);
    const empty = await stage.begin();
    await stage.take("testSecret", empty);

    await stage.world.open(await stage.value()).then(async (client) => await client.close());
  });

  it("finds out what its new value does not open", async () => {
    const stage = await begun();
    const version = await stage.begin();
    await stage.take("createSecret", version);
    await assert.rejects(
      stage.take("testSecret", version),
      /refuses the login of app\d+_b: password authentication failed/,
    );
    await stage.take("setSecret", version);
    await stage.asAdministrator(`ALTER ROLE ${stage.role}_b RESET role`);
    await assert.rejects(stage.take("testSecret", version), /app\d+_b acts as app\d+_b, and not as app\d+/);
    await stage.take("setSecret", version);
    await stage.take("testSecret", version);
  });

  it("is refused where it is not set up, and for a version that another rotation has overtaken", async () => {
    const stage = await begun();
    await assert.rejects(stage.take("createSecret", "some-version"), /the secret .* is not set up for rotation$/);

    const overtaken = await stage.begin();
    await stage.take("createSecret", overtaken);
    const version = await stage.begin();
    for (const step of steps) {
      await assert.rejects(stage.take(step, overtaken), /is not AWSPENDING: another rotation has taken its place$/);
    }
    await assert.rejects(stage.take("setSecret", version), /has no value: createSecret comes first$/);
    await stage.rotate();
  });

  it("is refused with a new value for whom it is not, or for who is in use", async () => {
    const stage = await begun();
    const { manager } = theatre;
    const refused = async (SecretString: string, expected: RegExp) => {
      const version = await stage.begin();
      const staged = { ClientRequestToken: version, SecretString, VersionStages: ["AWSPENDING"] };
      await manager.send(new PutSecretValueCommand({ SecretId: stage.secretArn, ...staged }));
      await assert.rejects(stage.take("setSecret", version), (error: Error) => {
        assert.match(error.message, expected);
        assert(!error.message.includes("hunter2"));
        return true;
      });
    };
    const login = (username: string) => JSON.stringify({ username, password: "hunter2" });

    await refused("hunter2", /has to hold the login of app\d+_a or app\d+_b: found none$/);
    await refused(login("administrator"), /has to hold .*: found that of administrator$/);
    await refused(login(`${stage.role}_a`), /is for app\d+_a, which is in use: its password stays as it is$/);
    await stage.ask(await stage.value(), "SELECT 1");
  });

  it("is refused for a deleted secret, and by an event that is none", async () => {
    const stage = await begun();
    const version = await stage.begin();
    await theatre.manager.send(new DeleteSecretCommand({ SecretId: stage.secretArn }));
    for (const step of steps) await assert.rejects(stage.take(step, version), /the secret .* is deleted: restore it/);
    await assert.rejects(stage.take("dropSecret" as "setSecret", version), /Step has to be firstValue or one of/); // bad
    await assert.rejects(stage.take("setSecret", ""), /ClientRequestToken has to be a text/);
  });
});
