import assert from "node:assert/strict";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import { eachAllow, fail, pass, type Statement, someDeny } from "../../../policies/kit";
import { decode } from "../../../policies/kit/value";
import type { Verdict } from "../../../policies/kit/verdict";
import { View } from "../../../policies/kit/view";

function document(statement: unknown): View {
  return new View(decode({ Version: "2012-10-17", Statement: statement }), "policy");
}

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" };
const nothing = fail("nothing");

function names(element: "Action" | "Resource", document: View): string[] {
  const found: string[] = [];
  eachAllow(document, (statement) =>
    statement.element(element).every((each) => {
      found.push(`${each.path}=${String(each.value)}`);
      return pass;
    }),
  );
  return found;
}

describe("a policy document", () => {
  it("is read with one statement or several, and one action or several", () => {
    assert.deepEqual(names("Action", document(allow)), ["policy.Statement.Action=s3:GetObject"]);
    assert.deepEqual(names("Action", document([{ ...allow, Action: ["s3:GetObject", "s3:ListBucket"] }])), [
      "policy.Statement[0].Action[0]=s3:GetObject",
      "policy.Statement[0].Action[1]=s3:ListBucket",
    ]);
  });

  it("is read without regard to the case of its elements, as AWS reads it", () => {
    assert.deepEqual(names("Resource", new View(decode({ statement: { effect: "Allow", resource: "*" } }), "policy")), [
      "policy.statement.resource=*",
    ]);
  });

  it("allows nothing in what it denies, and denies nothing in what it allows", () => {
    assert.deepEqual(names("Action", document({ ...allow, Effect: "Deny" })), []);
    assert.equal(
      someDeny(document(allow), () => pass, nothing),
      nothing,
    );
    assert.equal(
      someDeny(document([allow, { ...allow, Effect: "Deny" }]), () => pass, nothing),
      pass,
    );
  });

  it("is undetermined when it is unknown, and when one cannot tell whether it allows", () => {
    for (const undecided of [new View(decode(UNKNOWN_TEXT)), document({ ...allow, Effect: UNKNOWN_TEXT })]) {
      assert.equal(kind(eachAllow(undecided, () => nothing)), "undetermined");
    }
    assert.equal(kind(eachAllow(new View("not a document"), () => nothing)), "undetermined");
    assert.equal(kind(eachAllow(new View(undefined), () => nothing)), "pass");
  });
});

describe("a statement is confined by a condition key", () => {
  const table: readonly (readonly [condition: unknown, verdict: string])[] = [
    [{ StringEquals: { "aws:SourceAccount": "111122223333" } }, "pass"],
    [{ StringLike: { "AWS:sourceaccount": ["1111*", "2222*"] } }, "pass"],
    [{ "ForAnyValue:StringEquals": { "aws:SourceAccount": "111122223333" } }, "pass"],
    [{ StringEquals: { "aws:SourceAccount": UNKNOWN_TEXT } }, "pass"],
    [UNKNOWN_TEXT, "undetermined"],
    [{ StringEquals: UNKNOWN_TEXT }, "undetermined"],
    [{ StringEquals: { [`${UNKNOWN_TEXT}:sub`]: "system:serviceaccount:a:b" } }, "undetermined"],
    [undefined, "fail"],
    [{ StringLike: { "aws:SourceAccount": "*" } }, "fail"],
    [{ StringLike: { "aws:SourceAccount": ["111122223333", "*"] } }, "fail"],
    [{ StringNotEquals: { "aws:SourceAccount": "111122223333" } }, "fail"],
    [{ StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } }, "fail"],
    [{ "ForAllValues:StringEquals": { "aws:SourceAccount": "111122223333" } }, "fail"],
    [{ StringEquals: { "aws:SourceVpc": "vpc-1" } }, "fail"],
  ];
  for (const [condition, verdict] of table) {
    it(`gives ${verdict} for ${JSON.stringify(condition)?.replaceAll(UNKNOWN_TEXT, "<unknown>") ?? "no condition"}`, () => {
      const confined = (statement: Statement) => statement.confinedBy((key) => key === "aws:sourceaccount");
      assert.equal(kind(eachAllow(document({ ...allow, Condition: condition }), confined)), verdict);
    });
  }
});

function kind(verdict: Verdict): string {
  if (verdict.kind === "notApplicable") return verdict.kind;
  if (verdict.findings.length > 0) return "fail";
  return verdict.doubts.length > 0 ? "undetermined" : "pass";
}
