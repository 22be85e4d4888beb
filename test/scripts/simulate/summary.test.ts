import assert from "node:assert/strict";

import type { EngineEvent } from "../../../simulator/command/engine";
import { collect, emptyDeployment, paintFor, render, verdicts } from "../../../simulator/command/summary";

const urn = (type: string, name: string) => `urn:pulumi:staging::web::${type}::${name}`;
const bucket = "aws:s3/bucket:Bucket";
const stackType = "pulumi:pulumi:Stack";

const made = (type: string, name: string, outputs = {}, op = "create"): EngineEvent => ({
  resOutputsEvent: {
    metadata: { op, urn: urn(type, name), type, old: null, new: { custom: !type.startsWith("web:"), outputs } },
  },
});
const deleted = (name: string, op = "delete"): EngineEvent => ({
  resOutputsEvent: {
    metadata: { op, urn: urn(bucket, name), type: bucket, old: { custom: true }, new: null },
  },
});
const summary = (isPreview: boolean, result = "succeeded"): EngineEvent => ({ summaryEvent: { isPreview, result } });
const judged = (name: string, ...passed: string[]): EngineEvent => ({
  policyAnalyzeSummaryEvent: { resourceUrn: urn(bucket, name), passed },
});
const violation = (policyName: string, name: string, message: string): EngineEvent => ({
  policyEvent: {
    policyName,
    resourceUrn: urn(bucket, name),
    message,
    enforcementLevel: "mandatory",
    severity: "high",
  },
});

const catalogue = [
  { rule: "s3-private", pack: "encryption", severity: "high", title: "" },
  { rule: "s3-own-key", pack: "encryption", severity: "high", title: "" },
  { rule: "tags-required", pack: "tagging", severity: "high", title: "" },
];

function deploymentOf(events: EngineEvent[]) {
  const deployment = emptyDeployment();
  for (const event of events) collect(deployment, event);
  return deployment;
}

function screen(events: EngineEvent[], { succeeded = true, isTTY = false, environment = {} } = {}) {
  const deployment = deploymentOf(events);
  const packs = verdicts(deployment, catalogue);
  return render({ stack: "staging", succeeded, seconds: 6.14, deployment, packs }, paintFor({ isTTY }, environment));
}

