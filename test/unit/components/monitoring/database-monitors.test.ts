import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { DatabaseMonitors, type DatabaseMonitorsArgs } from "../../../../components/monitoring";
import { assertPreviewComplete, deploy } from "../../harness";

const args: DatabaseMonitorsArgs = {
  alerts: { critical: ["pagerduty-entity-api"], warning: ["slack-example-alerts"] },
  runbookBaseUrl: "https://example.com/runbooks",
  environment: "production",
  team: "platform-team",
  database: "entity-db",
  kind: "instance",
  instanceClass: "db.m7g.large",
  maxConnections: 675,
  hasReaders: false,
  identifier: pulumi.output("entity-db-5c3d1e7f"),
  instanceIdentifiers: [pulumi.output("entity-db-5c3d1e7f")],
};

const cluster = {
  kind: "aurora",
  hasReaders: true,
  instanceIdentifiers: pulumi.output(["entity-db-5c3d1e7f-1", "entity-db-5c3d1e7f-2"]),
} as const;

const create = (given: Partial<DatabaseMonitorsArgs> = {}) =>
  new DatabaseMonitors("entity-db-monitors", { ...args, ...given });

describe("DatabaseMonitors", () => {
  it("tells Datadog all of a monitor, as of a service that has the database's name", async () => {
    const { inputs } = await deploy(() => create());

    const { message, ...rest } = inputs("entity-db-monitors-transaction-ids");
    assert.deepEqual(rest, {
      name: "entity-db-transaction-ids (production): more than 1000 million transaction ids are in use",
      type: "query alert",
      query:
        "max(last_1h):max:aws.rds.maximum_used_transaction_ids{dbinstanceidentifier:entity-db-5c3d1e7f} " +
        "by {dbinstanceidentifier} > 1000000000",
      monitorThresholds: {
        critical: "1000000000",
        criticalRecovery: "900000000",
        warning: "500000000",
        warningRecovery: "400000000",
      },
      priority: "1",
      tags: ["env:production", "service:entity-db", "team:platform-team"],
      assets: [
        {
          category: "runbook",
          name: "database-transaction-ids",
          url: "https://example.com/runbooks/database-transaction-ids.md",
        },
      ],
      evaluationDelay: 900,
      onMissingData: "show_no_data",
      requireFullWindow: false,
      newGroupDelay: 300,
      includeTags: true,
      notifyAudit: false,
      timeoutH: 0,
      draftStatus: "published",
      validate: true,
      renotifyInterval: 15,
      renotifyOccurrences: 4,
      renotifyStatuses: ["alert", "no data"],
    });
    assert.match(message, /^entity-db will refuse every write.*@pagerduty-entity-api @slack-example-alerts$/s);
  });

  it("names every instance of a cluster where somebody has to look, and the cluster where the volume fills", async () => {
    const { inputs } = await deploy(() => create(cluster));

    assert.match(
      inputs("entity-db-monitors-cpu").message,
      /^Where: production, instances entity-db-5c3d1e7f-1 and entity-db-5c3d1e7f-2\.$/m,
    );
    assert.match(inputs("entity-db-monitors-volume").message, /^Where: production, cluster entity-db-5c3d1e7f\.$/m);
  });

  it("leaves the credits of a new burstable instance alone until it can have earned some", async () => {
    const { inputs } = await deploy(() => create({ instanceClass: "db.t4g.medium" }));

    assert.equal(inputs("entity-db-monitors-cpu-credits").newGroupDelay, 6 * 3600);
  });

  it("tells the ids that Datadog gave", async () => {
    const { find } = await deploy(() => create(cluster));

    const { monitorIds } = find("entity-db-monitors").outputs;
    const ids = ["cpu", "local-storage", "volume", "connections", "replica-lag", "transaction-ids"];
    assert.deepEqual(
      monitorIds,
      Object.fromEntries(ids.map((id) => [id, find(`entity-db-monitors-${id}`).outputs.id])),
    );
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create(cluster));
  });

  it("refuses wrong settings, all at once", async () => {
    await assert.rejects(
      deploy(() => create({ awsMetricsDelaySeconds: -1, runbookBaseUrl: "runbooks" })),
      /DatabaseMonitors "entity-db-monitors": 2 settings are not valid\.\n {2}runbookBaseUrl: .*\n {2}awsMetricsDelay/,
    );
  });
});
