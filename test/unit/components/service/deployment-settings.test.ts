import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { deploymentSettings, rolloutOf } from "../../../../components/service/deployment-settings";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;

describe("the settings of a deployment", () => {
  it("are a canary of 10 % for 5 minutes and a bake of 10, if nothing is said", () => {
    const settings = deploymentSettings.parse({});

    assert.deepEqual(settings, {
      strategy: "canary",
      alarms: {
        periodSeconds: 60,
        errors: { percent: 2, leastRequests: 20, evaluations: 2 },
        latency: { p95Milliseconds: 500, evaluations: 2 },
        unhealthyTasks: { evaluations: 2 },
      },
    });
    assert.deepEqual(rolloutOf(settings), { strategy: "canary", bakeMinutes: 10, percent: 10, minutes: 5 });
  });

  for (const [given, rollout] of [
    [{ strategy: "rolling" }, { strategy: "rolling", minimumHealthyPercent: 100, maximumPercent: 200 }],
    [
      { strategy: "rolling", minimumHealthyPercent: 50, maximumPercent: 150 },
      { strategy: "rolling", minimumHealthyPercent: 50, maximumPercent: 150 },
    ],
    [{ strategy: "blueGreen" }, { strategy: "blueGreen", bakeMinutes: 10 }],
    [{ strategy: "linear" }, { strategy: "linear", bakeMinutes: 10, percent: 25, minutes: 5 }],
    [
      { strategy: "linear", bakeMinutes: 20, linear: { percent: 50 } },
      { strategy: "linear", bakeMinutes: 20, percent: 50, minutes: 5 },
    ],
    [{ canary: { percent: 0.5, minutes: 30 } }, { strategy: "canary", bakeMinutes: 10, percent: 0.5, minutes: 30 }],
  ] as const) {
    it(`mean ${JSON.stringify(rollout)} where they say ${JSON.stringify(given)}`, () => {
      assert.deepEqual(rolloutOf(deploymentSettings.parse(given)), rollout);
    });
  }

  for (const [what, deployment, message] of [
    [
      "a canary smaller than ECS has",
      { canary: { percent: 0.05 } },
      /^deployment\.canary\.percent: found 0\.05; .*0\.1/,
    ],
    [
      "a canary of more than everything",
      { canary: { percent: 101 } },
      /^deployment\.canary\.percent: found 101; .*100/,
    ],
    [
      "a step smaller than ECS has",
      { strategy: "linear", linear: { percent: 2 } },
      /^deployment\.linear\.percent: found 2; .*3/,
    ],
    [
      "a step of more than everything",
      { strategy: "linear", linear: { percent: 101 } },
      /^deployment\.linear\.percent: found 101; .*100/,
    ],
    ["a bake longer than ECS has", { bakeMinutes: 1441 }, /^deployment\.bakeMinutes: found 1441; .*1440/],
    ["a bake that is negative", { bakeMinutes: -1 }, /^deployment\.bakeMinutes: found -1; .*0/],
    ["half a minute", { bakeMinutes: 9.5 }, /^deployment\.bakeMinutes: found 9\.5/],
    [
      "an unknown strategy",
      { strategy: "bigBang" },
      /^deployment\.strategy: found "bigBang"; allowed: "rolling", "blueGreen", "canary", "linear"/,
    ],
    [
      "the steps of another strategy",
      { strategy: "canary", linear: {} },
      /^deployment\.linear: found \{\}; it belongs to linear, and the strategy is canary\. Leave it out\./,
    ],
    [
      "the trial of another strategy",
      { strategy: "blueGreen", canary: { percent: 5 } },
      /^deployment\.canary: found \{"percent":5\}; it belongs to canary, and the strategy is blueGreen/,
    ],
    [
      "a bake in a rolling deployment",
      { strategy: "rolling", bakeMinutes: 10 },
      /^deployment\.bakeMinutes: found 10; it belongs to blueGreen, canary, linear, and the strategy is rolling/,
    ],
    [
      "a rolling deployment's bounds in another one",
      { maximumPercent: 150 },
      /^deployment\.maximumPercent: found 150; it belongs to rolling, and the strategy is canary/,
    ],
    [
      "an approval in a rolling deployment, which has no stage for it",
      { strategy: "rolling", approval: {} },
      /^deployment\.approval: found \{\}; it belongs to blueGreen, canary, linear/,
    ],
    [
      "an approval longer than ECS waits",
      { approval: { timeoutMinutes: 20_161 } },
      /^deployment\.approval\.timeoutMinutes/,
    ],
    [
      "a period that the load balancer does not publish",
      { alarms: { periodSeconds: 30 } },
      /^deployment\.alarms\.periodSeconds: found 30; allowed: 60, 120/,
    ],
    [
      "a timeout, which follows from the rest",
      { timeoutMinutes: 20 },
      /^deployment\.timeoutMinutes: is not a setting here/,
    ],
    [
      "a bake that ends before the slowest alarm sees a bad version",
      { bakeMinutes: 3 },
      /^deployment\.bakeMinutes: found 3; the old version stands by 3 minutes, and a bad version is seen by its slowest alarm after 210 seconds: 30 until the load balancer calls a task unhealthy, 60 until .*, 120 until .*\. Set it to 4 or more\./,
    ],
    [
      "a canary that ends before the slowest alarm sees a bad version",
      { canary: { minutes: 3 } },
      /^deployment\.canary\.minutes: found 3; the trial lasts 3 minutes, and .* after 210 seconds.*Set it to 4 or more\./,
    ],
    [
      "alarms too slow for the default bake",
      { alarms: { errors: { evaluations: 10 } } },
      /^deployment\.bakeMinutes: .* errors has seen 10 bad periods\. Set it to 11 or more\.\ndeployment\.canary\.minutes: .*11 or more\.$/,
    ],
    [
      "a rolling deployment without room",
      { strategy: "rolling", maximumPercent: 120 },
      /^deployment\.maximumPercent: found 120; of 3 tasks, 3 have to stay and 3 may run.*134 or more/,
    ],
    [
      "bounds that forbid AWS to move tasks between zones",
      { strategy: "rolling", maximumPercent: 100 },
      /^deployment\.maximumPercent: found 100; .*between zones/,
    ],
  ] as const) {
    it(`refuse ${what}`, () => assert.match(problems({ deployment }), message));
  }

  it("refuse to shift requests that do not come", () => {
    const worker = { routing: "none", health: { command: ["true"] } };

    assert.match(
      problems(worker),
      /^deployment\.strategy: found nothing, which means "canary"; canary shifts requests, .*gets none.*Set it to rolling\./,
    );
    assert.equal(problems({ ...worker, deployment: { strategy: "rolling" } }), "");
  });

  it("refuse alarms where there are no requests to watch", () => {
    const deployment = { strategy: "rolling", alarms: { periodSeconds: 120 } };

    assert.match(
      problems({ routing: "none", health: { command: ["true"] }, deployment }),
      /^deployment\.alarms: found \{"periodSeconds":120\}; .*alarms watch those\. Leave it out\.$/,
    );
  });

  it("take a bake and a trial that last just until the slowest alarm has seen a bad version", () => {
    // 60 seconds until the metrics arrive, and 9 times 60.
    const alarms = { errors: { evaluations: 9 } };

    assert.equal(problems({ deployment: { bakeMinutes: 10, canary: { minutes: 10 }, alarms } }), "");
  });

  it("let one task be replaced by one that starts before it stops", () => {
    assert.equal(problems({ desiredCount: 1, deployment: { strategy: "rolling" } }), "");
  });
});

function problems(more: object): string {
  const given = { image, port: 3000, ...more };
  const issues = workloadSettings.safeParse(given).error?.issues ?? [];
  const found = settingsProblems(workloadSettings, given, issues);
  return found.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
