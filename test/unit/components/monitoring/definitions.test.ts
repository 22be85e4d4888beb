import assert from "node:assert/strict";

import {
  type DatabaseNames,
  databaseDefinitions,
  type MonitoredDatabase,
} from "../../../../components/monitoring/database-definitions";
import { query } from "../../../../components/monitoring/definition";
import { type ServiceNames, serviceDefinitions } from "../../../../components/monitoring/service-definitions";
import { type MonitoringSettings, monitoringSettings } from "../../../../components/monitoring/settings";
import { assertListed, disorder } from "./held";

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
const plain: MonitoredDatabase = {
  database: "entity-db",
  kind: "instance",
  instanceClass: "db.m7g.large",
  maxConnections: 675,
  hasReaders: false,
};
const instance: DatabaseNames = { identifier: "entity-db-5c3d1e7f", instanceIdentifiers: ["entity-db-5c3d1e7f"] };
const members: DatabaseNames = {
  identifier: "entity-db-5c3d1e7f",
  instanceIdentifiers: ["entity-db-5c3d1e7f-1", "entity-db-5c3d1e7f-2"],
};

/** One of each that a database can have. */
const kinds: Record<string, { monitored: MonitoredDatabase; names: DatabaseNames }> = {
  instance: { monitored: plain, names: instance },
  burstable: { monitored: { ...plain, instanceClass: "db.t4g.micro" }, names: instance },
  replicated: { monitored: { ...plain, hasReaders: true }, names: members },
  multiAzCluster: { monitored: { ...plain, kind: "multiAzCluster" }, names: members },
  aurora: { monitored: { ...plain, kind: "aurora" }, names: instance },
  auroraWithReaders: { monitored: { ...plain, kind: "aurora", hasReaders: true }, names: members },
};

const service = (given?: object) => serviceDefinitions(settings(given), origin, true);
const ofDatabase = (kind: string, given?: object) => {
  const { monitored, names } = kinds[kind] ?? assert.fail(`${kind} is not among the databases of this test`);
  return databaseDefinitions(settings(given), monitored).map((each) => ({ ...each, query: query(each, names) }));
};
/** All monitors, with the query of each; those that several databases have alike, once. */
const all = (given?: object) => {
  const databases = Object.keys(kinds).flatMap((kind) => ofDatabase(kind, given));
  return [
    ...service(given).map((each) => ({ ...each, query: query(each, names) })),
    ...new Map(databases.map((each) => [each.id, each])).values(),
  ];
};

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

    assert.deepEqual(queries("burstable"), {
      cpu: `avg(last_15m):${gauge("cpuutilization")} > 90`,
      "cpu-credits": `avg(last_15m):${gauge("cpucredit_balance")} < 20`,
      storage: `${free} < 10`,
      "storage-full": `${free} < 5`,
      connections: `avg(last_10m):${gauge("database_connections")} / 675 * 100 > 90`,
      "transaction-ids": `max(last_1h):${gauge("maximum_used_transaction_ids").replace("avg:", "max:")} > 1000000000`,
    });
  });

  it("ask of each instance by itself, and of Aurora what Aurora tells", () => {
    const gauge = (name: string) =>
      `avg:aws.rds.${name}{dbinstanceidentifier IN (entity-db-5c3d1e7f-1,entity-db-5c3d1e7f-2)} by {dbinstanceidentifier}`;
    const volume = "avg:aws.rds.volume_bytes_used{dbclusteridentifier:entity-db-5c3d1e7f} by {dbclusteridentifier}";

    assert.deepEqual(queries("auroraWithReaders"), {
      cpu: `avg(last_15m):${gauge("cpuutilization")} > 90`,
      "local-storage": `avg(last_15m):${gauge("free_local_storage")} < 1073741824`,
      volume: `avg(last_1h):${volume} / 140737488355328 * 100 > 90`,
      connections: `avg(last_10m):${gauge("database_connections")} / 675 * 100 > 90`,
      "replica-lag": `avg(last_10m):${gauge("aurora_replica_lag")} > 5000`,
      "transaction-ids": `max(last_1h):${gauge("maximum_used_transaction_ids").replace("avg:", "max:")} > 1000000000`,
    });
    assert.equal(queries("multiAzCluster")["replica-lag"], `avg(last_10m):${gauge("replica_lag")} > 60`);
  });

  it("are those that a database of its kind can have", () => {
    const ids = mapKinds((kind) => ofDatabase(kind).map(({ id }) => id));

    const storage = ["storage", "storage-full"];
    const onAurora = ["local-storage", "volume"];
    assert.deepEqual(ids, {
      instance: ["cpu", ...storage, "connections", "transaction-ids"],
      burstable: ["cpu", "cpu-credits", ...storage, "connections", "transaction-ids"],
      replicated: ["cpu", ...storage, "connections", "replica-lag", "transaction-ids"],
      multiAzCluster: ["cpu", ...storage, "connections", "replica-lag", "transaction-ids"],
      aurora: ["cpu", ...onAurora, "connections", "transaction-ids"],
      auroraWithReaders: ["cpu", ...onAurora, "connections", "replica-lag", "transaction-ids"],
    });
  });

  it("say once for each database that an instance is silent", () => {
    const notified = mapKinds((kind) =>
      ofDatabase(kind)
        .filter(({ missingData }) => missingData === "show_and_notify_no_data")
        .map(({ id }) => id),
    );

    assert.deepEqual(notified, {
      instance: ["storage"],
      burstable: ["storage"],
      replicated: ["storage"],
      multiAzCluster: ["storage"],
      aurora: ["local-storage"],
      auroraWithReaders: ["local-storage"],
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
      "cpu-credits": 300,
      storage: 900,
      "storage-full": 900,
      "local-storage": 300,
      volume: 300,
      connections: 300,
      "replica-lag": 300,
      "transaction-ids": 300,
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
      "cpu-credits": "show_no_data",
      storage: "show_and_notify_no_data",
      "storage-full": "show_no_data",
      "local-storage": "show_and_notify_no_data",
      volume: "show_no_data",
      connections: "show_no_data",
      "replica-lag": "show_no_data",
      "transaction-ids": "show_no_data",
    });
  });

  it("wake somebody for an outage alone, or for one that is hours away", () => {
    assert.deepEqual(
      all()
        .filter(({ priority }) => priority === 1)
        .map(({ id }) => id),
      ["no-healthy-target", "storage-full", "transaction-ids"],
    );
  });

  it("warn before they alert, and recover on the healthy side of what they leave", () => {
    for (const definition of all({ latencyP95Milliseconds: 333, errorRatePercent: 0.7 })) {
      assert.deepEqual(disorder(definition), [], definition.id);
    }
  });

  it("name a runbook that exists, is listed, and gives commands to run", () => {
    for (const definition of all()) assertListed(definition);
  });
});

function mapKinds<Value>(give: (kind: string) => Value): Record<string, Value> {
  return Object.fromEntries(Object.keys(kinds).map((kind) => [kind, give(kind)]));
}

function queries(kind: string): Record<string, string> {
  return Object.fromEntries(ofDatabase(kind).map(({ id, query }) => [id, query]));
}
