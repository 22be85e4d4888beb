import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { Environment } from "./environment";
import { assertClean, changes, remnants } from "./runs";

const examples = readdirSync(join(__dirname, "../../examples")).flatMap((file) => {
  const [, name] = /^Pulumi\.(.+)\.yaml$/.exec(file) ?? [];
  return name ? [name] : [];
});

/** What takes the protection of production away, so that its example can go. */
const endOfProduction: readonly [from: string, to: string][] = [
  ["environmentType: production", "environmentType: staging"],
  ['tls: "1.3"', 'tls: "1.3"\n    deletionProtection: false'],
  ["databaseName: tickets", "databaseName: tickets\n      finalSnapshot: false\n      deletionProtection: false"],
  ["copy: { region: us-east-2 }", "copy: { region: us-east-2 }\n    deletionProtection: false"],
];

// The end of production is in the test of its life: `npm run test:full` sees that of its example as well.
const isTakenDown = (example: string) => example !== "dual-stack" || process.env.EVENKEEL_FULL !== undefined;

/** Those that have a test of their own, which sees more of their lives. */
const livedThrough = ["databases", "eks", "mixed"];

describe("the examples", () => {
  it("are those that the README lists", () => {
    const plain = ["dual-stack", "existing-vpc", "internal-mtls", "minimal", "shared-load-balancer"];
    assert.deepEqual(examples.sort(), [...plain, ...livedThrough].sort());
  });

  for (const example of examples.filter((name) => !livedThrough.includes(name))) {
    const end = isTakenDown(example) ? ", and take it down to an empty cloud" : "";
    it(`bring ${example} up with every rule satisfied${end}`, async function () {
      this.timeout(120_000);
      const environment = await Environment.of(example);
      try {
        assertClean(await environment.up());
        if (process.env.EVENKEEL_FULL) {
          const again = await environment.preview("--expect-no-changes");
          assertClean(again);
          assert.deepEqual(changes(again), []);
        }

        if (!isTakenDown(example)) return;
        if (example === "dual-stack") {
          for (const [from, to] of endOfProduction) environment.edit(`Pulumi.${example}.yaml`, from, to);
          assertClean(await environment.up());
        }
        assertClean(await environment.destroy());
        assert.deepEqual(environment.cloud().objects, []);
        // A key, a secret and a database of production can be rescued for a while.
        const lost = remnants(environment).filter(
          (remnant) => !/kms\/key|secretsmanager\/secret|rds\/(snapshot|automatedBackup)/.test(remnant),
        );
        assert.deepEqual(lost, []);
      } finally {
        environment.dispose();
      }
    });
  }
});
