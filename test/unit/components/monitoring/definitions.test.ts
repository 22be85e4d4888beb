import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { databaseDefinitions } from "../../../../components/monitoring/database-definitions";
import { type MonitorDefinition, query } from "../../../../components/monitoring/definition";
import { type ServiceNames, serviceDefinitions } from "../../../../components/monitoring/service-definitions";
import { type MonitoringSettings, monitoringSettings } from "../../../../components/monitoring/settings";

const alerts = { critical: ["pagerduty-entity-api"], warning: ["slack-example-alerts"] };
const runbookBaseUrl = "https://example.com/runbooks";
const settings = (given: object = {}): MonitoringSettings =>
  monitoringSettings.parse({ alerts, runbookBaseUrl, ...given });

const origin = { environment: "production", service: "entity-api" };
const names: ServiceNames = {
  clusterName: "cluster-1a2b3c4",
  serviceName: "entity-api-1a2b3c4",
  loadBalancerArnSuffix: "app/lb-1a2b3c4/50dc6c495c0c9188",
  targetGroupArnSuffixes: [
    "targetgroup/entity-api-1a2b3c4/73e2d6bc24d8a067",
    "targetgroup/entity-api-alt-9f8e7d6/1f2e3d4c5b6a7988",
  ],
};
const database = { database: "entity-db", maxConnections: 84 };
const instance = { identifier: "entity-db-5c3d1e7f" };

const service = (given?: object) => serviceDefinitions(settings(given), origin, true);
const ofDatabase = (given?: object) => databaseDefinitions(settings(given), database);
/** All monitors, with the query of each. */
const all = (given?: object) => [
  ...service(given).map((each) => ({ ...each, query: query(each, names) })),
  ...ofDatabase(given).map((each) => ({ ...each, query: query(each, instance) })),
];

