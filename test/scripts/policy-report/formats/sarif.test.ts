import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

import { compare, formats, type Report, readEvents, reportOf } from "../../../../scripts/policy-report/index";
import { catalogue, exempted, finding, report, undetermined, urnOf, violation } from "../runs";

// The schema of OASIS, as Microsoft's SARIF Multitool brings it. https://github.com/microsoft/sarif-sdk
const fixtures = join(__dirname, "../fixtures");
// It says of itself that it is of 2020-12, and keeps its definitions where draft 7 has them. A reference may be relative,
// which zod holds against that of a whole URL.
const schema = JSON.parse(readFileSync(join(fixtures, "sarif-2.1.0.schema.json"), "utf8"), (key, value) =>
  key === "format" && value === "uri-reference" ? undefined : value,
);
const log = z.fromJSONSchema({ ...schema, $schema: "http://json-schema.org/draft-07/schema#" });

const sarif = (told: Report, before?: Report) => {
  const text = formats.sarif({ report: told, catalogue, comparison: before && compare(told, before) });
  const value = JSON.parse(text);
  assert.deepEqual(log.safeParse(value).error?.issues, undefined);
  return value.runs[0];
};

const source = { file: "components/my site.ts", line: 12, column: 3 };
const told = report(
  [
    finding("s3-private", "logs"),
    undetermined("s3-own-key", "logs"),
    exempted("tags-required", "images"),
    violation("theirs", "logs", "It is not as we like it.", { policyPackName: "others", enforcementLevel: "advisory" }),
  ],
  new Map([[urnOf("logs"), source]]),
);

describe("the report as SARIF", () => {
  it("keeps the schema, whatever it holds", () => {
    const recorded = readFileSync(join(fixtures, "first-preview.jsonl"), "utf8");
    const first = reportOf(readEvents(recorded, "events.jsonl"), catalogue, new Map());

    assert.equal(sarif(first).results.length, 6);
    assert.equal(sarif(report([])).results.length, 0);
    assert.equal(sarif(report([finding("s3-private", "logs")]), told).results.length, 2);
    assert.equal(log.safeParse({ version: "2.1.0", runs: [{ tool: {}, results: [{}] }] }).success, false);
  });

  it("says of each rule what it is for, how to mend it and how bad it is", () => {
    const { rules } = sarif(told).tool.driver;

    assert.deepEqual(
      rules.map(({ id }: { id: string }) => id),
      ["tags-required", "s3-own-key", "s3-private", "theirs"],
    );
    assert.deepEqual(rules[2], {
      id: "s3-private",
      shortDescription: { text: "The title of s3-private." },
      fullDescription: { text: "Why there is s3-private." },
      helpUri: "https://docs.example.com/s3-private",
      help: {
        text:
          "The title of s3-private. Why there is s3-private.\n" +
          "Fix: Mend what breaks s3-private.\nhttps://docs.example.com/s3-private",
        markdown:
          "**The title of s3-private.** Why there is s3-private.\n\n" +
          "**Fix:** Mend what breaks s3-private.\n\n[Documentation](https://docs.example.com/s3-private)",
      },
      defaultConfiguration: { level: "error" },
      properties: {
        "security-severity": "9.5",
        precision: "very-high",
        tags: ["security", "least-privilege", "fsbp:S3.8", "nist80053:AC-3"],
      },
    });
  });

  it("says of a finding where the program makes the resource", () => {
    const [result] = sarif(told).results;

    assert.deepEqual(result, {
      ruleId: "s3-private",
      ruleIndex: 2,
      kind: "fail",
      level: "error",
      message: { text: 'logs (aws:s3/bucket:Bucket) acl: found "open", expected "closed".' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "components/my%20site.ts", uriBaseId: "%SRCROOT%" },
            region: { startLine: 12, startColumn: 3 },
          },
          logicalLocations: [{ name: "logs", fullyQualifiedName: urnOf("logs"), kind: "resource" }],
        },
      ],
      partialFingerprints: { "evenkeelPolicyResult/v1": told.results[0]?.fingerprint },
      properties: { pack: "least-privilege", severity: "critical", urn: urnOf("logs"), state: "finding" },
    });
  });

  it("tells undetermined, exempted and advisory results apart, and names the project where no line is known", () => {
    const [, open, allowed, theirs] = sarif(told).results;

    assert.deepEqual([open.kind, open.level, open.suppressions], ["open", "none", undefined]);
    assert.deepEqual([theirs.kind, theirs.level], ["fail", "note"]);
    assert.deepEqual(allowed.suppressions, [
      {
        kind: "external",
        status: "accepted",
        justification: "exempted until 2027-01-31 by platform-team (OPS-12): the old site moves in January",
      },
    ]);
    assert.deepEqual(allowed.locations[0].physicalLocation.artifactLocation.uri, "Pulumi.yaml");
  });

  it("says against an earlier report what is new, unchanged and absent", () => {
    const before = report([finding("s3-private", "logs"), finding("s3-private", "images")]);
    const now = report([finding("s3-private", "logs"), finding("s3-own-key", "logs")]);

    const states = sarif(now, before).results.map(
      ({ ruleId, baselineState }: Record<string, string>) => `${baselineState} ${ruleId}`,
    );
    assert.deepEqual(states, ["unchanged s3-private", "new s3-own-key", "absent s3-private"]);
  });

  it("says that a run did not come to its end", () => {
    const { invocations } = sarif({ ...told, run: { ...told.run, isWhole: false } });

    assert.equal(invocations[0].executionSuccessful, false);
    assert.match(invocations[0].toolExecutionNotifications[0].message.text, /failed before everything was judged/);
  });
});
