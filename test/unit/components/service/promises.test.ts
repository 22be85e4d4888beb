import assert from "node:assert/strict";

import { deploymentPromises } from "../../../../components/service/promises";
import { timeToBringBack, timeToRollBack } from "../../../../components/service/time-to-roll-back";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;

describe("what is promised of a service's deployments", () => {
  const workload = workloadSettings.parse({ image, port: 3000 });

  it("is how fast a bad version is gone, with production's limit there, and how fast a former one is back", () => {
    const rollBack = { promise: "time to roll back", of: "entity-api", ...timeToRollBack(workload) };
    const bringBack = { promise: "time to bring back", of: "entity-api", ...timeToBringBack(workload) };

    assert.deepEqual(deploymentPromises("entity-api", workload, true), [{ ...rollBack, limitSeconds: 300 }, bringBack]);
    assert.deepEqual(deploymentPromises("entity-api", workload, false), [rollBack, bringBack]);
  });

  it("has items that take time, each with its source, that sum up to it", () => {
    for (const { seconds, items } of deploymentPromises("entity-api", workload, true)) {
      assert.equal(
        items.reduce((sum, item) => sum + item.seconds, 0),
        seconds,
      );
      for (const { what, source, verified, ...item } of items) {
        assert(item.seconds > 0, what);
        // What is estimated is not verified, and what AWS documents has a link.
        assert.equal(/^https:\/\/docs\.aws\.amazon\.com\//.test(source), verified, what);
        assert(verified || source === "estimate", what);
      }
    }
  });

  it("is nothing for a service without requests", () => {
    const health = { command: ["bin/alive"] };
    const worker = workloadSettings.parse({
      image,
      port: 3000,
      routing: "none",
      health,
      deployment: { strategy: "rolling" },
    });

    assert.deepEqual(deploymentPromises("worker", worker, true), []);
  });
});
