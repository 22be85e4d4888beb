import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

import { BadInput, readEvents, reportOf } from "../../../scripts/policy-report/index";
import { catalogue, exempted, finding, judged, linesOf, remediation, runOf, undetermined } from "./runs";

const refused = (text: string, message: RegExp) =>
  assert.throws(
    () => readEvents(text, "events.jsonl"),
    (error) => error instanceof BadInput && message.test(error.message),
  );

const told = (text: string) => reportOf(readEvents(text, "events.jsonl"), catalogue, new Map());

describe("the events of the engine", () => {
  const recorded = readFileSync(join(__dirname, "fixtures", "first-preview.jsonl"), "utf8");

  it("tell what a real first preview found, and what it could not decide", () => {
    const { run, packs, results } = told(recorded);

    assert.deepEqual(run, { kind: "preview", stack: "dev", succeeded: false, isWhole: true });
    assert.deepEqual(
      results.map(({ state, rule, severity, resource, path }) =>
        [state, rule, severity, resource.name, path].join(" "),
      ),
      [
        "finding rds-password-not-told high shop password",
        "finding rds-storage-encrypted high shop storageEncrypted",
        "finding rds-tls-forced high shop parameterGroupName",
        "finding rds-own-key medium shop kmsKeyId",
        "finding sns-topic-own-key medium orders kmsMasterKeyId",
        "undetermined sns-topic-tls-only medium orders policy",
      ],
    );
    // None of these rules is in the catalogue of this test: they are told as another's pack.
    assert.equal(packs.find(({ pack }) => pack === "evenkeel-encryption")?.findings, 5);
  });

  it("are those of the update where an up tells of its preview and its update", () => {
    const preview = runOf([undetermined("s3-own-key", "logs")]);
    const update = runOf([finding("s3-own-key", "logs")], { isPreview: false, result: "failed" });

    const { run, results } = told(linesOf([...preview, ...update]));

    assert.equal(run.kind, "update");
    assert.deepEqual(
      results.map(({ state }) => state),
      ["finding"],
    );
  });

  it("are those of the preview where it was the end of an up", () => {
    const { run, results } = told(linesOf(runOf([finding("s3-own-key", "logs")], { result: "failed" })));

    assert.deepEqual([run.kind, run.isWhole, results.length], ["preview", true, 1]);
  });

  it("tell nothing of how much was judged where a state was analysed", () => {
    const summary = { summaryEvent: { isPreview: false, result: "failed", PolicyPacks: { "evenkeel-all": "0.1.0" } } };
    const { run, packs } = told(linesOf([exempted("s3-private", "logs"), summary]));

    assert.deepEqual(run, { kind: "analysis", stack: "staging", succeeded: false, isWhole: true });
    assert.deepEqual(packs.at(-1), {
      pack: "least-privilege",
      findings: 0,
      undetermined: 0,
      exempted: 1,
      remediated: 0,
    });
  });

  it("say whether a run failed before everything was judged", () => {
    const events = runOf([], { result: "failed" }).filter((event) => !("policyAnalyzeStackSummaryEvent" in event));

    assert.equal(told(linesOf(events)).run.isWhole, false);
  });

  it("may have Windows line ends, blank lines and a byte order mark", () => {
    const text = linesOf(runOf([finding("s3-own-key", "logs")])).replaceAll("\n", "\r\n\r\n");

    assert.equal(told(`\ufeff${text}`).results.length, 1);
  });

  it("are refused where they are none, cut, of another kind, or judged nothing: that is no verdict", () => {
    const good = linesOf(runOf([finding("s3-own-key", "logs")]));
    const lines = good.split("\n");
    const without = (kind: string) => `${lines.filter((line) => !line.includes(kind)).join("\n")}\n`;
    const withLine = (line: string) => [lines[0], line, ...lines.slice(1)].join("\n");
    const noPacks = linesOf(runOf([])).replace('{"evenkeel-all":"0.1.0"}', "{}");
    const idle = linesOf(runOf([]).filter((event) => !JSON.stringify(event).includes("Analyze")));

    refused("", /^events\.jsonl:1: found no event at all/);
    refused("\n\n", /^events\.jsonl:3: found no event at all/);
    refused(withLine("hunter2 is no JSON"), /^events\.jsonl:2: found a line that is not JSON\. (?!.*hunter2)/);
    refused(good.slice(0, -40), /^events\.jsonl:7: found a line that is not JSON/);
    refused(lines.slice(0, 4).join("\n"), /^events\.jsonl:4: the events end before the run does/);
    refused(without("summaryEvent"), /the events end before the run does/);
    refused(without("cancelEvent"), /the events end before the run does/);
    refused(good + lines.slice(0, 3).join("\n"), /the events end before the run does/);
    refused(withLine('{"futureEvent":{}}'), /^events\.jsonl:2: found the unknown event futureEvent\. Expected is /);
    refused(withLine('{"steps":[]}'), /^events\.jsonl:2: found no event/);
    refused(withLine("{}"), /^events\.jsonl:2: found no event/);
    refused(withLine("7"), /^events\.jsonl:2: found a value that is no event/);
    refused(
      withLine('{"policyEvent":{"message":"hunter2"}}'),
      /:2: policyEvent\.policyName is not as expected(?!.*hunter2)/,
    );
    refused(noPacks, /no policy pack judged this run\. Name one/);
    refused(idle, /the policy packs judged nothing/);
  });

  it("are refused wherever they are cut", () => {
    fc.assert(
      fc.property(fc.nat({ max: recorded.trimEnd().length - 1 }), (end) => refused(recorded.slice(0, end), /./)),
      { numRuns: 200 },
    );
  });

  it("are read or refused, whatever a line holds", () => {
    const kinds = ["policyEvent", "policyRemediationEvent", "policyAnalyzeSummaryEvent", "summaryEvent", "cancelEvent"];
    const event = fc.tuple(fc.constantFrom(...kinds), fc.jsonValue()).map(([kind, value]) => ({ [kind]: value }));
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      event.map((value) => JSON.stringify(value)),
    );

    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          told(`${lines.join("\n")}\n${linesOf(runOf([]))}`);
        } catch (error) {
          assert.ok(error instanceof BadInput, String(error));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("name what a rule mended, and not what stood there", () => {
    const after = { acl: "hunter3", tags: { a: "1" }, versioning: true };
    const event = remediation("s3-own-key", "logs", { acl: "hunter2", tags: { a: "1" } }, after);
    const { remediations } = told(linesOf(runOf([event, judged("s3-own-key")])));

    assert.deepEqual(
      remediations.map(({ rule, pack, properties }) => ({ rule, pack, properties })),
      [{ rule: "s3-own-key", pack: "encryption", properties: ["acl", "versioning"] }],
    );
  });
});
