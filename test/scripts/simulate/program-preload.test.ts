import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const repository = join(__dirname, "..", "..", "..");
const compiler = join(repository, "scripts", "program-compiler.cjs");
const preload = join(repository, "scripts", "program-preload.cjs");
const program = join(__dirname, "programs", "stacks.ts");

function stacks(preloaded: boolean, environment: NodeJS.ProcessEnv = {}): Record<string, string> {
  const preloads = preloaded ? [compiler, preload] : [compiler];
  const flags = preloads.flatMap((file) => ["--require", file]);
  const output = execFileSync(process.execPath, [...flags, program], {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return JSON.parse(output);
}

describe("The preload of the program", () => {
  let plain: Record<string, string>;

  before(() => {
    // The first run compiles it, and its event loop has turned by then, which stacks show.
    stacks(false);
    plain = stacks(false);
  });

  it("leaves every stack as it was, but those of Pulumi's own promises", () => {
    const { promise, ...others } = stacks(true);

    const { promise: formatted, ...expected } = plain;
    assert.deepEqual(others, expected);
    assert.match(expected.thrown ?? "", /stacks\.ts:\d+:\d+/);
    assert.equal(promise, "Error");
    assert.match(formatted ?? "", /debuggablePromise .*stacks\.ts/s);
  });

  it("leaves Pulumi's own as well when somebody looks for leaked promises", () => {
    const leaks = { PULUMI_DEBUG_PROMISE_LEAKS: "true" };

    assert.deepEqual(stacks(true, leaks), plain);
  });
});
