import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { deploymentSettings, rolloutOf } from "../../../../../components/service/deployment-settings";
import { restartMark, type Shifting, stepsOf, waitForPods } from "../../../../../components/service/eks/rollout";
import { deploy, resolved } from "../../../harness";

function shifting(given: object): Shifting {
  const rollout = rolloutOf(deploymentSettings.parse(given));
  assert(rollout.strategy !== "rolling");
  return rollout;
}

describe("the steps of a Rollout", () => {
  for (const [what, given, steps] of [
    [
      "try a canary on a few requests, and let the old version stand by at the end",
      {},
      [{ setWeight: 10 }, { pause: { duration: "5m" } }, { setWeight: 100 }, { pause: { duration: "10m" } }],
    ],
    [
      "move all requests at once in blue/green",
      { strategy: "blueGreen", bakeMinutes: 30 },
      [{ setWeight: 100 }, { pause: { duration: "30m" } }],
    ],
    [
      "move them step by step, the last step being what is left",
      { strategy: "linear", linear: { percent: 40, minutes: 2 } },
      [
        { setWeight: 40 },
        { pause: { duration: "2m" } },
        { setWeight: 80 },
        { pause: { duration: "2m" } },
        { setWeight: 100 },
        { pause: { duration: "10m" } },
      ],
    ],
    [
      "wait for nothing where nothing is to be waited for",
      { bakeMinutes: 0, canary: { minutes: 0 } },
      [{ setWeight: 10 }, { setWeight: 100 }],
    ],
  ] as const) {
    it(`bring up all new pods first, and ${what}`, () => {
      assert.deepEqual(stepsOf(shifting(given)), [{ setCanaryScale: { weight: 100 } }, ...steps]);
    });
  }

  it("give the new version ever more requests, all in the end, and take as long as on ECS", () => {
    const minutes = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 99 }), minutes, minutes, (percent, each, bakeMinutes) => {
        const steps = stepsOf(shifting({ strategy: "linear", bakeMinutes, linear: { percent, minutes: each } }));
        const weights = steps.flatMap((step) => ("setWeight" in step ? step.setWeight : []));
        const waits = steps.flatMap((step) => ("pause" in step ? Number.parseInt(step.pause.duration, 10) : []));

        assert.deepEqual(
          weights,
          [...new Set(weights)].sort((one, other) => one - other),
        );
        assert.equal(weights.at(-1), 100);
        const sum = waits.reduce((total, wait) => total + wait, 0);
        assert.equal(sum, (Math.ceil(100 / percent) - 1) * each + bakeMinutes);
      }),
    );
  });
});

describe("what tells pods from those before them", () => {
  const template = (image: string) => ({ spec: { containers: [{ name: "entity-api", image }] } });
  const mark = (image: string) => resolved(restartMark(template(image)));

  it("is a time before any pod was made, to the second, which is the same for the same pods alone", async () => {
    await deploy(() => undefined);

    assert.match(await mark("a"), /^(19[7-9]\d|2000)-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(await mark("a"), await mark("a"));
    assert.notEqual(await mark("a"), await mark("b"));
  });

  it("is read from what is only known when it is there, and waited for together with health", async () => {
    const outputs = { metadata: { annotations: { "checksum/secrets": pulumi.output("c0ffee") } } };
    const plain = { metadata: { annotations: { "checksum/secrets": "c0ffee" } } };
    await deploy(() => undefined);
    const expected = await resolved(restartMark(plain));

    assert.equal(await resolved(restartMark(outputs)), expected);
    assert.deepEqual(JSON.parse(await resolved(waitForPods(restartMark(outputs)))), [
      `jsonpath={.status.restartedAt}=${expected}`,
      "jsonpath={.status.phase}=Healthy",
    ]);
  });
});
