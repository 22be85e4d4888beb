import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "..", "..", "..");
const preload = join(repository, "simulator", "command", "engine", "preload.cjs");
const runner = join(repository, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack", "index.js");

/** What a pack that runs as the engine runs it has loaded of the TypeScript compiler and ts-node. */
function compilersIn(options: string, main: string, code: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-pack-"));
  try {
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "PulumiPolicy.yaml"), `runtime:\n  name: nodejs\n${options}`);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "pack", version: "0.1.0", main }));
    writeFileSync(join(folder, main), code);
    const words = ["--require", preload, runner, "127.0.0.1:1", folder];
    return JSON.parse(execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Of what stands in for a module there are but a few members.
const report = `
  const members = (name) => Object.keys(require.cache[require.resolve(name)]?.exports ?? {});
  process.stdout.write(JSON.stringify(["typescript", "ts-node"].filter((name) => members(name).length > 5)));
  process.exit();
`;

describe("The preload of what the engine starts", function () {
  this.timeout(30_000);

  it("spares a compiled pack the TypeScript compiler", () => {
    assert.deepEqual(compilersIn("  options:\n    typescript: false\n", "index.js", report), []);
  });

  it("leaves it to one that is written in TypeScript", () => {
    const code = `import { PolicyPack } from "@pulumi/policy";\nconst kind: string = typeof PolicyPack;\nexport { kind };\n`;

    assert.deepEqual(compilersIn("", "index.ts", `// @ts-nocheck\n${code}${report}`), ["typescript", "ts-node"]);
  });
});
