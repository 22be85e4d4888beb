import assert from "node:assert/strict";

import { type ExportedStack, reconcile } from "../../../simulator/command/recover/reconcile";

const urn = (name: string) => `urn:pulumi:dev::web::aws:s3/bucket:Bucket::${name}`;
const type = "aws:s3/bucket:Bucket";

const object = (name: string, id = `${name}-1`) => ({ urn: urn(name), type, id });
const resource = (name: string, id = `${name}-1`) => ({ urn: urn(name), type, custom: true, id, inputs: { name } });
const creating = (name: string) => {
  const { id: _, ...record } = resource(name);
  return { type: "creating", resource: record };
};

const stack = (resources: ExportedStack["deployment"]["resources"] = [], pending = [] as object[]): ExportedStack => ({
  version: 3,
  deployment: {
    manifest: { magic: "x" },
    resources,
    ...(pending.length > 0 && { pending_operations: pending as NonNullable<ReturnType<typeof creating>>[] }),
  },
});

describe("Reconciling a state with what exists", () => {
  it("changes nothing when they agree", () => {
    const agreeing = stack([resource("a")]);

    assert.deepEqual(reconcile(agreeing, [object("a")], []), {
      stack: agreeing,
      pending: [],
      adopted: [],
      orphans: [],
      gone: [],
    });
  });

  it("gives a creation that nobody heard of the id that it got", () => {
    const found = reconcile(stack([resource("a")], [creating("b")]), [object("a"), object("b")], [identified("a")]);

    assert.deepEqual(found.stack, stack([resource("a"), resource("b")]));
    assert.deepEqual(found.adopted, [object("b")]);
    assert.deepEqual(found.orphans, []);
    assert.deepEqual(found.pending, [{ operation: "creating", urn: urn("b") }]);
  });

  it("forgets a creation that never came to be", () => {
    const found = reconcile(stack([resource("a")], [creating("b")]), [object("a")], []);

    assert.deepEqual(found.stack, stack([resource("a")]));
    assert.deepEqual(found.adopted, []);
  });

  it("leaves the place in the state to the predecessor when a replacement was under way", () => {
    const found = reconcile(
      stack([resource("a")], [creating("a")]),
      [object("a"), object("a", "a-2")],
      [identified("a")],
    );

    assert.deepEqual(found.stack, stack([resource("a")]));
    assert.deepEqual(found.orphans, [object("a", "a-2")]);
  });

  it("finds what the run that died made without the state knowing", () => {
    const found = reconcile(stack([resource("a")]), [object("a"), object("b")], [identified("a")]);

    assert.deepEqual(found.orphans, [object("b")]);
  });

  it("leaves alone what existed outside the state before, kept on delete or removed from the state", () => {
    const kept = reconcile(stack(), [object("kept")], [identified("kept")]);
    const noRunDied = reconcile(stack(), [object("kept")], undefined);

    assert.deepEqual(kept.orphans, []);
    assert.deepEqual(noRunDied.orphans, []);
  });

  it("tells what a deletion had already taken away, but no component and no provider", () => {
    const others = [
      { urn: urn("component"), type: "web:index:Site" },
      { urn: urn("provider"), type: "pulumi:providers:aws", custom: true, id: "1" },
    ];
    const deleting = { type: "deleting", resource: resource("a") };

    const found = reconcile(stack([...others, resource("a")], [deleting]), [], []);

    assert.deepEqual(found.gone, [urn("a")]);
    assert.deepEqual(found.stack, stack([...others, resource("a")]));
  });
});

function identified(name: string): string {
  const { urn, id } = object(name);
  return `${urn} ${id}`;
}
