import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { monitoringProductionFloor } from "../../../../components/monitoring/production-floor";
import { type MonitoringSettings, monitoringSettings } from "../../../../components/monitoring/settings";

const alerts = { critical: ["pagerduty-entity-api"], warning: ["slack-example-alerts"] };
const runbookBaseUrl = "https://example.com/runbooks";

function read(given: object): MonitoringSettings {
  return parseSettings(monitoringSettings, 'ServiceMonitors "monitors"', given);
}

describe("the settings of monitoring", () => {
  it("alert on 500 ms, and on 5 % of errors, by default", () => {
    assert.deepEqual(read({ alerts, runbookBaseUrl }), {
      alerts,
      runbookBaseUrl,
      apmOperation: "express.request",
      latencyP95Milliseconds: 500,
      errorRatePercent: 5,
      awsMetricsDelaySeconds: 900,
    });
  });

  it("are refused all at once, each with what was found, the rule and the fix", () => {
    const given = {
      alerts: { critical: [], warning: ["#alerts"] },
      runbookBaseUrl: "http://example.com",
      apmOperation: "Express Request",
      latencyP95Milliseconds: 0,
      errorRatePercent: 100,
      awsMetricsDelaySeconds: -1,
      slack: "#alerts",
    };

    assert.throws(() => read(given), {
      message: [
        'ServiceMonitors "monitors": 8 settings are not valid.',
        "  alerts.critical: found []; it has to have 1 entry at least.",
        '  alerts.warning[0]: found "#alerts"; a recipient as Datadog names it, without @: slack-<workspace>-<channel>, ' +
          "pagerduty-<service>, an address.",
        '  runbookBaseUrl: found "http://example.com"; a URL that starts with https://.',
        '  apmOperation: found "Express Request"; the name of an operation such as express.request.',
        "  latencyP95Milliseconds: found 0; it has to be above 0.",
        "  errorRatePercent: found 100; it has to be 50 or less.",
        "  awsMetricsDelaySeconds: found -1; it has to be 0 or more.",
        "  slack: is not a setting here. Known: alerts, runbookBaseUrl, apmOperation, latencyP95Milliseconds, " +
          "errorRatePercent, awsMetricsDelaySeconds.",
      ].join("\n"),
    });
  });

  it("accept every kind of recipient", () => {
    const recipients = ["slack-Example_Co-alerts", "pagerduty-entity-api", "oncall-platform", "ops+db@example.co.uk"];

    assert.deepEqual(read({ alerts: { ...alerts, warning: recipients }, runbookBaseUrl }).alerts.warning, recipients);
  });

  it("fall below the floor of production when nobody would be woken", () => {
    const silent = read({ alerts: { ...alerts, critical: ["slack-example-alerts"] }, runbookBaseUrl });

    assert.deepEqual(monitoringProductionFloor(silent), [
      {
        path: "alerts.critical",
        message:
          'found ["slack-example-alerts"]; nobody would be woken when production is down. ' +
          "Add pagerduty-..., oncall-... or opsgenie-....",
      },
    ]);
    assert.deepEqual(monitoringProductionFloor(read({ alerts, runbookBaseUrl })), []);
  });
});
