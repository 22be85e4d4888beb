import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");

describe(".ci/run", () => {
  it("runs every step and counts them", () => {
    const { status, summary } = runWith({});

    assert.equal(status, 0);
    assert.deepEqual(summary.slice(0, -1).map(verdict), [
      "passed set-up",
      "passed tests",
      "passed types",
      "passed lint",
      "passed format",
      "passed go vet",
      "passed go test",
    ]);
    assert.equal(summary.at(-1), "7 passed, 0 failed");
  });

  it("stops at the first step that fails, and says which were not run", () => {
    const { status, summary } = runWith({ failing: "run types" });

    assert.equal(status, 1);
    assert.deepEqual(summary.slice(1, 5).map(verdict), [
      "passed tests",
      "FAILED types",
      "not run lint",
      "not run format",
    ]);
    assert.equal(summary.at(-1), "2 passed, 1 failed");
  });
});

/** Runs it in a folder of its own, where npm, node and go fail only for the arguments given. */
function runWith({ failing = "nothing" }: { failing?: string }): { status: number | null; summary: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "ci-run-"));
  try {
    cpSync(join(root, ".ci"), join(folder, ".ci"), { recursive: true });
    mkdirSync(join(folder, "tools"));
    for (const tool of ["npm", "node", "go"]) {
      const path = join(folder, "tools", tool);
      writeFileSync(path, `#!/bin/sh\n[ "$*" != "${failing}" ]\n`);
      chmodSync(path, 0o755);
    }
    const env = { ...process.env, PATH: `${join(folder, "tools")}:${process.env.PATH}` };
    const { status, stdout } = spawnSync("bash", [join(folder, ".ci/run")], { env, encoding: "utf8" });
    return { status, summary: stdout.slice(stdout.lastIndexOf("\n\n")).trim().split("\n") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdict(line: string): string {
  return line.replace(/\d+ s/, "").trim().replace(/\s\s+/, " ");
}
