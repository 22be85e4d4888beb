import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import { defineRule, defineStackRule, inProduction, wholeNumber } from "../../../policies/kit";
import type { GivenConfig } from "../../../policies/kit/configuration";
import type { Pack } from "../../../policies/kit/pack";
import { Session } from "../../../policies/kit/session";

const QUEUE = "aws:sqs/queue:Queue";
const about = {
  severity: "high" as const,
  resources: [QUEUE] as const,
  why: "Because.",
  fix: "Do it.",
  link: "https://example.com",
  passes: [],
  fails: [],
};

const retention = defineRule({
  ...about,
  id: "queue-retention",
  title: "A queue keeps messages",
  controls: { fsbp: ["SQS.9"] },
  settings: { leastSeconds: wholeNumber({ default: 60, minimum: 0, description: "The least." }) },
  validate: (queue, { settings: { leastSeconds } }) =>
    queue.at("messageRetentionSeconds").is({
      wording: `${leastSeconds} or more`,
      accepts: (value) => Number(value) >= leastSeconds,
    }),
  remedy: (queue, { settings: { leastSeconds } }) =>
    queue.has("messageRetentionSeconds") ? [] : [{ path: "messageRetentionSeconds", value: leastSeconds }],
});

const named = defineRule({
  ...about,
  id: "queue-named",
  title: "A queue has a name",
  severity: "low",
  controls: { cis: ["1.1"] },
  levels: inProduction,
  validate: (queue) => queue.expectSet("name"),
});

const paired = defineStackRule({
  ...about,
  id: "queue-alone",
  title: "A stack has one queue",
  controls: { nist80053: ["CM-8"] },
  validate: (queue, stack) => queue.is({ wording: "one queue", accepts: () => stack.all(QUEUE).length === 1 }),
});

const packs: readonly Pack[] = [
  { name: "encryption", description: "", levels: {}, rules: [retention, paired] },
  { name: "resilience", description: "", levels: { low: "advisory" }, rules: [named] },
  { name: "tagging", description: "", levels: {}, rules: [] },
  { name: "least-privilege", description: "", levels: {}, rules: [] },
];

const production = { project: "shop", stack: "production", config: {}, tags: new Map<string, string>() };
const stackUrn = "urn:pulumi:production::shop::pulumi:pulumi:Stack::shop-production";
const stack = {
  type: "pulumi:pulumi:Stack",
  name: "shop-production",
  urn: stackUrn,
  props: {},
  propertyDependencies: {},
};

function queue(props: Record<string, unknown>, name = "orders") {
  return { type: QUEUE, name, urn: `urn:pulumi:production::shop::${QUEUE}::${name}`, props, propertyDependencies: {} };
}

