import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

import { Fingerprint } from "../../../../simulator/cloud/fingerprint";
import { Contract, type ObjectShape } from "../../../../simulator/contract";
import { readProperty, type Type } from "../../../../simulator/contract/type";
import { check } from "../../../../simulator/provider/check";
import { diff } from "../../../../simulator/provider/diff";
import { Catalogue, type Kind } from "../../../../simulator/provider/kind";
import { Secret, type Value } from "../../../../simulator/value";
import { urnOf } from "../engine";

const data = join(__dirname, "../../../../simulator/facts/data");
const catalogues = new Map(
  ["aws", "datadog", "kubernetes", "random"].map((name) => [name, new Catalogue(new Contract(name))]),
);
const kinds = readdirSync(data, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) => Object.keys(JSON.parse(readFileSync(join(data, file), "utf8"))))
  .flatMap((token) => catalogues.get(token.split(":")[0] ?? "")?.kind(token) ?? []);

describe("a resource whose program does not change", () => {
  it("is checked to the same inputs again and has no differences, whatever its type and inputs", () => {
    assert.ok(kinds.length > 130);
    for (const kind of kinds) {
      fc.assert(
        fc.property(objects(kind, kind.shape.inputs, 0), (news) => {
          const request = {
            urn: urnOf(kind.token, "steady"),
            news,
            own: new Fingerprint("urn", 0),
            autonaming: undefined,
          };
          const defaultTags = { Project: "entity" };
          const first = check(kind, { ...request, olds: {}, defaultTags }).inputs;
          const second = check(kind, { ...request, olds: first, defaultTags }).inputs;

          assert.deepEqual(second, first, kind.token);
          const differences = diff(kind, { oldInputs: first, news: second, ignoreChanges: [] });
          assert.deepEqual(differences, { changes: [], deleteBeforeReplace: false }, kind.token);
        }),
        { numRuns: 5 },
      );
    }
  });
});

const DEEPEST = 2;

function objects(kind: Kind, shape: ObjectShape, depth: number): fc.Arbitrary<{ [name: string]: Value }> {
  const members = Object.entries(shape).map(([name, text]) => {
    const { type, required } = readProperty(text);
    const value = values(kind, type, depth);
    return [name, required ? value : fc.option(value, { nil: undefined, freq: 2 })] as const;
  });
  return fc.record(Object.fromEntries(members)).map((record) => {
    const given = Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined);
    return Object.fromEntries(given);
  });
}

function values(kind: Kind, type: Type, depth: number): fc.Arbitrary<Value> {
  switch (type.kind) {
    case "string":
      return fc.oneof(fc.constantFrom("", "a", "10.0.0.0/24", '{"Statement":[]}'), fc.constant(new Secret("hush")));
    case "number":
      return fc.constantFrom(0, 1, 30);
    case "boolean":
      return fc.boolean();
    case "literal":
      return fc.constant(type.text);
    case "list":
      return fc.array(values(kind, type.of, depth), { maxLength: 2 });
    case "map":
      return fc.dictionary(fc.constantFrom("Name", "a b"), values(kind, type.of, depth));
    case "object":
      return depth < DEEPEST ? objects(kind, kind.contract.object(type.name), depth + 1) : fc.constant({});
    case "union":
      return fc.oneof(...type.among.map((one) => values(kind, one, depth)));
    default:
      return fc.constant("any");
  }
}
