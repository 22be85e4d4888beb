import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;

describe("how requests are shared among tasks", () => {
  it("is by the fewest that wait, all of a task's share at once", () => {
    assert.deepEqual(workloadSettings.parse({ image, port: 3000 }).balancing, {
      algorithm: "least_outstanding_requests",
      slowStartSeconds: 0,
      anomalyMitigation: false,
    });
  });

  for (const balancing of [
    { algorithm: "round_robin", slowStartSeconds: 30 },
    { algorithm: "round_robin", slowStartSeconds: 900 },
    { algorithm: "weighted_random", anomalyMitigation: true },
    { dnsFailover: { healthyTasks: 2 }, routingFailover: { healthyTasks: 2, healthyPercent: 10 } },
  ]) {
    it(`may be ${JSON.stringify(balancing)}`, () => assert.equal(problems({ balancing }), ""));
  }

  it("may keep users to a task where a deployment shifts no requests", () => {
    const balancing = { stickinessSeconds: 3600 };

    assert.equal(problems({ balancing, deployment: { strategy: "rolling" } }), "");
    assert.match(
      problems({ balancing }),
      /^balancing\.stickinessSeconds: found 3600; it would keep users with a bad version that canary has rolled back\. Leave it out, or set deployment\.strategy to rolling\./,
    );
  });

  it("says nothing where there are no requests to share", () => {
    const worker = { routing: "none", health: { command: ["true"] }, deployment: { strategy: "rolling" } };

    assert.match(
      problems({ ...worker, balancing: { algorithm: "round_robin" } }),
      /^balancing: found \{"algorithm":"round_robin"\}; .*Leave it out\.$/,
    );
    assert.equal(problems(worker), "");
  });

  for (const [what, balancing, message] of [
    [
      "a slow start with the fewest that wait",
      { slowStartSeconds: 60 },
      /^balancing\.slowStartSeconds: found 60; a slow start goes with round_robin alone, and the algorithm is least_outstanding_requests/,
    ],
    [
      "a slow start with weights",
      { slowStartSeconds: 60, algorithm: "weighted_random" },
      /^balancing\.slowStartSeconds: found 60; .*the algorithm is weighted_random/,
    ],
    [
      "a slow start that is too fast",
      { slowStartSeconds: 10, algorithm: "round_robin" },
      /^balancing\.slowStartSeconds: found 10; it is 0, or 30 to 900/,
    ],
    [
      "a slow start that is too slow",
      { slowStartSeconds: 901, algorithm: "round_robin" },
      /^balancing\.slowStartSeconds: found 901/,
    ],
    [
      "weights against anomalies where there are no weights",
      { anomalyMitigation: true },
      /^balancing\.anomalyMitigation: found true; it goes with weighted_random alone/,
    ],
    [
      "an algorithm in words of its own",
      { algorithm: "roundRobin" },
      /^balancing\.algorithm: found "roundRobin"; allowed: "least_outstanding_requests", "round_robin"/,
    ],
    ["a cookie for more than a week", { stickinessSeconds: 604_801 }, /^balancing\.stickinessSeconds: found 604801/],
    [
      "a threshold of nothing",
      { dnsFailover: {} },
      /^balancing\.dnsFailover: found \{\}; it says nothing\. Give healthyTasks or healthyPercent/,
    ],
    [
      "a zone that stays in the DNS after its last resort",
      { dnsFailover: { healthyPercent: 10 }, routingFailover: { healthyPercent: 50 } },
      /^balancing\.dnsFailover: found .*its healthyPercent is below that of routingFailover\. Set it to 50 or more/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(problems({ balancing }), message));
  }
});

function problems(more: object): string {
  const given = { image, port: 3000, ...more };
  const issues = workloadSettings.safeParse(given).error?.issues ?? [];
  const found = settingsProblems(workloadSettings, given, issues);
  return found.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
