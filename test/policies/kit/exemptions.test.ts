import assert from "node:assert/strict";

import fc from "fast-check";

import { isAbout, isOfStack, readExemptions } from "../../../policies/kit/exemptions";

const now = new Date("2026-11-21T12:00:00Z");

const exports = "urn:pulumi:production::evenkeel::*aws:s3/bucket:Bucket::exports";
const good = {
  rule: "s3-access-logged",
  urn: exports,
  reason: "The bucket is read by one auditor, who keeps a log of his own.",
  owner: "platform-team",
  expires: "2027-03-31",
  ticket: "OPS-12",
};

function read(entry: unknown) {
  return readExemptions(JSON.stringify([entry]), "exemptions.yaml", now);
}

describe("a file of exemptions", () => {
  it("gives each exemption with the place where it stands", () => {
    assert.deepEqual(read(good), {
      valid: [{ ...good, place: "exemptions.yaml[0] (s3-access-logged)" }],
      problems: [],
    });
  });

  it("may be empty, or hold comments alone", () => {
    for (const text of ["", "# none yet\n", "[]"]) {
      assert.deepEqual(readExemptions(text, "exemptions.yaml", now), { valid: [], problems: [] });
    }
  });

  it("reads a day and a ticket as YAML writes them, without quotes", () => {
    const text = Object.entries({ ...good, ticket: 12 }).map(([key, value]) => `${key}: ${value}`);
    const yaml = `- ${text.join("\n  ")}\n`.replace(exports, `"${exports}"`);
    assert.deepEqual(readExemptions(yaml, "exemptions.yaml", now).problems, []);
  });

  it("reads what is written in several lines as one, as reports do", () => {
    const { valid } = read({ ...good, reason: "One auditor reads it,\n  and keeps a log.\n" });
    assert.equal(valid[0]?.reason, "One auditor reads it, and keeps a log.");
  });

  const wrong: readonly [string, object, RegExp][] = [
    [
      "a short reason",
      { reason: "because" },
      /^exemptions.yaml\[0\].reason: found 7 characters, expected .* 20 or more$/,
    ],
    ["a day that is over", { expires: "2026-11-20" }, /expires: found 2026-11-20, which is over/],
    [
      "a day too far off",
      { expires: "2027-06-01" },
      /expires: found 2027-06-01, expected a day within 180 days, 2027-05-20/,
    ],
    ["no day", { expires: "soon" }, /expires: found "soon", expected a day such as 2027-01-31/],
    ["no owner", { owner: " " }, /owner: found nothing, expected a text/],
    ["no ticket", { ticket: undefined }, /ticket: found nothing/],
    ["a field that there is not", { approver: "x" }, /approver: there is no such field, expected rule, urn,/],
    ["every resource", { urn: "*" }, /urn: found "\*", expected one that names stack, project, type and resource/],
    ["every stack", { urn: exports.replace("production", "*") }, /urn: found/],
    ["every project", { urn: exports.replace("evenkeel", "*") }, /urn: found/],
    ["every type", { urn: exports.replace("aws:s3/bucket:Bucket", "") }, /urn: found/],
    ["every bucket", { urn: exports.replace("::exports", "::*") }, /urn: found/],
    ["most buckets", { urn: exports.replace("::exports", "::e*x*") }, /urn: found/],
  ];
  for (const [what, change, problem] of wrong) {
    it(`is refused with ${what}, and exempts nothing`, () => {
      const { valid, problems } = read({ ...good, ...change });
      assert.deepEqual(valid, []);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", problem);
    });
  }

  it("tells all that is wrong at once", () => {
    assert.equal(read({ rule: "a-b", reason: "no" }).problems.length, 5);
  });

  it("counts the day of expiry as the last one", () => {
    assert.deepEqual(read({ ...good, expires: "2026-11-21" }).problems, []);
  });

  it("names file and line where the text is no YAML, and where it is no list", () => {
    assert.match(
      readExemptions("- rule: [", "x.yaml", now).problems[0] ?? "",
      /^x.yaml: found text that is not YAML \(.*line 1/,
    );
    for (const text of ["rule: a", "12", '"text"']) {
      assert.match(readExemptions(text, "x.yaml", now).problems[0] ?? "", /^x.yaml: found something else than a list/);
    }
    assert.match(readExemptions("- a\n- []", "x.yaml", now).problems[1] ?? "", /^x.yaml\[1\]: expected an object/);
  });

  it("never fails, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readExemptions(text, "x.yaml", now);
      }),
    );
  });
});

describe("an exemption", () => {
  const { valid } = read({ ...good, urn: exports.replace("::exports", "::exports-*") });
  const [exemption] = valid;
  assert.ok(exemption);

  it("is about the resources that its pattern names, and no others", () => {
    const urn = (type: string, name: string) => `urn:pulumi:production::evenkeel::${type}::${name}`;
    assert.ok(isAbout(exemption, urn("evenkeel:index:Exports$aws:s3/bucket:Bucket", "exports-1")));
    assert.ok(isAbout(exemption, urn("aws:s3/bucket:Bucket", "exports-")));
    assert.ok(!isAbout(exemption, urn("aws:s3/bucket:Bucket", "exports")));
    assert.ok(!isAbout(exemption, urn("aws:s3/bucket:BucketV2", "exports-1")));
    assert.ok(!isAbout(exemption, urn("aws:s3/bucket:Bucket", "exports-1").replace("production", "staging")));
  });

  it("belongs to the stack that it names", () => {
    const stack = "urn:pulumi:production::evenkeel::pulumi:pulumi:Stack::evenkeel-production";
    assert.ok(isOfStack(exemption, stack));
    assert.ok(!isOfStack(exemption, stack.replaceAll("production", "staging")));
  });
});
