import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { simulator } from "../../../simulator/command/simulator";
import { commandLine, type Ended, UsersProgram, until } from "./program";

describe("npm start", function () {
  this.timeout(60_000);
  let program: UsersProgram;

  beforeEach(() => {
    program = new UsersProgram();
    const stackFile = (stack: string) => join(program.folder, `Pulumi.${stack}.yaml`);
    renameSync(stackFile("dev"), stackFile("staging"));
    writeFileSync(stackFile("production"), "config:\n  web:groups: 3\n  web:token: { secure: AAABADQX }\n");
  });
  afterEach(() => program.remove());

  const start = (): Promise<Ended> => program.start([], { command: commandLine("start") }).ended;

  it("brings both environments up and sums them up, finds no changes then, and goes on where one fails", async () => {
    const first = await start();
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^staging {2}up {2}4 created {2}\d+\.\d s\n\n {2}resources {5}4: aws 3, random 1\n/);
    assert.match(first.stdout, /\nproduction {2}up {2}5 created {2}\d+\.\d s\n/);
    assert.match(
      first.stdout,
      / {2}outputs {7}ambient {9}\[\]\n {16}network {9}arn:aws:ec2:\S+\n {16}passwordLength {2}\[secret\]\n {16}token {11}\[secret\]\n/,
    );
    assert.match(first.stderr, /^staging: previewing\nstaging: deploying\nproduction: previewing\n/);

    writeFileSync(join(program.folder, "Pulumi.staging.yaml"), "config:\n  web:groups: several\n");
    const second = await start();
    assert.equal(second.code, 1);
    assert.match(second.stdout, /^staging {2}failed .*\n\n {2}errors {8}.*'web:groups'.*'several'.*number/);
    assert.doesNotMatch(second.stdout, /\n\s+at /);
    assert.match(second.stdout, /\nproduction {2}up {2}no changes /);
  });

  it("refuses to start where an environment has no file", async () => {
    renameSync(join(program.folder, "Pulumi.production.yaml"), join(program.folder, "Pulumi.prod.yaml"));

    const { code, stderr } = await start();

    assert.equal(code, 1);
    assert.match(stderr, /^Stack production has no file\. .*\nStacks with a file: prod, staging\.\n$/);
  });

  if (process.env.EVENKEEL_FULL) {
    it("recovers what an earlier run left half done", async () => {
      const slow = ["up", "--yes", "--skip-preview", "--stack=staging", "--config=web:pauseMilliseconds=60000"];
      const run = program.start(slow);
      await until("the first resources", () => simulator.read(program.cloudFolder("staging")).length === 2);
      process.kill(program.lockHolder("staging")?.engine?.pid ?? assert.fail("no engine is noted"), "SIGKILL");
      await run.ended;

      const { code, stdout, stderr } = await start();

      assert.equal(code, 0, stdout);
      assert.match(stderr, /^staging: recovering what the last run left half done\nstaging: previewing\n/);
      assert.match(stdout, /^staging {2}up {2}4 created/);
    });
  }
});
