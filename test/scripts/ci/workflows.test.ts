import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

type Job = { permissions?: Record<string, string>; "timeout-minutes"?: number; steps: Step[] };
type Step = { uses?: string; run?: string; with?: Record<string, unknown> };

const folder = resolve(__dirname, "../../../.github/workflows");

for (const file of readdirSync(folder)) {
  const workflow: { permissions: unknown; jobs: Record<string, Job> } = parse(
    readFileSync(`${folder}/${file}`, "utf8"),
  );
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  describe(`the workflow ${file}`, () => {
    it("pins every action to a commit, which nobody can move", () => {
      const uses = steps.flatMap((step) => step.uses ?? []);

      assert.deepEqual(
        uses.filter((action) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action)),
        [],
      );
    });

    it("grants nothing to the whole workflow, and says what each job may do", () => {
      assert.deepEqual(workflow.permissions, {});
      assert.deepEqual(
        Object.keys(workflow.jobs).filter((name) => !workflow.jobs[name]?.permissions),
        [],
      );
    });

    it("leaves no credential in the checkout", () => {
      const checkouts = steps.filter((step) => step.uses?.startsWith("actions/checkout@"));

      assert.deepEqual(
        checkouts.filter((step) => step.with?.["persist-credentials"] !== false),
        [],
      );
    });

    it("puts nothing that others can write into a shell command", () => {
      assert.deepEqual(
        steps.filter((step) => step.run?.includes("${{")),
        [],
      );
    });

    it("ends a job that hangs", () => {
      assert.deepEqual(
        Object.keys(workflow.jobs).filter((name) => !workflow.jobs[name]?.["timeout-minutes"]),
        [],
      );
    });
  });
}
