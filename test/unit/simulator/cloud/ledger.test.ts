import assert from "node:assert/strict";
import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readCloud, startSimulatedCloud } from "../../../../simulator";
import { Ledger } from "../../../../simulator/cloud/ledger";
import { Secret } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const LOGS = "aws:cloudwatch/logGroup:LogGroup";

describe("what exists in a simulated cloud", () => {
  let engine: Engine;
  let aws: Connection;
  let file: string;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1" });
    file = join(engine.folder, "cloud.jsonl");
  });
  afterEach(() => engine.dispose());

  it("is written down before the engine is told", async () => {
    const made = await aws.make(LOGS, "api", {});

    assert.deepEqual(
      readCloud(engine.folder).objects.map(({ urn, id }) => [urn, id]),
      [[made.urn, made.id]],
    );
  });

  it("cannot be read from the files where it is secret", async () => {
    const random = await engine.connect("random");
    const secret = await aws.make("aws:secretsmanager/secret:Secret", "s", {});
    const password = await random.make("random:index/randomPassword:RandomPassword", "p", { length: 40 });
    const result = password.outputs.result instanceof Secret ? password.outputs.result.value : "";
    await aws.make("aws:secretsmanager/secretVersion:SecretVersion", "v", {
      secretId: secret.id,
      secretString: new Secret(`postgres://app:${result}@db`),
    });
    const texts = readdirSync(engine.folder).map((name) => readFileSync(join(engine.folder, name), "utf8"));

    assert.equal(String(result).length, 40);
    assert.equal(
      texts.some((text) => text.includes(String(result)) || text.includes("postgres://app")),
      false,
    );
    const kept = readCloud(engine.folder).objects.find(({ type }) => type.includes("SecretVersion"));
    assert.deepEqual(kept?.outputs.secretString, new Secret(`postgres://app:${result}@db`));
  });

  it("survives a process that is killed in the middle of a line", async () => {
    const first = await aws.make(LOGS, "first", {});
    await aws.make(LOGS, "torn", {});
    await engine.stop();
    truncateSync(file, readFileSync(file).length - 20);
    await engine.open();
    const next = await engine.connect("aws", { region: "us-east-1" });
    const second = await next.make(LOGS, "second", {});
    await engine.stop();

    assert.deepEqual(
      readCloud(engine.folder).objects.map(({ id }) => id),
      [first.id, second.id],
    );
  });

  const damages: [string, (text: string) => string, RegExp][] = [
    [
      "a line that is not JSON",
      (text) => text.replace(/\n.*\n/, "\n{broken\n"),
      /cloud\.jsonl:2: .*this line is not JSON/,
    ],
    [
      "a line that the simulator does not write",
      (text) => `${text}{"put":{"urn":5}}\n`,
      /cloud\.jsonl:3: .*does not write such a line/,
    ],
    [
      "a first line that is missing",
      (text) => text.replace(/^.*\n/, ""),
      /cloud\.jsonl:1: .*the first line is missing/,
    ],
    [
      "a sealed value that was changed",
      (text) => text.replace(/"proof":\{"\$sealed":"..../, '"proof":{"$sealed":"AAAA'),
      /cloud\.jsonl:1: .*sealed with another key/,
    ],
  ];
  for (const [damage, how, message] of damages) {
    it(`is refused with file, line and what to do when it has ${damage}, and stays as it was`, async () => {
      await aws.make(LOGS, "api", {});
      await engine.stop();
      writeFileSync(file, how(readFileSync(file, "utf8")));
      const before = readFileSync(file, "utf8");

      await assert.rejects(startSimulatedCloud({ folder: engine.folder }), (error: Error) => {
        assert.match(error.message, message);
        assert.match(error.message, /Nothing was changed\. Repair the line/);
        return true;
      });
      assert.equal(readFileSync(file, "utf8"), before);
    });
  }

  it("is refused when its key is gone, without making another", async () => {
    await aws.make(LOGS, "api", {});
    await engine.stop();
    rmSync(join(engine.folder, "key"));

    await assert.rejects(
      startSimulatedCloud({ folder: engine.folder }),
      /key: the simulated cloud cannot be read: the key that opens its secrets is missing or damaged/,
    );
    assert.deepEqual(readdirSync(engine.folder), ["cloud.jsonl"]);
  });

  it("is only added to, until most of it is history; then it is written anew and still the same", async () => {
    await aws.make(LOGS, "api", {});
    const removed = await aws.make(LOGS, "old", {});
    const key = await aws.make("aws:kms/key:Key", "k", {});
    await aws.delete(removed);
    await aws.delete(key);
    const before = readFileSync(file, "utf8");
    const busy = Ledger.open(engine.folder);
    for (let change = 0; change < 1000; change++) for (const thing of busy.ofType(LOGS)) busy.put(thing);
    busy.close();
    assert.ok(readFileSync(file, "utf8").startsWith(before));
    const { inputs: nextName } = await aws.check(LOGS, "old", {});
    const then = readCloud(engine.folder);
    await engine.stop();
    await engine.open();
    const next = await engine.connect("aws", { region: "us-east-1" });

    assert.ok(readFileSync(file, "utf8").split("\n").length < 10);
    assert.deepEqual(readCloud(engine.folder), then);
    assert.deepEqual(
      (await next.check(LOGS, "old", {})).inputs,
      nextName,
      "what is made again does not get an old name",
    );
  });

  it("is empty where nothing was ever made, and looking does not make it", () => {
    const nowhere = join(engine.folder, "nowhere");

    assert.deepEqual(readCloud(nowhere), { objects: [], remnants: [] });
    assert.equal(readdirSync(engine.folder).includes("nowhere"), false);
  });

  it("is not changed by somebody who only looks, be it torn", async () => {
    await aws.make(LOGS, "api", {});
    await engine.stop();
    appendFileSync(file, '{"put":{"torn');
    const before = readFileSync(file, "utf8");

    assert.equal(readCloud(engine.folder).objects.length, 1);
    assert.equal(readFileSync(file, "utf8"), before);
  });
});