describe("a session of policy packs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-session-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function session(given: Record<string, GivenConfig["values"] & { level?: GivenConfig["level"] }> = {}) {
    const one = new Session(packs, folder, () => new Date("2026-11-21T12:00:00Z"));
    one.configureStack(production);
    const configs = Object.entries(given).map(
      ([rule, { level, ...values }]) => [rule, { ...(level && { level }), values }] as const,
    );
    one.configure(new Map([["policy-settings", { values: { exemptions: ["exemptions.yaml"] } }], ...configs]));
    return one;
  }

  function told(one: Session, props: Record<string, unknown>) {
    return one.analyze(queue(props)).diagnostics.map(({ rule, level }) => `${level} ${rule}`);
  }

  it("judges by the levels of packs, severities and environments", () => {
    const one = session();
    assert.deepEqual(told(one, {}), ["mandatory queue-retention", "advisory queue-named"]);

    one.configureStack({ ...production, config: { "shop:environmentType": "staging" } });
    assert.deepEqual(told(one, {}), ["mandatory queue-retention"]);
  });

  it("judges by the levels and settings that users give, those of the environment before all", () => {
    const one = session({
      "queue-retention": { level: "advisory", leastSeconds: 90 },
      "queue-named": { level: "advisory", levels: { production: "mandatory" } },
    });
    assert.deepEqual(told(one, { messageRetentionSeconds: 60, name: "a" }), ["advisory queue-retention"]);
    assert.deepEqual(told(one, { messageRetentionSeconds: 90 }), ["mandatory queue-named"]);
  });

  it("judges by the rules alone that are selected by pack, service, severity and control", () => {
    const selected = (settings: Record<string, readonly string[]>) =>
      told(session({ "policy-settings": settings }), {});
    assert.deepEqual(selected({ packs: ["resilience"] }), ["advisory queue-named"]);
    assert.deepEqual(selected({ services: ["sqs"], severities: ["high", "critical"] }), ["mandatory queue-retention"]);
    assert.deepEqual(selected({ controls: ["cis"] }), ["advisory queue-named"]);
    assert.deepEqual(selected({ controls: ["fsbp:SQS.9"] }), ["mandatory queue-retention"]);
  });

  it("refuses a configuration that does not fit, tells all that is wrong, and keeps the one before", () => {
    const one = session();
    const wrong = new Map<string, GivenConfig>([
      ["queue-retention", { values: { leastSeconds: "many", most: 3, levels: { prod: "off" } } }],
      ["queue-retentoin", { level: "disabled", values: {} }],
      ["queue-named", { values: { levels: { staging: "off" } } }],
      [
        "policy-settings",
        { values: { severities: ["hgh"], services: ["sq"], controls: ["fsbp:SQS.99"], undetermined: "maybe" } },
      ],
    ]);
    assert.throws(
      () => one.configure(wrong),
      (error) => {
        assert.deepEqual(String(error).split("\n").slice(1), [
          '  policy-settings.undetermined: found "maybe", expected one of warn, fail',
          '  policy-settings.services: found "sq", expected a service that a rule is about, such as rds',
          '  policy-settings.severities: found "hgh", expected one of low, medium, high, critical',
          '  policy-settings.controls: found "fsbp:SQS.99", expected a control that a rule answers, such as fsbp:RDS.3 or cis',
          '  queue-retention.leastSeconds: found "many", expected a whole number from 0',
          "  queue-retention.most: there is no such setting, expected one of leastSeconds",
          "  queue-retention.levels.prod: there is no such type of environment, expected one of development, staging, production",
          '  queue-named.levels.staging: found "off", expected one of mandatory, advisory, disabled',
          "  queue-retentoin: there is no such rule",
        ]);
        return true;
      },
    );
    assert.deepEqual(told(one, {}), ["mandatory queue-retention", "advisory queue-named"]);
  });

  it("refuses a selection that leaves no rule", () => {
    assert.throws(
      () => session({ "policy-settings": { packs: ["resilience"], severities: ["high"] } }),
      /found no rule/,
    );
    assert.throws(() => session({ "policy-settings": { packs: ["tagging"] } }), /found no rule/);
  });

  it("refuses null where a setting belongs, which is no way to ask for the default", () => {
    assert.throws(
      () => session({ "queue-retention": { leastSeconds: null } }),
      /queue-retention\.leastSeconds: found null, expected a whole number from 0/,
    );
  });

  it("lets pass what it cannot decide, as advice, or refuses it where that is asked for", () => {
    const props = { messageRetentionSeconds: UNKNOWN_TEXT, name: "a" };
    assert.deepEqual(told(session(), props), ["advisory queue-retention"]);
    assert.deepEqual(told(session({ "policy-settings": { undetermined: "fail" } }), props), [
      "mandatory queue-retention",
    ]);
  });

  it("tells which rules had nothing to judge", () => {
    const bucket = { ...queue({}), type: "aws:s3/bucket:Bucket" };
    assert.deepEqual(
      session()
        .analyze(bucket)
        .notApplicable.map(({ rule }) => rule),
      ["queue-retention", "queue-named"],
    );
    assert.deepEqual(
      session()
        .analyzeStack([stack])
        .notApplicable.map(({ rule }) => rule),
      ["queue-alone"],
    );
  });

  it("mends what may be mended, one rule after the other, and refuses what is left", () => {
    const one = session({ "queue-retention": { level: "remediate", leastSeconds: 90 } });
    const mended = one.remediate(queue({ name: "a" }));
    assert.deepEqual(mended, [{ rule: "queue-retention", properties: { name: "a", messageRetentionSeconds: 90 } }]);
    assert.deepEqual(one.remediate(queue(mended[0]?.properties ?? {})), []);
    assert.deepEqual(told(one, { name: "a", messageRetentionSeconds: 1 }), ["mandatory queue-retention"]);
    assert.deepEqual(session().remediate(queue({})), [], "no rule mends that is not told to");
  });

  describe("with a file of exemptions", () => {
    const exemption = {
      rule: "queue-retention",
      urn: queue({}).urn,
      reason: "Messages of this queue are copies of another's.",
      owner: "orders-team",
      expires: "2027-01-31",
      ticket: "OPS-12",
    };

    function exempt(...entries: readonly object[]) {
      writeFileSync(join(folder, "exemptions.yaml"), JSON.stringify(entries));
    }

    it("advises where it refused, and tells who said so, until when and why", () => {
      exempt(exemption);
      const one = session();
      const [found] = one.analyze(queue({ name: "a" })).diagnostics;
      assert.equal(found?.level, "advisory");
      assert.deepEqual(found?.message.split("\n").slice(0, 2), [
        "exempted until 2027-01-31 by orders-team (OPS-12): Messages of this queue are copies of another's.",
        "orders (aws:sqs/queue:Queue) messageRetentionSeconds: found nothing, expected 60 or more.",
      ]);
      assert.deepEqual(one.analyzeStack([stack, queue({})]).diagnostics, []);
      assert.equal(one.analyze(queue({ name: "a" }, "payments")).diagnostics[0]?.level, "mandatory");
    });

    it("refuses a stack with an exemption that nothing needs", () => {
      exempt(exemption, { ...exemption, urn: exemption.urn.replace("production", "staging") });
      const one = session();
      one.analyze(queue({ name: "a", messageRetentionSeconds: 60 }));
      assert.deepEqual(one.analyzeStack([stack]).diagnostics, [
        {
          rule: "policy-settings",
          urn: stackUrn,
          level: "mandatory",
          message:
            "exemptions.yaml[0] (queue-retention): found nothing in this stack that it exempts, expected it removed.",
        },
      ]);
    });

    it("keeps an exemption whose finding cannot be decided yet, and does not refuse that", () => {
      exempt(exemption);
      for (const undetermined of ["warn", "fail"]) {
        const one = session({ "policy-settings": { undetermined, exemptions: ["exemptions.yaml"] } });
        const [found] = one.analyze(queue({ name: "a", messageRetentionSeconds: UNKNOWN_TEXT })).diagnostics;
        assert.match(found?.message ?? "", /^undetermined: /);
        assert.equal(found?.level, "advisory");
        assert.deepEqual(one.analyzeStack([stack]).diagnostics, []);
      }
    });

    it("says nothing of an exemption from a rule that does not judge", () => {
      exempt(exemption);
      const others = { packs: ["resilience"], exemptions: ["exemptions.yaml"] };
      assert.deepEqual(session({ "policy-settings": others }).analyzeStack([stack]).diagnostics, []);
    });

    it("refuses a stack whose exemptions cannot be read", () => {
      mkdirSync(join(folder, "exemptions.yaml"));
      const one = session();
      assert.deepEqual(told(one, { name: "a" }), ["mandatory queue-retention"]);
      assert.equal(
        one.analyzeStack([stack]).diagnostics[0]?.message,
        "exemptions.yaml: found something that cannot be read (EISDIR), expected a file with a list of exemptions.",
      );
    });

    it("refuses a stack with an exemption that is wrong, and exempts nothing by it", () => {
      exempt({ ...exemption, expires: "2026-01-01" });
      const one = session();
      assert.equal(one.analyze(queue({ name: "a" })).diagnostics[0]?.level, "mandatory");
      assert.match(
        one.analyzeStack([stack]).diagnostics[0]?.message ?? "",
        /^exemptions\.yaml\[0\]\.expires: found 2026-01-01/,
      );
    });

    it("refuses a stack with an exemption from a rule that there is not", () => {
      exempt({ ...exemption, rule: "queue-retentoin" });
      assert.match(
        session().analyzeStack([stack]).diagnostics[0]?.message ?? "",
        /^exemptions\.yaml\[0\] \(queue-retentoin\): found a rule that no pack has, expected the id of one/,
      );
    });
  });
});
