import assert from "node:assert/strict";

import * as guard from "@pulumi/policy/proxy";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import { ResourceView } from "../../../policies/kit/resource";
import { decode, unknown } from "../../../policies/kit/value";

// What the SDK uses itself and leaves out of its types.
const sdk = guard as unknown as Record<string, string>;

describe("decode", () => {
  it("reads every mark of the SDK for an unknown value, also inside a longer text", () => {
    const marks = Object.entries(sdk).filter(([name]) => /^unknown\w+Value$/.test(name));
    assert.equal(marks.length, 7);
    for (const [name, mark] of marks) {
      assert.equal(decode(mark), unknown, name);
      assert.equal(decode(`arn:aws:s3:::${mark}/*`), unknown, name);
    }
  });

  it("reads a JSON document as the document, however deep it is wrapped", () => {
    const document = { Statement: [{ Action: ["s3:GetObject"], Resource: "arn:aws:s3:::logs/*" }] };
    assert.deepEqual(decode(JSON.stringify(document)), document);
    assert.deepEqual(decode({ policy: ` ${JSON.stringify(document)}` }), { policy: document });
    assert.deepEqual(decode(JSON.stringify({ policy: JSON.stringify(document) })), { policy: document });
  });

  it("keeps what a document says beside an unknown part", () => {
    const text = JSON.stringify({ Action: "s3:*", Resource: `${UNKNOWN_TEXT}/*` });
    assert.deepEqual(decode(text), { Action: "s3:*", Resource: unknown });
  });

  it("knows nothing of a document whose unknown part is not in quotes, or is a key", () => {
    assert.equal(decode(`{"port": ${UNKNOWN_TEXT}}`), unknown);
    assert.equal(decode(`{"${UNKNOWN_TEXT}:sub": "system:serviceaccount:a:b"}`), unknown);
  });

  it("does not follow a document without end", () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    assert.doesNotThrow(() => decode({ policy: deep }));
  });

  it("keeps text that only looks like a document", () => {
    assert.equal(decode("{{alert}} is down"), "{{alert}} is down");
  });

  it("gives no property that every JavaScript object has", () => {
    const view = new ResourceView({ type: "a:b/c:C", name: "c", urn: "c", props: { "": 1 } });
    for (const key of ["__proto__", "constructor", "toString"]) assert.equal(view.child(key).value, undefined, key);
    const own = new ResourceView({ type: "a:b/c:C", name: "c", urn: "c", props: JSON.parse('{"__proto__": "mine"}') });
    assert.equal(own.child("__proto__").value, "mine");
  });
});

describe("ResourceView", () => {
  it("tells known, unknown and absent apart, however deep", () => {
    const props = { kmsKeyId: UNKNOWN_TEXT, nested: { list: [UNKNOWN_TEXT, "known"] } };
    const view = new ResourceView({ type: "a:b/c:C", name: "c", urn: "c", props });
    assert.deepEqual(view.see("kmsKeyId"), { state: "unknown" });
    assert.deepEqual(view.see("kmsKeyId.deeper"), { state: "unknown" });
    assert.deepEqual(view.see("nested.list"), { state: "known", value: [unknown, "known"] });
    assert.deepEqual(view.see("absent.deeper"), { state: "absent" });
  });
});