describe("The summary of an environment", () => {
  const preview = [made(bucket, "logs"), judged("logs", "tags-required"), summary(true)];

  it("shows what is there, who judged it and what it gives", () => {
    const shown = screen([
      ...preview,
      made(bucket, "logs"),
      made("datadog:index/monitor:Monitor", "errors"),
      made("aws:ec2/vpc:Vpc", "main"),
      made("web:index:Site", "site"),
      made("pulumi:providers:aws", "aws"),
      judged("logs", "tags-required", "s3-private"),
      judged("main", "tags-required"),
      { policyAnalyzeStackSummaryEvent: { passed: ["s3-own-key"] } },
      made(stackType, "web-staging", {
        url: "https://example.com",
        password: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" },
        addresses: ["10.0.0.1", "10.0.0.2"],
        monitors: { errors: "17" },
      }),
      summary(false),
    ]);

    assert.equal(
      shown,
      `staging  up  3 created  6.1 s

  resources     3: aws 2, datadog 1
  policies      pack        rules  resources  findings  undetermined
                encryption      2          1         0             0
                tagging         1          2         0             0
  outputs       url              https://example.com
                password         [secret]
                addresses        10.0.0.1, 10.0.0.2
                monitors.errors  17`,
    );
  });

  const promise = {
    promise: "time to roll back",
    of: "entity-api",
    seconds: 225,
    limitSeconds: 300,
    items: [
      { what: "until the alarm is sure", seconds: 120, source: "https://docs.aws.amazon.com/x", verified: true },
      { what: "until ECS has moved the traffic back", seconds: 105, source: "estimate", verified: false },
    ],
  };
  const withOutputs = (outputs: object, isTTY = false) =>
    screen([...preview, made(stackType, "web-staging", outputs), summary(false)], { isTTY });

  it("shows what the stack promises and what that is made of, and not again among the outputs", () => {
    const promises = [promise, { promise: "time to notice", of: "staging", seconds: 60, items: [] }];
    const [, , ...shown] = withOutputs({ url: "https://example.com", promises }).split("\n");

    assert.deepEqual(shown, [
      "  promises      promise                                 seconds  limit                source",
      "                time to roll back of entity-api             225    300",
      "                  until the alarm is sure                   120         verified      https://docs.aws.amazon.com/x",
      "                  until ECS has moved the traffic back      105         not verified  estimate",
      "                time to notice of staging                    60",
      "  outputs       url  https://example.com",
    ]);
  });

  it("marks a promise that is not kept", () => {
    const red = (seconds: number) => withOutputs({ promises: [{ ...promise, seconds }] }, true).includes("\u001b[31m");

    assert.deepEqual([red(300), red(301)], [false, true]);
  });

  it("leaves another program's output of that name where it is", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    for (const [promises, shown] of [
      ["kept", /outputs {7}promises {2}kept$/],
      [[], /outputs {7}promises {2}\[\]$/],
      [secret, /outputs {7}promises {2}\[secret\]$/],
      [[{ ...promise, seconds: "soon" }], /outputs {7}promises\.0\.promise .*time to roll back/],
      [[{ ...promise, party: "left" }], /outputs {7}promises\.0\.promise .*time to roll back/],
    ] as const) {
      const text = withOutputs({ promises });
      assert.match(text, shown);
      assert.doesNotMatch(text, /^ {2}promises/m);
    }
  });

  it("says when nothing changed", () => {
    assert.match(
      screen([...preview, made(bucket, "logs", {}, "same"), summary(false)]),
      /^staging {2}up {2}no changes/,
    );
  });

  it("shows each finding once, with its rule, severity and resource, and none of a preview that is superseded", () => {
    const found = violation("s3-private", "logs", "logs is public.\nFix: close it.");
    const unsure = violation("s3-own-key", "logs", "undetermined: kmsKeyId: the value is not known yet.");
    const allowed = violation(
      "s3-own-key",
      "logs",
      "exempted until 2027-01-31 by us (OPS-1): it moves\nlogs has no key.",
    );
    const failed = screen([judged("logs", "tags-required"), found, found, unsure, allowed, summary(true, "failed")], {
      succeeded: false,
    });

    assert.match(failed, /^staging {2}failed/);
    assert.match(failed, /encryption {6}0 {10}0 {9}1 {13}1/);
    assert.match(
      failed,
      / {2}findings {6}s3-private \(high\) aws:s3\/bucket:Bucket logs\n {18}logs is public\.\n {18}Fix: close it\./,
    );
    assert.match(
      failed,
      / {2}undetermined {2}s3-own-key \(high\) aws:s3\/bucket:Bucket logs\n {18}undetermined: kmsKeyId/,
    );
    assert.match(
      failed,
      / {2}exempted {6}s3-own-key \(high\) aws:s3\/bucket:Bucket logs\n {18}exempted until 2027-01-31/,
    );
    assert.equal(failed.split("s3-private (high)").length, 2);
    assert.doesNotMatch(screen([unsure, ...preview, summary(false)]), /undetermined: /);
  });

  it("shows the engine's errors once and no outputs when it failed", () => {
    const error: EngineEvent = {
      diagnosticEvent: { severity: "error", message: "3 settings are not valid.\n  a\n  b\n" },
    };
    const warning: EngineEvent = { diagnosticEvent: { severity: "warning", message: "deprecated" } };

    const shown = screen([made(stackType, "s", { url: "x" }), error, error, warning], { succeeded: false });

    assert.equal(
      shown,
      `staging  failed  6.1 s

  errors        3 settings are not valid.
                  a
                  b`,
    );
  });

  it("counts what was deleted and replaced, and what is there after it", () => {
    const events = [
      made(bucket, "logs", {}, "create-replacement"),
      made(bucket, "kept", {}, "same"),
      made(bucket, "old", {}, "same"),
      deleted("logs", "delete-replaced"),
      deleted("old"),
    ];

    assert.match(screen(events), /^staging {2}up {2}1 replaced, 1 deleted {2}6\.1 s\n\n {2}resources {5}2: aws 2/);
  });

  it("is coloured on a terminal that wants colours, and nowhere else", () => {
    const coloured = (options: Parameters<typeof screen>[1]) => screen(preview, options).includes("\u001b[");

    assert.equal(coloured({ isTTY: true }), true);
    assert.equal(coloured({ isTTY: false }), false);
    assert.equal(coloured({ isTTY: true, environment: { NO_COLOR: "1" } }), false);
    assert.equal(coloured({ isTTY: true, environment: { TERM: "dumb" } }), false);
  });
});
