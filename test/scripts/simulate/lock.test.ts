import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { takeLock } from "../../../simulator/command/lock";
import { identify } from "../../../simulator/command/lock/process";

const up = { command: "simulate up", changes: true, recovers: false };
const preview = { command: "simulate preview", changes: false, recovers: false };
const recovery = { command: "simulate recover", changes: true, recovers: true };

describe("The lock of a stack", () => {
  let folder: string;
  let file: string;
  let other: ChildProcess;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-lock-"));
    file = join(folder, "stacks", "dev", "lock.json");
    other = spawn("sleep", ["60"]);
  });
  afterEach(async () => {
    await end(other);
    rmSync(folder, { recursive: true });
  });

  /** As if another run had taken the lock. */
  function heldByOther({ engine = false, changes = true }): void {
    const lock = takeLock(file, { ...up, command: "simulate up --stack dev", changes });
    lock.existing(["a b"]);
    if (engine) lock.engineIs(other.pid ?? 0);
    const holder = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...holder, process: engine ? gone : identify(other.pid ?? 0) }));
  }

  it("is refused to a second run, which is told who holds it", () => {
    heldByOther({});

    const told = new RegExp(`works on this stack: "simulate up --stack dev", process ${other.pid}, since 2\\d{3}-`);
    assert.throws(() => takeLock(file, up), told);
    assert.throws(() => takeLock(file, preview), told);
    assert.throws(() => takeLock(file, recovery), told);
  });

  it("lasts as long as the engine of a run whose simulate was killed", async () => {
    heldByOther({ engine: true });
    assert.throws(() => takeLock(file, up), new RegExp(`works on this stack: .* process ${other.pid}`));

    await end(other);

    assert.throws(() => takeLock(file, up), /died in the middle: .*\n.*simulate -- recover/);
  });

  it("is taken over from a run that died before it did anything", async () => {
    heldByOther({});
    await end(other);

    const lock = takeLock(file, up);

    assert.equal(lock.died, undefined);
    assert.equal(JSON.parse(readFileSync(file, "utf8")).command, "simulate up");
  });

  it("is taken over from a run that only looked", async () => {
    heldByOther({ engine: true, changes: false });
    await end(other);

    assert.equal(takeLock(file, up).died, undefined);
  });

  it("hands on to a recovery what the dead run noted, also when a recovery dies", async () => {
    heldByOther({ engine: true });
    await end(other);

    const { died } = takeLock(file, recovery);
    assert.deepEqual(died?.existed, ["a b"]);

    const holder = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...holder, process: gone }));
    assert.throws(() => takeLock(file, up), /died in the middle/);
    assert.deepEqual(takeLock(file, recovery).died?.existed, ["a b"]);
  });

  it("belongs to a process, not to whoever gets its number later", () => {
    heldByOther({});
    const holder = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...holder, process: { pid: other.pid, started: "1" } }));

    takeLock(file, up);
  });

  it("is free again after its release, and leaves no other file behind", () => {
    takeLock(file, up).release();

    takeLock(file, up).release();
    assert.deepEqual(readdirSync(join(folder, "stacks", "dev")), []);
  });

  it("is taken by one of many that find it dead at once", async () => {
    heldByOther({});
    await end(other);
    const taker = join(__dirname, "programs", "take-lock.ts");

    const takers = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ["--require", "tsx/cjs", taker, file], { stdio: ["pipe", "pipe", "ignore"] }),
    );
    await Promise.all(takers.map(({ stdout }) => once(stdout, "data")));
    for (const { stdin } of takers) stdin.write("now\n");
    const answers = await Promise.all(takers.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
    for (const each of takers) each.kill();

    assert.deepEqual(answers.toSorted(), ["refused", "refused", "refused", "refused", "refused", "taken"]);
  });

  it("refuses a file that is no lock, and leaves it as it is", () => {
    takeLock(file, up).release();
    writeFileSync(file, "{");

    assert.throws(() => takeLock(file, up), /lock\.json is not a lock that the simulator wrote/);
    assert.equal(readFileSync(file, "utf8"), "{");
    assert.ok(existsSync(file));
  });
});

/** No process has this number: they end at 2^22. */
const gone = { pid: 4_194_305, started: "" };

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
