import assert from "node:assert/strict";
import fc from "fast-check";

import { exempted as kitSays } from "../../../policies/kit/exemptions";
import { compare, formats, type Report, readEvents, reportOf } from "../../../scripts/policy-report/index";
import {
  catalogue,
  exempted,
  finding,
  judged,
  linesOf,
  remediation,
  report,
  runOf,
  undetermined,
  urnOf,
  violation,
} from "./runs";

const everyFormat = (told: Report) =>
  Object.values(formats).map((format) => format({ report: told, catalogue, comparison: undefined }));

const anything = [
  finding("s3-private", "logs"),
  finding("s3-private", "images"),
  finding("s3-own-key", "logs", "kmsKeyId"),
  finding("s3-own-key", "logs", "kmsKeyId"),
  undetermined("s3-own-key", "images"),
  exempted("tags-required", "logs"),
  judged("tags-required", "s3-own-key"),
  remediation("s3-own-key", "logs", { acl: "open" }, { acl: "closed" }),
  remediation("s3-own-key", "logs", { acl: "open" }, { acl: "open", tags: {} }),
];

describe("the report of the policy packs", () => {
  it("tells of each result where it is, how it stands, and what is wrong, once", () => {
    const source = { file: "site.ts", line: 12, column: 3 };
    const { results } = report(
      [exempted("s3-own-key", "logs"), finding("s3-private", "logs"), finding("s3-private", "logs")],
      new Map([[urnOf("logs"), source]]),
    );

    const resource = { urn: urnOf("logs"), type: "aws:s3/bucket:Bucket", name: "logs" };
    const common = {
      resource,
      path: "acl",
      message: 'logs (aws:s3/bucket:Bucket) acl: found "open", expected "closed".',
    };
    assert.deepEqual(
      results.map(({ fingerprint: _fingerprint, ...result }) => result),
      [
        {
          state: "finding",
          rule: "s3-private",
          pack: "least-privilege",
          severity: "critical",
          isMandatory: true,
          ...common,
          source,
        },
        {
          state: "exempted",
          rule: "s3-own-key",
          pack: "encryption",
          severity: "high",
          isMandatory: false,
          ...common,
          exemption: {
            until: "2027-01-31",
            owner: "platform-team",
            ticket: "OPS-12",
            reason: "the old site moves in January",
          },
          source,
        },
      ],
    );
  });

  it("reads what the rule kit says of an exemption", () => {
    const exemption = {
      rule: "s3-private",
      urn: urnOf("logs"),
      reason: "Shown to everybody (a site), until it moves: see the plan",
      owner: "platform team",
      expires: "2027-01-31",
      ticket: "OPS-12",
      place: "exemptions.yaml:1",
    };
    const { policyEvent } = finding("s3-private", "logs");
    const said = violation("s3-private", "logs", `${kitSays(exemption)}\n${policyEvent.message}`);
    const [result] = report([said]).results;

    const { owner, ticket, reason } = exemption;
    assert.deepEqual(result?.exemption, { until: "2027-01-31", owner, ticket, reason });
    assert.equal(result?.fingerprint, report([{ policyEvent }]).results[0]?.fingerprint);
  });

  it("strips the marks for colours and what else nobody sees", () => {
    const raw = "<{%fg 1%}>logs<{%reset%}> \u001b[31mis\u001b[0m \u0007public\ud800\r\n";
    const [result] = report([violation("s3-private", "logs", raw)]).results;

    assert.equal(result?.message, "logs is public");
  });

  it("takes what the SDK says of a rule that trips over an unknown value for undetermined", () => {
    const said =
      "can't run policy 'mine' from policy pack 'theirs' during preview: string value at .acl can't be known";
    const [result] = report([violation("mine", "logs", said, { policyPackName: "theirs" })]).results;

    assert.deepEqual([result?.state, result?.pack, result?.severity], ["undetermined", "theirs", "medium"]);
  });

  it("gives a result the same fingerprint whatever is found at its place, and another at another place", () => {
    const print = (said: object) => report([said]).results.map(({ fingerprint }) => fingerprint)[0];
    const found = (what: string) =>
      violation("s3-private", "logs", `logs (aws:s3/bucket:Bucket) acl: found ${what}, expected "private".`);

    assert.equal(print(found("nothing")), print(found('"public"')));
    assert.equal(print(finding("s3-own-key", "logs")), print(exempted("s3-own-key", "logs")));
    const others = [
      finding("s3-private", "logs"),
      finding("s3-private", "images"),
      finding("s3-own-key", "logs"),
      finding("s3-private", "logs", "policy"),
    ];
    assert.equal(new Set(others.map(print)).size, others.length);
    // Two at one place are told apart as well.
    const two = report([found("one"), found("two")]).results.map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(two).size, 2);
  });

  it("tells what is new, fixed and unchanged against an earlier one", () => {
    const before = report([
      finding("s3-private", "logs"),
      finding("s3-own-key", "logs"),
      finding("tags-required", "a"),
    ]);
    const now = report([
      finding("s3-private", "logs"),
      exempted("s3-own-key", "logs"),
      finding("s3-private", "images"),
    ]);

    const { added, fixed, unchanged } = compare(now, before);

    const named = (prints: ReadonlySet<string>) =>
      now.results
        .filter(({ fingerprint }) => prints.has(fingerprint))
        .map(({ rule, resource }) => `${rule} ${resource.name}`);
    assert.deepEqual(named(added), ["s3-private images"]);
    assert.deepEqual(named(unchanged), ["s3-private logs"]);
    // What somebody exempted is not fixed.
    assert.deepEqual(
      fixed.map(({ rule, resource }) => `${rule} ${resource.name}`),
      ["tags-required a"],
    );
  });

  it("takes nothing for fixed where a run did not come to its end", () => {
    const before = report([finding("s3-private", "logs")]);
    const now = report([]);

    assert.deepEqual(compare({ ...now, run: { ...now.run, isWhole: false } }, before).fixed, []);
  });

  it("is the same bytes in every format, in whatever order and however often the engine tells it", () => {
    const expected = everyFormat(report(anything));

    fc.assert(
      fc.property(fc.shuffledSubarray(anything, { minLength: anything.length }), (shuffled) => {
        assert.deepEqual(everyFormat(report([...shuffled, ...shuffled.slice(0, 2)])), expected);
      }),
      { numRuns: 50 },
    );
  });

  it("never shows what stands in states of resources, settings, debug messages or what was mended", () => {
    const secret = fc.string({ minLength: 12, maxLength: 40, unit: "grapheme-ascii" }).map((text) => `hunter2${text}`);

    fc.assert(
      fc.property(secret, (value) => {
        const state = { urn: urnOf("logs"), inputs: { password: value }, outputs: { nested: [{ password: value }] } };
        const metadata = { op: "create", urn: urnOf("logs"), type: "aws:s3/bucket:Bucket", old: state, new: state };
        const step = { metadata };
        const planted = [
          { diagnosticEvent: { severity: "debug", message: value, urn: urnOf("logs") } },
          { diagnosticEvent: { severity: "error", message: value } },
          { stdoutEvent: { message: value } },
          { preludeEvent: { config: { "shop:password": value } } },
          { resourcePreEvent: step },
          { resOutputsEvent: step },
          { resOpFailedEvent: { ...step, status: 1 } },
          remediation("s3-own-key", "logs", { password: value }, { password: `${value}!`, more: [value] }),
          { ...finding("s3-private", "logs"), timestamp: value },
        ];
        const events = runOf([...planted, ...anything]);
        const told = reportOf(readEvents(linesOf(events), "events.jsonl"), catalogue, new Map());
        for (const text of everyFormat(told)) assert.ok(!text.includes("hunter2"), text);
      }),
      { numRuns: 50 },
    );
  });
});