describe("the monitors of a service", () => {
  it("ask Datadog exactly this", () => {
    const targets =
      "loadbalancer:app/lb-1a2b3c4/50dc6c495c0c9188 AND targetgroup IN " +
      "(targetgroup/entity-api-1a2b3c4/73e2d6bc24d8a067,targetgroup/entity-api-alt-9f8e7d6/1f2e3d4c5b6a7988)";
    const tasks = "{clustername:cluster-1a2b3c4,servicename:entity-api-1a2b3c4} by {clustername,servicename}";

    assert.deepEqual(Object.fromEntries(service().map((each) => [each.id, query(each, names)])), {
      latency: "min(last_5m):p95:trace.express.request{env:production,service:entity-api} > 0.5",
      errors:
        "sum(last_5m):(sum:trace.express.request.errors{env:production,service:entity-api}.as_count() / " +
        "sum:trace.express.request.hits{env:production,service:entity-api}.as_count()) * 100 > 5",
      "no-healthy-target": `max(last_5m):sum:aws.applicationelb.healthy_host_count_deduped{${targets}} by {loadbalancer} < 1`,
      "unhealthy-targets": `min(last_10m):avg:aws.applicationelb.un_healthy_host_count.maximum{${targets}} by {loadbalancer,targetgroup} >= 1`,
      "missing-tasks": `max(last_10m):avg:aws.ecs.service.running${tasks} / avg:aws.ecs.service.desired${tasks} * 100 < 51`,
    });
  });

  it("count the healthy tasks of both target groups together, so that the idle one never wakes anybody", () => {
    const healthy = service().find(({ id }) => id === "no-healthy-target");
    assert(healthy);

    const [, groups] = / by \{(.*)\}/.exec(query(healthy, names)) ?? [];
    assert.equal(groups, "loadbalancer");
    assert.match(query(healthy, names), /^max\(last_5m\):sum:/);
  });

  it("leave out the load balancer's where it knows no tasks, and then take silence for missing tasks", () => {
    const worker = serviceDefinitions(settings(), origin, false);

    assert.deepEqual(
      worker.map(({ id, missingData }) => [id, missingData]),
      [
        ["latency", "resolve"],
        ["errors", "default"],
        ["missing-tasks", "show_and_notify_no_data"],
      ],
    );
  });

  it("ask Datadog exactly this of a database", () => {
    const gauge = (name: string) =>
      `avg:aws.rds.${name}{dbinstanceidentifier:entity-db-5c3d1e7f} by {dbinstanceidentifier}`;
    const free = `avg(last_15m):${gauge("free_storage_space")} / ${gauge("total_storage_space")} * 100`;

    assert.deepEqual(Object.fromEntries(ofDatabase().map((each) => [each.id, query(each, instance)])), {
      cpu: `avg(last_15m):${gauge("cpuutilization")} > 90`,
      storage: `${free} < 10`,
      "storage-full": `${free} < 5`,
      connections: `avg(last_10m):${gauge("database_connections")} / 84 * 100 > 90`,
    });
  });

  it("follow the settings of the stack", () => {
    const given = { apmOperation: "fastify.request", latencyP95Milliseconds: 350, errorRatePercent: 2 };
    const [latency, errors] = service(given);
    assert(latency && errors);

    assert.equal(
      query(latency, names),
      "min(last_5m):p95:trace.fastify.request{env:production,service:entity-api} > 0.35",
    );
    assert.deepEqual(latency.limits, {
      critical: 0.35,
      criticalRecovery: 0.315,
      warning: 0.28,
      warningRecovery: 0.245,
    });
    assert.deepEqual(errors.limits, { critical: 2, criticalRecovery: 0.8, warning: 0.4, warningRecovery: 0.2 });
  });

  it("wait for metrics as long as these take to arrive", () => {
    const delays = Object.fromEntries(
      all({ awsMetricsDelaySeconds: 300 }).map(({ id, delaySeconds }) => [id, delaySeconds]),
    );

    assert.deepEqual(delays, {
      latency: 60,
      errors: 60,
      "no-healthy-target": 300,
      "unhealthy-targets": 300,
      "missing-tasks": 900,
      cpu: 300,
      storage: 900,
      "storage-full": 900,
      connections: 300,
    });
  });

  it("take silence for what it means: for slow requests nothing, for healthy targets an outage", () => {
    assert.deepEqual(Object.fromEntries(all().map(({ id, missingData }) => [id, missingData])), {
      latency: "resolve",
      errors: "default",
      "no-healthy-target": "show_and_notify_no_data",
      "unhealthy-targets": "resolve",
      "missing-tasks": "show_no_data",
      cpu: "show_no_data",
      storage: "show_and_notify_no_data",
      "storage-full": "show_no_data",
      connections: "show_no_data",
    });
  });

  it("wake somebody for an outage alone, or for one that is hours away", () => {
    assert.deepEqual(
      all()
        .filter(({ priority }) => priority === 1)
        .map(({ id }) => id),
      ["no-healthy-target", "storage-full"],
    );
  });

  it("warn before they alert, and recover on the healthy side of what they leave", () => {
    for (const definition of all({ latencyP95Milliseconds: 333, errorRatePercent: 0.7 })) {
      assert.deepEqual(disorder(definition), [], definition.id);
    }
  });

  it("name a runbook that exists, is listed, and gives commands to run", () => {
    const folder = path.join(__dirname, "../../../../docs/runbooks");
    const index = fs.readFileSync(path.join(folder, "README.md"), "utf8");
    for (const { id, runbook } of all()) {
      const text = fs.readFileSync(path.join(folder, `${runbook}.md`), "utf8");
      assert.match(text, /^1\. /m, `${id}: the steps of ${runbook} are not numbered`);
      assert.match(text, /```sh\n/, `${id}: ${runbook} gives no command`);
      assert(index.includes(`-${id}\` | [${runbook}](${runbook}.md) |`), `${id} is not in the list of runbooks`);
    }
  });
});

/** Limits that stand on the wrong side of each other; Datadog refuses such a monitor. */
function disorder({ comparison, limits }: Pick<MonitorDefinition<never>, "comparison" | "limits">): string[] {
  const { critical, criticalRecovery, warning, warningRecovery } = limits;
  const worse = (one: number, other: number) => (comparison === "<" ? one < other : one > other);
  const pairs: [string, number | undefined, number | undefined][] = [
    ["criticalRecovery", critical, criticalRecovery],
    ["warning", critical, warning],
    ["warningRecovery", warning, warningRecovery],
    ["warningRecovery after criticalRecovery", criticalRecovery, warningRecovery],
  ];
  return pairs
    .filter(([, bad, good]) => bad !== undefined && good !== undefined && !worse(bad, good))
    .map(([name]) => name);
}
