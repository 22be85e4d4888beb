import assert from "node:assert/strict";

import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import { answer } from "../../../functions/value-rotation/answer";
import { type Moto, startMoto } from "../aws/moto";
import { type Rotations, rotationsOf } from "../aws/rotations";

const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];

describe("the rotation of a generated value", function () {
  // moto is installed first, where it is absent.
  this.timeout(300_000);

  let moto: Moto;
  let secrets: SecretsManagerClient;
  let rotations: Rotations;
  const { info } = console;
  const said: string[] = [];
  const announced: string[] = [];

  before(async () => {
    console.info = (line: string) => said.push(line);
    moto = await startMoto();
    secrets = new SecretsManagerClient(moto.client);
    rotations = await rotationsOf(moto);
  });
  beforeEach(() => announced.splice(0));
  after(async () => {
    console.info = info;
    await moto?.stop();
  });

  async function newSecret(name: string, SecretString?: string): Promise<string> {
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name: name, SecretString }));
    return ARN ?? assert.fail("moto makes no secret");
  }

  async function currentValue(secretArn: string): Promise<{ current: string; previous: string }> {
    const current = { SecretId: secretArn, VersionStage: "AWSCURRENT" };
    return JSON.parse((await secrets.send(new GetSecretValueCommand(current))).SecretString ?? "");
  }

  async function take(Step: string, SecretId: string, ClientRequestToken?: string): Promise<unknown> {
    const announce = async (arn: string) => void announced.push(arn);
    return await answer({ Step, SecretId, ClientRequestToken }, { secrets, announce });
  }

  it("keeps the value before the current one, is as long, and is told", async () => {
    const first = "f".repeat(64);
    const secretArn = await newSecret("jwt", JSON.stringify({ current: first, previous: first }));
    const version = await rotations.begin(secretArn);
    for (const step of steps) assert.deepEqual(await take(step, secretArn, version), { secretArn });

    const second = await currentValue(secretArn);
    assert.equal(second.previous, first);
    assert.match(second.current, /^[A-Za-z0-9]{64}$/);
    assert.deepEqual(announced, [secretArn]);
    const next = await rotations.begin(secretArn);
    for (const step of steps) await Promise.all([take(step, secretArn, next), take(step, secretArn, next)]);
    const third = await currentValue(secretArn);
    assert.equal(third.previous, second.current);
    assert.notEqual(third.current, second.current);
    for (const { current } of [second, third]) assert(!said.join("\n").includes(current), "no value is in the log");
  });

  it("gives a value that could be guessed a longer successor", async () => {
    const secretArn = await newSecret("short", "hunter2");
    const version = await rotations.begin(secretArn);
    for (const step of steps) await take(step, secretArn, version);

    const { current, previous } = await currentValue(secretArn);
    assert.match(current, /^[A-Za-z0-9]{32}$/);
    assert.equal(previous, "hunter2");
  });

  it("makes a pair of a bare value, of which both are that value, and generates one where there is none", async () => {
    const bare = await newSecret("bare", '{"looks": "like JSON"}');
    assert.deepEqual(await take("firstValue", bare), { secretArn: bare });
    assert.deepEqual(await currentValue(bare), {
      current: '{"looks": "like JSON"}',
      previous: '{"looks": "like JSON"}',
    });

    const half = await newSecret("half", '{"current": "half"}');
    await take("firstValue", half);
    assert.deepEqual(await currentValue(half), { current: '{"current": "half"}', previous: '{"current": "half"}' });

    const empty = await newSecret("empty");
    await take("firstValue", empty);
    const { current, previous } = await currentValue(empty);
    assert.match(current, /^[A-Za-z0-9]{48}$/);
    assert.equal(previous, current);
    await take("firstValue", empty);
    assert.deepEqual(await currentValue(empty), { current, previous });
    assert.deepEqual(announced, [bare, half, empty]);
  });

  it("passes Secrets Manager's own trial, and refuses a new value that forgets the current one", async () => {
    const secretArn = await newSecret("trial", "bare");
    await take("testSecret", secretArn, await rotations.setUp(secretArn));
    const rotated = await newSecret("rotated", JSON.stringify({ current: "second", previous: "first" }));
    await take("testSecret", rotated, await rotations.setUp(rotated));

    const version = await rotations.begin(secretArn);
    await take("createSecret", secretArn, version);
    await take("testSecret", secretArn, version);
    const other = await rotations.begin(secretArn);
    const forgetful = JSON.stringify({ current: "hunter2", previous: "another" });
    const staged = { ClientRequestToken: other, SecretString: forgetful, VersionStages: ["AWSPENDING"] };
    await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, ...staged }));
    await assert.rejects(take("testSecret", secretArn, other), {
      message: "the new value does not keep the current one as the previous one",
    });
  });
});
