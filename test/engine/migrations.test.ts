import assert from "node:assert/strict";

import { Environment, type Run } from "./environment";

describe("a migration, on the real engine", function () {
  this.timeout(120_000);

  const failures = [
    ["blueGreen", "is rolled back with its deployment"],
    ["rolling", "stops the update before the service changes"],
  ];
  // What a hook that fails does, an alarm does as well: `npm run test:full` sees both.
  for (const [strategy, what] of process.env.EVENKEEL_FULL ? failures : failures.slice(1)) {
    it(`${what} when it fails, where the strategy is ${strategy}, and the next one gets through`, async () => {
      const environment = await Environment.of("staging");
      const migrates = `deployment: { strategy: ${strategy} }\n      migration: { command: [migrate] }`;
      environment.edit("Pulumi.staging.yaml", /deployment: \{.*\}/, migrates);
      try {
        const first = await environment.up();
        assert.equal(first.code, 0, first.text);
        assert.deepEqual(first.findings, []);
        assert.equal(taskOf(environment), "entity-api:1");

        const error = "The migration of entity-api has failed with exit code 1.";
        environment.changeBehindPulumi({ urn: functionOf(first), condition: { error } });
        environment.edit("Pulumi.staging.yaml", "sha256:0f9b", "sha256:ffff");
        const failed = await environment.up();
        assert.notEqual(failed.code, 0);
        assert.match(failed.text, /has failed with exit code 1/);
        assert.equal(taskOf(environment), "entity-api:1");

        environment.changeBehindPulumi({ urn: functionOf(first), condition: { error: "" } });
        const next = await environment.up("--refresh");
        assert.equal(next.code, 0, next.text);
        assert.equal(taskOf(environment), "entity-api:2");
      } finally {
        environment.dispose();
      }
    });
  }
});

function functionOf({ steps }: Run): string {
  return steps.find(({ name }) => name === "entity-api-migration-function-lambda")?.urn ?? "";
}

/** What runs, as family and revision. */
function taskOf(environment: Environment): string {
  const service = environment.cloud().objects.find(({ type }) => type === "aws:ecs/service:Service");
  return `${service?.inputs.taskDefinition}`.replace(/^.*task-definition\//, "");
}
