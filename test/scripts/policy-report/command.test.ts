import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildPacks } from "../../../policies/build.mjs";
import { finding, linesOf, runOf } from "./runs";

const repository = join(__dirname, "../../..");

describe("npm run policy-report", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-policy-report-"));
  const events = join(folder, "events.jsonl");
  const state = join(folder, "state.json");
  const urn = finding("rds-not-public", "logs").policyEvent.resourceUrn;

  before(async () => {
    await buildPacks();
    writeFileSync(events, linesOf(runOf([finding("rds-not-public", "logs")], { result: "failed" })));
    const resources = [{ urn, sourcePosition: "project:///index.ts#4,7" }];
    writeFileSync(state, JSON.stringify({ deployment: { resources } }));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], input = "") => {
    const script = ["--require", "tsx/cjs", join(repository, "scripts/policy-report.ts")];
    const options = { cwd: repository, input, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...script, ...args], options);
    return { code: status, stdout, stderr };
  };

  it("writes every report, says why it fails, and holds the next run against it", () => {
    const reports = join(folder, "reports");
    const first = run(["--events", events, "--state", state, "--report-dir", reports, "--format", "annotations"]);

    assert.equal(first.code, 1, first.stderr);
    assert.equal(first.stderr, "Policies: failed: 1 result that Pulumi stops at.\n");
    assert.match(first.stdout, /^::error file=index\.ts,line=4,col=7,title=rds-not-public \(critical\) logs::/);
    const written = ["policies.json", "policies.junit.xml", "policies.md", "policies.sarif"];
    assert.deepEqual(readdirSync(reports).sort(), written);

    const clean = linesOf(runOf([]));
    const out = join(folder, "second.md");
    const baseline = ["--baseline", join(reports, "policies.json")];
    const second = run(["--events", "-", ...baseline, "--format", "markdown", "--out", out], clean);

    assert.deepEqual([second.code, second.stdout, second.stderr], [0, "", "Policies: passed.\n"]);
    assert.match(readFileSync(out, "utf8"), /### Policies of staging: 0 findings \(0 new\), 1 fixed/);
  });

  it("ends with 2 and one line on what is wrong with what it was given", () => {
    const mistakes: [args: string[], message: RegExp][] = [
      [[], /^--events: found nothing\. Name the file of events/],
      [["--events", join(folder, "gone.jsonl")], /gone\.jsonl cannot be read \(ENOENT\)\.$/m],
      [["--events", folder], /^\/.* cannot be read \(EISDIR\)\.$/m],
      [["--events", events, "--out", folder], /^\/.* cannot be written \(EISDIR\)\.$/m],
      [["--events", events, "--out", join(state, "a.md")], /a\.md cannot be written \((?:ENOTDIR|EEXIST)\)\.$/m],
      [["--events", state], /^.*state\.json:1: found no event\. Expected is /],
      [["--events", events, "--format", "pdf"], /^--format: found pdf, expected one of annotations, json, junit/],
      [["--events", events, "--fail-on", "bad"], /^--fail-on: found bad, expected one of critical, high/],
      [["--events", events, "--undetermined", "maybe"], /^--undetermined: found maybe, expected one of fail, warn/],
      [["--events", events, "--baseline", state], /^.*state\.json: format is not as expected/],
      [["--events", events, "--state", events], /^.*events\.jsonl: found a file that is not JSON/],
      [["--event", events], /^Unknown option '--event'/],
    ];
    for (const [args, message] of mistakes) {
      const { code, stdout, stderr } = run(args);
      assert.deepEqual([code, stdout, stderr.trimEnd().split("\n").length], [2, "", 1], stderr);
      assert.match(stderr, message);
    }
  });

  it("explains itself", () => {
    const { code, stdout } = run(["--help"]);

    assert.equal(code, 0);
    assert.match(stdout, /^Makes reports of what the policy packs said.*Exit codes: 0 passed; 1 failed; 2 no verdict/s);
  });
});
