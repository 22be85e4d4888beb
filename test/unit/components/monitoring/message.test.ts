import assert from "node:assert/strict";

import type { MonitorDefinition } from "../../../../components/monitoring/definition";
import { message, runbookUrl, tags } from "../../../../components/monitoring/message";
import { monitoringSettings } from "../../../../components/monitoring/settings";

const settings = monitoringSettings.parse({
  alerts: { critical: ["pagerduty-entity-api", "oncall-platform"], warning: ["slack-example-alerts"] },
  runbookBaseUrl: "https://example.com/runbooks/",
});
const owner = { environment: "production", service: "entity-api", team: "platform-team" };

const outage: MonitorDefinition<{ clusterName: string }> = {
  id: "outage",
  title: "no task runs",
  priority: 1,
  impact: "entity-api is down.",
  firstStep: "See why the tasks stopped.",
  runbook: "no-healthy-target",
  measure: () => "sum(last_5m):sum:tasks{*}",
  grouped: false,
  where: ({ clusterName }) => `cluster ${clusterName}`,
  comparison: "<",
  limits: { critical: 1 },
  delaySeconds: 60,
  missingData: "default",
};

describe("the message of a monitor", () => {
  it("says first what it means, then what to do, and last whom it concerns", () => {
    assert.equal(
      message(outage, { clusterName: "cluster-1a2b3c4" }, settings, owner),
      [
        "entity-api is down.",
        "{{#is_alert}}The value is {{value}}, the limit {{threshold}}.{{/is_alert}}" +
          "{{#is_warning}}The value is {{value}}, and {{warn_threshold}} warns.{{/is_warning}}" +
          "{{#is_no_data}}No data arrives: it may be down, or its metrics do not reach Datadog.{{/is_no_data}}" +
          "{{#is_recovery}}It has recovered: the value is {{value}}.{{/is_recovery}}",
        "Where: production, cluster cluster-1a2b3c4.",
        "First: See why the tasks stopped.",
        "Runbook: https://example.com/runbooks/no-healthy-target.md",
        "entity-api is owned by platform-team.",
        "@pagerduty-entity-api @oncall-platform @slack-example-alerts",
      ].join("\n"),
    );
  });

  it("names a channel once that hears of everything and is woken too", () => {
    const alerts = { critical: ["oncall-platform", "slack-example-alerts"], warning: ["slack-example-alerts"] };
    const text = message(outage, { clusterName: "cluster" }, { ...settings, alerts }, owner);

    assert.equal(text.split("\n").at(-1), "@oncall-platform @slack-example-alerts");
  });

  it("wakes nobody below priority 1", () => {
    const text = message({ ...outage, priority: 2 }, { clusterName: "cluster" }, settings, owner);

    assert.equal(text.split("\n").at(-1), "@slack-example-alerts");
  });

  it("links a runbook below the base, with or without a slash at its end", () => {
    const urls = ["https://example.com/runbooks", "https://example.com/runbooks/"].map((runbookBaseUrl) => {
      return runbookUrl(outage, { ...settings, runbookBaseUrl });
    });

    assert.deepEqual(new Set(urls), new Set(["https://example.com/runbooks/no-healthy-target.md"]));
  });
});

describe("the tags of a monitor", () => {
  it("are those of the traces, as Datadog writes them", () => {
    assert.deepEqual(tags(owner), ["env:production", "service:entity-api", "team:platform-team"]);
    assert.deepEqual(tags({ ...owner, team: "Platform & Data" }).at(-1), "team:platform___data");
  });
});
