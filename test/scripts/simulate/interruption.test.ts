import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { simulator } from "../../../simulator/command/simulator";
import { commandLine, UsersProgram, until } from "./program";

describe("A run of simulate that is broken off", function () {
  this.timeout(60_000);
  let program: UsersProgram;

  beforeEach(() => {
    program = new UsersProgram();
  });
  afterEach(() => program.remove());

  const inCloud = () =>
    simulator
      .read(program.cloudFolder())
      .map(({ urn, id }) => `${urn} ${id}`)
      .sort();

  /** Resources are made before and after the pause of the program. */
  const wholeUp = ["up", "--yes", "--skip-preview", "--stack=dev", "--config=web:groups=3"];
  const slowUp = [...wholeUp, "--config=web:pauseMilliseconds=60000"];

  /** What the terminal shows of a run under npm, in which somebody presses Ctrl-C once half of it is done. */
  async function pressCtrlC(): Promise<string> {
    // Python's standard library has pseudo-terminals, and Node's has none.
    assert.equal(spawnSync("python3", ["--version"]).status, 0, "this test needs python3, for a pseudo-terminal");
    const script = commandLine("simulate")
      .map((word) => `'${word}'`)
      .join(" ");
    writeFileSync(join(program.folder, "package.json"), JSON.stringify({ scripts: { simulate: script } }));
    const now = join(program.folder, "now");
    const words = [join(__dirname, "press-ctrl-c.py"), now, "npm", "run", "simulate", "--", ...slowUp];
    const terminal = spawn("python3", words, { cwd: program.folder, stdio: ["ignore", "pipe", "inherit"] });
    const shown = text(terminal.stdout);
    await halfDone();
    writeFileSync(now, "");
    await once(terminal, "exit");
    return await shown;
  }

  const halfDone = () => until("half of the resources", () => inCloud().length === 2);

  async function agree(resources: number): Promise<void> {
    const objects = inCloud();
    assert.deepEqual(program.state(), { resources: objects, pending: 0 });
    assert.equal(objects.length, resources);
  }

  it("by Ctrl-C in a terminal under npm run leaves state and simulated cloud consistent", async () => {
    const shown = await pressCtrlC();

    assert.match(shown, /\^C received; cancelling/);
    assert.match(shown, /3 created/);
    assert.equal(program.lockHolder(), undefined);
    await agree(2);

    await program.expect(...wholeUp);
    await agree(5);
  });

  it("by kill -9 of the engine is recovered, and nothing exists twice", async () => {
    const run = program.start(slowUp);
    await halfDone();
    process.kill(program.lockHolder()?.engine?.pid ?? 0, "SIGKILL");
    const { code } = await run.ended;

    assert.equal(code, 137);
    const refused = await program.simulate(...wholeUp);
    assert.match(refused.stderr, /^A run died in the middle: "simulate up --stack dev".*\n.*simulate -- recover/);
    assert.match(await program.expect("recover"), /dev: state and simulated cloud agree again\./);
    await program.expect(...wholeUp);
    await agree(5);
    assert.match(await program.expect("recover"), /nothing to recover/);
  });

  it("stays to be recovered when a recovery fails", async () => {
    const run = program.start(slowUp);
    await halfDone();
    process.kill(program.lockHolder()?.engine?.pid ?? 0, "SIGKILL");
    await run.ended;
    const journal = join(program.cloudFolder(), "cloud.jsonl");
    const sound = readFileSync(journal);
    writeFileSync(journal, "no line of a cloud\n");

    const failed = await program.simulate("recover");

    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /cloud\.jsonl:1: the simulated cloud cannot be read/);
    writeFileSync(journal, sound);
    assert.match((await program.simulate(...wholeUp)).stderr, /^A run died in the middle/);
    assert.match(await program.expect("recover"), /dev: state and simulated cloud agree again\./);
    await agree(0);
  });

  it("by kill -9 of simulate and of the engine while many resources are made is recovered", async () => {
    const many = ["up", "--yes", "--skip-preview", "--stack=dev", "--config=web:groups=40"];
    const run = program.start(many, { environment: { EVENKEEL_CHECKPOINTS: "each" } });
    await until("some of the resources", () => inCloud().length > 15);
    const { process: simulate, engine } = program.lockHolder() ?? assert.fail("no run holds the lock");
    for (const { pid } of [engine ?? assert.fail("no engine is noted"), simulate]) process.kill(pid, "SIGKILL");
    await run.ended;

    await program.expect("recover");
    assert.deepEqual(program.state().resources, inCloud());
    await program.expect(...many);
    await agree(42);
    assert.match(await program.expect("preview", "--expect-no-changes", "--config=web:groups=40"), /43 unchanged/);
  });

  // It meets the same code on another way.
  if (process.env.EVENKEEL_FULL) {
    it("by kill -9 of simulate alone is recovered as soon as its engine has ended, too", async () => {
      const run = program.start(slowUp);
      await halfDone();
      const engine = program.lockHolder()?.engine ?? assert.fail("no engine is noted");
      run.process.kill("SIGKILL");
      await until("the end of the engine", () => !isAlive(engine.pid));

      await program.expect("recover");
      await program.expect(...wholeUp);
      await agree(5);
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
