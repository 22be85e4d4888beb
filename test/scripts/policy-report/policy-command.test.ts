import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { buildPacks } from "../../../policies/build.mjs";
import { commandLine, UsersProgram } from "../simulate/program";

const packs = join(__dirname, "../../../policies");

describe("npm run policy", function () {
  this.timeout(120_000);
  let program: UsersProgram;

  before(() => buildPacks());
  beforeEach(() => {
    program = new UsersProgram();
  });
  afterEach(() => program.remove());

  const policy = (...args: string[]) => program.start(args, { command: commandLine("policy") }).ended;

  it("judges a deployment, names the lines of the program, and leaves nothing behind but the reports", async () => {
    const before = readdirSync(program.folder).sort();
    const tagging = `--policy-pack=${join(packs, "tagging")}`;

    const { code, stdout, stderr } = await policy("--stack=dev", tagging, "--report-dir=reports");

    assert.equal(code, 1, stderr);
    assert.match(stdout, /^dev: \d+ findings, 0 undetermined, 0 exempted\n\n {2}pack +rules +resources +findings/);
    assert.match(stdout, /\ntags-required \(high\) index\.ts:10\n {2}main \(aws:ec2\/vpc:Vpc\) .*found.*\n {2}Fix: /);
    assert.match(stderr, /^dev: deploying\nPolicies: failed: \d+ results that Pulumi stops at\.\nWrote /);
    assert.deepEqual(readdirSync(program.folder).sort(), [...before, "reports"].sort());
    assert.ok(!existsSync(join(program.folder, ".simulator")));
    const { run } = JSON.parse(readFileSync(join(program.folder, "reports", "policies.json"), "utf8"));
    assert.deepEqual(run, { kind: "preview", stack: "dev", succeeded: false, isWhole: true });
  });

  it("judges an update to its end where nothing stops it, or a first preview, as asked", async () => {
    const encryption = `--policy-pack=${join(packs, "encryption")}`;
    const kindOf = async (...args: string[]) => {
      const { code, stderr } = await policy("--stack=dev", encryption, "--report-dir=reports", ...args);
      assert.equal(code, 0, stderr);
      return JSON.parse(readFileSync(join(program.folder, "reports", "policies.json"), "utf8")).run.kind;
    };

    assert.equal(await kindOf(), "update");
    assert.equal(await kindOf("--preview"), "preview");
  });

  it("has no verdict, and says why, where nothing is judged", async () => {
    const unjudged = await policy("--stack=dev");
    assert.deepEqual([unjudged.code, unjudged.stdout], [2, ""]);
    assert.match(unjudged.stderr, /^No policy pack is named.* Name one: --policy-pack <dir>\n$/);

    const unknown = await policy("--stack=prod", "--fail-on=high");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^Stack prod has no file\./);
  });
});
