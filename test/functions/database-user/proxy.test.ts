import assert from "node:assert/strict";

import { CreateSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";

import type { World } from "../../../functions/database-user/answer";
import { readSettings } from "../../../functions/database-user/settings";
import { openTheatre, type Stage, steps, type Theatre } from "./stage";

describe("a database's user behind a proxy", function () {
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

  /** A world with a proxy, which knows both users by secrets that are empty yet. */
  async function behindProxy({
    world,
    role,
  }: Stage): Promise<{ world: World; known(index: number): Promise<unknown> }> {
    const made = ["a", "b"].map((user) => theatre.manager.send(new CreateSecretCommand({ Name: `${role}-${user}` })));
    const proxySecretArns = (await Promise.all(made)).map(({ ARN = "" }) => ARN);
    return {
      world: { ...world, settings: { ...world.settings, proxySecretArns } },
      async known(index) {
        const secret = new GetSecretValueCommand({ SecretId: proxySecretArns[index] });
        return JSON.parse((await theatre.manager.send(secret)).SecretString ?? "");
      },
    };
  }

  it("is known to it with the password that is valid, and so is the one before", async () => {
    const stage = await theatre.stage();
    const { world, known } = await behindProxy(stage);
    const login = async () => {
      const { username, password } = await stage.value();
      return { username, password };
    };
    const rotate = async () => {
      const version = await stage.begin();
      for (const step of steps) await stage.take(step, version, world);
    };

    await stage.firstValue(world);
    const first = await login();
    assert.deepEqual(await known(0), first);

    await rotate();
    const second = await login();
    assert.deepEqual([await known(0), await known(1)], [first, second]);

    await rotate();
    assert.deepEqual([await known(0), await known(1)], [await login(), second]);
  });

  it("is told to a proxy that comes later", async () => {
    const stage = await theatre.stage();
    await stage.firstValue();
    const { username, password } = await stage.value();
    const { world, known } = await behindProxy(stage);

    await stage.firstValue(world);
    assert.deepEqual(await known(0), { username, password });
  });

  it("is looked up in the secrets that the environment names", () => {
    const texts = ["SECRET_ARN", "ADMINISTRATOR_SECRET_ARN", "DATABASE_HOST", "DATABASE_NAME", "CLIENT_HOST", "ROLE"];
    const named = Object.fromEntries(texts.map((each) => [each, each]));
    const rest = { ROOT_CERTIFICATE: "/roots.pem", CHECK_USER: "check", DATABASE_PORT: "5432", CLIENT_PORT: "5432" };
    const environment = { ...named, ...rest };

    assert.equal(readSettings(environment).proxySecretArns, undefined);
    const told = readSettings({ ...environment, PROXY_SECRET_ARNS: '["arn:a","arn:b"]' });
    assert.deepEqual(told.proxySecretArns, ["arn:a", "arn:b"]);
  });
});
