import assert from "node:assert/strict";

import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const MONITOR = "datadog:index/monitor:Monitor";

describe("a simulated monitor", () => {
  let engine: Engine;
  let datadog: Connection;
  before(async () => {
    engine = await Engine.start();
    datadog = await engine.connect("datadog");
  });
  after(() => engine.dispose());

  const latency = {
    name: "latency",
    type: "query alert",
    message: "@pagerduty",
    query: "avg(last_5m):p95:trace.http.request{service:api} > 0.5",
  };
  const problems = async (inputs: Properties) =>
    (await datadog.check(MONITOR, "m", { ...latency, ...inputs })).failures;

  it("has a number for an id", async () => {
    const { id } = await datadog.make(MONITOR, "m", { ...latency, monitorThresholds: { critical: "0.5" } });

    assert.match(id, /^\d{8}$/);
  });

  it("refuses a type, a query or thresholds that Datadog refuses", async () => {
    assert.match((await problems({ type: "metrics" })).join(), /^type: found "metrics"; allowed are .*query alert/);
    assert.deepEqual(await problems({ query: "  " }), [
      'query: found ""; a monitor needs a query',
      'query: a query of type query alert ends with a comparison, as in "... > 5"',
    ]);
    assert.deepEqual(await problems({ monitorThresholds: { critical: "0.6" } }), [
      'monitorThresholds.critical: found "0.6"; alert threshold in the query is 0.5',
    ]);
    assert.deepEqual(await problems({ monitorThresholds: { critical: "0.5", warning: "0.7" } }), [
      'monitorThresholds.warning: found "0.7"; it must come before the critical threshold 0.5',
    ]);
    assert.deepEqual(await problems({ monitorThresholds: { critical: "high" } }), [
      'monitorThresholds.critical: found "high"; a number in quotes is expected',
    ]);
  });

  it("stays while an objective counts on it", async () => {
    const monitor = await datadog.make(MONITOR, "used", latency);
    const objective = await datadog.make("datadog:index/serviceLevelObjective:ServiceLevelObjective", "s", {
      name: "available",
      type: "monitor",
      monitorIds: [Number(monitor.id)],
      thresholds: [{ timeframe: "30d", target: 99.9 }],
    });

    await assert.rejects(datadog.delete(monitor), /409 Conflict: monitor \[\d+\] is referenced in slos/);
    await datadog.delete(objective);
    await datadog.delete(monitor);
  });
});
