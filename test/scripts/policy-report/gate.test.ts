import assert from "node:assert/strict";

import { type Gate, judge, type Report } from "../../../scripts/policy-report/index";
import { exempted, finding, report, undetermined, violation } from "./runs";

const code = (told: Report, gate: Partial<Gate> = {}) => judge(told, { undetermined: "warn", ...gate }).code;

describe("the exit code of a report", () => {
  const clean = report([]);
  const high = report([finding("s3-own-key", "logs")]);
  const advisory = report([violation("s3-private", "logs", "It is public.", { enforcementLevel: "advisory" })]);
  const open = report([undetermined("s3-own-key", "logs")]);
  const cut = { ...clean, run: { ...clean.run, isWhole: false } };

  it("is 1 for a finding that Pulumi stops at, where nobody says more", () => {
    assert.deepEqual(
      [clean, high, advisory, open].map((told) => code(told)),
      [0, 1, 0, 0],
    );
  });

  it("is 1 for findings as bad as asked for, and worse ones, mandatory or not", () => {
    const codes = (told: Report) =>
      (["critical", "high", "medium", "low", "never"] as const).map((failOn) => code(told, { failOn }));

    assert.deepEqual(codes(high), [0, 1, 1, 1, 0]);
    assert.deepEqual(codes(advisory), [1, 1, 1, 1, 0]);
    assert.deepEqual(codes(report([exempted("s3-private", "logs")])), [0, 0, 0, 0, 0]);
  });

  it("is 1 for what is undetermined, where that is asked for", () => {
    assert.equal(code(open, { undetermined: "fail" }), 1);
    assert.equal(code(open, { undetermined: "fail", failOn: "never" }), 1);
    assert.equal(code(clean, { undetermined: "fail" }), 0);
    const refused = report([
      { policyEvent: { ...undetermined("s3-own-key", "a").policyEvent, enforcementLevel: "mandatory" } },
    ]);
    assert.deepEqual([code(refused), code(refused, { failOn: "low" })], [1, 0]);
  });

  it("is 2 for a run that did not come to its end, unless it failed anyway", () => {
    assert.equal(code(cut), 2);
    assert.equal(code(cut, { failOn: "never" }), 2);
    assert.equal(code({ ...high, run: cut.run }), 1);
  });

  it("comes with a reason", () => {
    const reason = (told: Report, gate: Partial<Gate> = {}) => judge(told, { undetermined: "warn", ...gate }).reason;

    assert.equal(reason(high), "failed: 1 result that Pulumi stops at");
    assert.equal(reason(high, { failOn: "high" }), "failed: 1 finding of severity high or worse");
    assert.equal(reason(open, { undetermined: "fail" }), "failed: 1 result undetermined");
    assert.equal(reason(high, { failOn: "critical" }), "passed, with findings that do not count");
    assert.equal(reason(cut), "no verdict: the run failed before all was judged");
  });
});
