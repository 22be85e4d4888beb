import assert from "node:assert/strict";

import { rollBackPromises } from "../../../../components/service/promises";
import {
  timeToBringBack,
  timeToBringBackOnEks,
  timeToRollBack,
  timeToRollBackOnEks,
} from "../../../../components/service/time-to-roll-back";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const workload = workloadSettings.parse({ image, port: 3000 });
const times = { timeToRollBack: timeToRollBack(workload), timeToBringBack: timeToBringBack(workload) };
const service = { ...times, deploymentStrategy: workload.deployment.strategy };
const of = "entity-api, deployed by canary";

describe("what is promised of deployments", () => {
  it("is how fast a bad version of each service is gone, with production's limit, and how fast a former one is back", () => {
    assert.deepEqual(rollBackPromises({ "entity-api": service }), [
      { promise: "time to roll back", of, ...times.timeToRollBack, limitSeconds: 300 },
      { promise: "time to bring back", of, ...times.timeToBringBack },
    ]);
  });

  it("has items that take time, each with its source, that sum up to it", () => {
    for (const { seconds, items } of rollBackPromises({ "entity-api": service })) {
      assert.equal(
        items.reduce((sum, item) => sum + item.seconds, 0),
        seconds,
      );
      for (const { what, source, verified, ...item } of items) {
        assert(item.seconds > 0, what);
        // What AWS documents has a link, and what nobody has measured says so.
        assert.equal(/^https:\/\/docs\.aws\.amazon\.com\//.test(source), verified, what);
        assert(verified || source === "estimate", what);
      }
    }
  });

  it("tells of the runtime where that is EKS, and of nothing where nothing sends a version back", () => {
    const onEks = { timeToRollBack: timeToRollBackOnEks(workload), timeToBringBack: timeToBringBackOnEks(workload) };
    const rolling = { ...onEks, timeToRollBack: undefined, deploymentStrategy: "rolling" } as const;

    assert.deepEqual(
      rollBackPromises({
        "entity-api": { ...service, ...onEks, runtime: "eks" },
        admin: { ...rolling, runtime: "eks" },
      }),
      [
        {
          promise: "time to roll back",
          of: "entity-api on EKS, deployed by canary",
          ...timeToRollBackOnEks(workload),
          limitSeconds: 300,
        },
        { promise: "time to bring back", of: "entity-api on EKS, deployed by canary", ...onEks.timeToBringBack },
        { promise: "time to bring back", of: "admin on EKS, deployed by rolling", ...onEks.timeToBringBack },
      ],
    );
  });

  it("is nothing for a service without requests, which no alarm watches", () => {
    const worker = { timeToRollBack: undefined, timeToBringBack: undefined, deploymentStrategy: "rolling" } as const;

    assert.deepEqual(rollBackPromises({ worker }), []);
  });
});
