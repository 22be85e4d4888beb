import assert from "node:assert/strict";

import { BadInput, readSourcePositions } from "../../../scripts/policy-report/index";

const secret = { password: "hunter2" };
const made = (urn: string, sourcePosition?: string, ...trace: (string | undefined)[]) => ({
  urn,
  type: "aws:s3/bucket:Bucket",
  inputs: secret,
  sourcePosition,
  stackTrace: trace.map((each) => ({ sourcePosition: each })),
});

const read = (value: unknown) => [...readSourcePositions(JSON.stringify(value), "state.json")];

describe("where the program makes a resource", () => {
  it("is read from an exported state, or from the digest of a preview", () => {
    const logs = made("urn:logs", "project:///components/site.ts#12,3");
    const expected = [["urn:logs", { file: "components/site.ts", line: 12, column: 3 }]];

    assert.deepEqual(
      read({ version: 3, deployment: { manifest: {}, resources: [logs, made("urn:stack")] } }),
      expected,
    );
    assert.deepEqual(read({ config: secret, steps: [{ op: "create", newState: logs }, { op: "delete" }] }), expected);
    assert.deepEqual(read({ deployment: { manifest: {} } }), []);
  });

  it("is the line of the program that called, where a package made it", () => {
    const trace = [undefined, "project:///../elsewhere/awsx.ts#1,1", "project:///index.ts#7"];
    const bucket = made("urn:bucket", "project:///node_modules/awsx/bucket.ts#9,9", ...trace);

    assert.deepEqual(read({ deployment: { resources: [bucket] } }), [
      ["urn:bucket", { file: "index.ts", line: 7, column: 1 }],
    ]);
  });

  it("is refused in what is neither, without a word of what it holds", () => {
    for (const text of ["", "hunter2", "[]", '{"deployment":"hunter2"}', '{"events":[]}']) {
      assert.throws(
        () => readSourcePositions(text, "state.json"),
        (error) => error instanceof BadInput && /^state\.json: .*(?!hunter2)Expected is what/.test(error.message),
      );
    }
  });
});
