import assert from "node:assert/strict";

import { Engine } from "../engine";

describe("provider instances", () => {
  it("keep their own regions, accounts and default tags apart, over one cloud", async () => {
    const engine = await Engine.start();
    try {
      const [here, there, bare] = await Promise.all([
        engine.connect(
          "aws",
          { region: "us-east-1", allowedAccountIds: '["111122223333"]', defaultTags: '{"tags":{"Where":"here"}}' },
          "run",
        ),
        engine.connect(
          "aws",
          { region: "eu-west-1", allowedAccountIds: '["444455556666"]', defaultTags: '{"tags":{"Where":"there"}}' },
          "run",
        ),
        engine.connect("aws", { region: "eu-north-1" }, "run"),
      ]);
      const made = await Promise.all(
        [here, there, bare].map((aws, index) =>
          aws.make("aws:ec2/vpc:Vpc", `net-${index}`, { cidrBlock: "10.0.0.0/16" }),
        ),
      );

      assert.deepEqual(
        made.map(({ id, outputs }) => [outputs.region, String(outputs.arn).replace(id, ""), outputs.tagsAll]),
        [
          ["us-east-1", "arn:aws:ec2:us-east-1:111122223333:vpc/", { Where: "here" }],
          ["eu-west-1", "arn:aws:ec2:eu-west-1:444455556666:vpc/", { Where: "there" }],
          ["eu-north-1", "arn:aws:ec2:eu-north-1:123456789012:vpc/", {}],
        ],
      );
    } finally {
      await engine.dispose();
    }
  });

  it("of different packages see each other's resources in one preview", async () => {
    const engine = await Engine.start();
    try {
      const random = await engine.connect("random", {}, "run");
      const datadog = await engine.connect("datadog", {}, "run");
      const suffix = await random.preview("random:index/randomId:RandomId", "suffix", { byteLength: 2 });
      const monitor = await datadog.preview("datadog:index/monitor:Monitor", "m", {
        name: `m-${suffix.id}`,
        type: "query alert",
        query: "avg(last_5m):avg:a{*} > 1",
        message: "m",
      });
      const slo = { name: "s", type: "monitor", thresholds: [{ timeframe: "30d", target: 99.9 }] };

      assert.ok(
        await datadog.preview("datadog:index/serviceLevelObjective:ServiceLevelObjective", "s", {
          ...slo,
          monitorIds: [Number(monitor.id)],
        }),
      );
      await assert.rejects(
        datadog.preview("datadog:index/serviceLevelObjective:ServiceLevelObjective", "t", {
          ...slo,
          monitorIds: [404],
        }),
        /monitor 404 does not exist/,
      );
    } finally {
      await engine.dispose();
    }
  });
});
