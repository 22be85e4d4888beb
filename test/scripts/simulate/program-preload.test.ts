import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const repository = join(__dirname, "..", "..", "..");
const compiler = join(repository, "scripts", "program-compiler.cjs");
const preload = join(repository, "scripts", "program-preload.cjs");

function run<Printed>(program: string, preloaded: boolean, environment: NodeJS.ProcessEnv = {}): Printed {
  const preloads = preloaded ? [compiler, preload] : [compiler];
  const flags = preloads.flatMap((file) => ["--require", file]);
  const output = execFileSync(process.execPath, [...flags, join(__dirname, "programs", program)], {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, ...environment },
    // Pulumi warns of packages for other machines.
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(output);
}

const stacks = (preloaded: boolean, environment?: NodeJS.ProcessEnv) =>
  run<Record<string, string>>("stacks.ts", preloaded, environment);

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
    assert.match(promise ?? "", /^Error:? *$/);
    assert.match(formatted ?? "", /debuggablePromise .*stacks\.ts/s);
  });

  it("leaves Pulumi's own as well when somebody looks for leaked promises", () => {
    const leaks = { PULUMI_DEBUG_PROMISE_LEAKS: "true" };

    assert.deepEqual(stacks(true, leaks), plain);
  });

  it("loads what turns functions into Lambdas only for a program that does so, and alike", () => {
    const preloaded = run<Functions>("functions.ts", true);

    const { before: _, ...plain } = run<Functions>("functions.ts", false);
    const { text, paths, location } = plain;
    assert.match(text, /words\.join\(" "\)/);
    assert(paths.includes("node_modules/zod"), paths.join("\n"));
    assert.equal(location.file, "located.ts");
    assert.deepEqual(preloaded, { before: [], ...plain });
  });
});

interface Functions {
  before: string[];
  text: string;
  paths: string[];
  after: string[];
  location: { file: string; line: number; column: number };
}
