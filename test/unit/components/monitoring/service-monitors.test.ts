import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ServiceMonitors, type ServiceMonitorsArgs } from "../../../../components/monitoring";
import { assertPreviewComplete, deploy } from "../../harness";

const args: ServiceMonitorsArgs = {
  alerts: { critical: ["pagerduty-entity-api"], warning: ["slack-example-alerts"] },
  runbookBaseUrl: "https://example.com/runbooks",
  environment: "production",
  service: "entity-api",
  team: "platform-team",
  clusterName: pulumi.output("cluster-1a2b3c4"),
  serviceName: "entity-api-1a2b3c4",
  loadBalancerArnSuffix: "app/lb-1a2b3c4/50dc6c495c0c9188",
  targetGroupArnSuffixes: [
    pulumi.output("targetgroup/entity-api-1a2b3c4/73e2d6bc24d8a067"),
    pulumi.output("targetgroup/entity-api-alt-9f8e7d6/1f2e3d4c5b6a7988"),
  ],
};

const create = (given: Partial<ServiceMonitorsArgs> = {}) =>
  new ServiceMonitors("entity-api-monitors", { ...args, ...given });

describe("ServiceMonitors", () => {
  it("tells Datadog all of a monitor, so that no default of its own decides", async () => {
    const { inputs } = await deploy(() => create());

    const { message, ...rest } = inputs("entity-api-monitors-latency");
    assert.deepEqual(rest, {
      name: "entity-api-latency (production): p95 latency above 500 ms for 5 minutes",
      type: "query alert",
      query: "min(last_5m):p95:trace.express.request{env:production,service:entity-api} > 0.5",
      monitorThresholds: { critical: "0.5", criticalRecovery: "0.45", warning: "0.4", warningRecovery: "0.35" },
      priority: "2",
      tags: ["env:production", "service:entity-api", "team:platform-team"],
      assets: [{ category: "runbook", name: "high-latency", url: "https://example.com/runbooks/high-latency.md" }],
      evaluationDelay: 60,
      onMissingData: "resolve",
      requireFullWindow: false,
      includeTags: true,
      notifyAudit: false,
      timeoutH: 0,
      draftStatus: "published",
      validate: true,
      renotifyInterval: 60,
      renotifyStatuses: ["alert", "no data"],
    });
    assert.match(message, /^Users of entity-api wait: .*@slack-example-alerts$/s);
  });

  it("lets new groups settle where a query has groups, and asks for it nowhere else, since Datadog refuses that", async () => {
    const { named, inputs } = await deploy(() => create());

    for (const name of named("datadog:index/monitor:Monitor")) {
      const { query, newGroupDelay } = inputs(name);
      assert.equal(newGroupDelay, / by \{/.test(query) ? 300 : undefined, name);
    }
  });

  it("repeats what wakes somebody every 15 minutes, four times, and leaves what can wait alone", async () => {
    const { inputs } = await deploy(() => create());

    const repetition = (name: string) => {
      const { priority, renotifyInterval, renotifyOccurrences, renotifyStatuses } = inputs(name);
      return { priority, renotifyInterval, renotifyOccurrences, renotifyStatuses };
    };
    assert.deepEqual(repetition("entity-api-monitors-no-healthy-target"), {
      priority: "1",
      renotifyInterval: 15,
      renotifyOccurrences: 4,
      renotifyStatuses: ["alert", "no data"],
    });
    assert.deepEqual(repetition("entity-api-monitors-unhealthy-targets"), {
      priority: "3",
      renotifyInterval: undefined,
      renotifyOccurrences: undefined,
      renotifyStatuses: undefined,
    });
  });

  it("has the critical limit of each monitor in its query, and what it says of silence in words that Datadog knows", async () => {
    const { registrations } = await deploy(() => create());

    const monitors = registrations.filter(({ type }) => type === "datadog:index/monitor:Monitor");
    const known = ["default", "resolve", "show_no_data", "show_and_notify_no_data"];
    for (const { name, inputs } of monitors) {
      assert.equal(inputs.query.split(" ").at(-1), inputs.monitorThresholds.critical, name);
      assert(known.includes(inputs.onMissingData), name);
      // Datadog refuses a monitor that says both.
      assert(!("notifyNoData" in inputs) && !("noDataTimeframe" in inputs), name);
    }
  });

  it("is one monitor for each thing that can go wrong with a service", async () => {
    const { named } = await deploy(() => create());

    const ids = ["errors", "latency", "missing-tasks", "no-healthy-target", "unhealthy-targets"];
    assert.deepEqual(
      named("datadog:index/monitor:Monitor"),
      ids.map((id) => `entity-api-monitors-${id}`),
    );
  });

  it("leaves out what the load balancer tells of a service that gets no requests from it", async () => {
    const { named } = await deploy(() => create({ targetGroupArnSuffixes: [] }));

    assert.deepEqual(
      named("datadog:index/monitor:Monitor"),
      ["errors", "latency", "missing-tasks"].map((id) => `entity-api-monitors-${id}`),
    );
  });

  it("says in its message where to look, by the names that AWS gave", async () => {
    const { inputs } = await deploy(() => create());

    assert.match(
      inputs("entity-api-monitors-missing-tasks").message,
      /^Where: production, cluster cluster-1a2b3c4, service entity-api-1a2b3c4\.$/m,
    );
    assert.match(
      inputs("entity-api-monitors-no-healthy-target").message,
      /^Where: .*, target groups targetgroup\/entity-api-1a2b3c4\/73e2d6bc24d8a067 and targetgroup\/entity-api-alt-9f8e7d6\/1f2e3d4c5b6a7988\.$/m,
    );
  });

  it("tells the ids that Datadog gave", async () => {
    const { find } = await deploy(() => create());

    const { monitorIds } = find("entity-api-monitors").outputs;
    assert.equal(monitorIds.latency, find("entity-api-monitors-latency").outputs.id);
    assert.equal(Object.keys(monitorIds).length, 5);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });

  it("refuses wrong settings, all at once", async () => {
    await assert.rejects(
      deploy(() => create({ latencyP95Milliseconds: -1, runbookBaseUrl: "runbooks" })),
      /ServiceMonitors "entity-api-monitors": 2 settings are not valid\.\n {2}runbookBaseUrl: .*\n {2}latencyP95/,
    );
  });
});
