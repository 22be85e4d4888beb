import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { behaviours } from "../../../../simulator/behaviours";
import { canonicalType } from "../../../../simulator/cloud/thing";
import { Contract, type ObjectShape } from "../../../../simulator/contract";
import { readProperty, type Type } from "../../../../simulator/contract/type";
import type { Facts } from "../../../../simulator/facts";
import { factsByDeclaration } from "../../../../simulator/facts/declared";
import { table } from "../../../../simulator/facts/references/table";
import * as targets from "../../../../simulator/facts/references/targets";

const data = join(__dirname, "../../../../simulator/facts/data");
const contracts = new Map(["aws", "datadog", "kubernetes", "random"].map((name) => [name, new Contract(name)]));

const facts = readdirSync(data, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) => Object.entries<Facts>(JSON.parse(readFileSync(join(data, file), "utf8"))))
  .filter(([token]) => token !== "*");

const contractOf = (token: string) => contracts.get(token.split(":")[0] ?? "") ?? assert.fail(token);

describe("what the simulator knows beyond declarations", () => {
  it("is about types that exist", () => {
    const tokens = [
      ...facts.map(([token]) => token),
      ...Object.keys(table),
      ...behaviours.keys(),
      ...Object.values(targets).map(({ type }) => type),
    ];

    assert.deepEqual(
      tokens.filter((token) => !contractOf(token).resource(token)),
      [],
    );
  });

  it("is about properties that exist", () => {
    const strays = [
      ...facts.flatMap(([token, known]) => pathsOf(known).map((path) => [token, path] as const)),
      ...Object.entries(table).flatMap(([token, references]) =>
        Object.keys(references).map((path) => [token, path] as const),
      ),
    ].filter(([token, path]) => !exists(token, path));

    assert.deepEqual(strays, []);
  });

  it("names targets by outputs that exist", () => {
    const strays = Object.values(targets).flatMap(({ type, by }) =>
      by.filter((name) => name !== "id" && !exists(type, name)).map((name) => [type, name]),
    );

    assert.deepEqual(strays, []);
  });

  it("makes up only texts of what nobody collected facts about, and names only what the SDK promises to name", function () {
    this.timeout(20_000);
    const wrong: string[] = [];
    for (const { token, outputs } of uncollected()) {
      const shape = contractOf(token).resource(token) ?? assert.fail(token);
      const { outputs: made = {}, autoname } = factsByDeclaration(token, shape);
      for (const name of [...Object.keys(made), ...(autoname ? ["name"] : [])])
        if (outputs.get(name) !== "string") wrong.push(`${token} ${name} is ${outputs.get(name)}`);
    }

    assert.deepEqual(wrong, []);
  });

  it("has patterns that can be tried", () => {
    for (const [, { values = {} }] of facts) {
      for (const { pattern = "", notPattern = "" } of Object.values(values)) {
        for (const text of [pattern, notPattern])
          assert.doesNotThrow(() => new RegExp(text.replace(/^\(\?i\)/, "")), text);
      }
    }
  });

  it("allows the defaults that it fills in", () => {
    const refused = facts.flatMap(([token, { defaults = {}, values = {} }]) =>
      Object.entries(defaults)
        .filter(([path, value]) => {
          const { oneOf, min = -Infinity, max = Infinity } = values[path] ?? {};
          return (oneOf && !oneOf.includes(value)) || (typeof value === "number" && (value < min || value > max));
        })
        .map(([path]) => [token, path]),
    );

    assert.deepEqual(refused, []);
  });
});

/** The types of AWS without facts, and what the SDK declares of their outputs. */
function* uncollected(): Generator<{ token: string; outputs: Map<string, string> }> {
  const folder = dirname(require.resolve("@pulumi/aws/package.json"));
  const known = new Set(facts.map(([token]) => token));
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/^\w+\/\w+\.js$/.test(file)) continue;
    const token = /__pulumiType = '([^']+)'/.exec(readFileSync(join(folder, file), "utf8"))?.[1];
    if (token === undefined || known.has(canonicalType(token))) continue;
    const declared = readFileSync(join(folder, file.replace(/js$/, "d.ts")), "utf8");
    const outputs = declared.matchAll(/^ {4}readonly (\w+): pulumi\.Output<(.*)>;$/gm);
    yield { token, outputs: new Map([...outputs].map(([, name = "", type = ""]) => [name, type])) };
  }
}

function pathsOf({
  replaceOn = [],
  defaults = {},
  values = {},
  optionalComputed = [],
  sets = [],
  secrets = [],
  outputs = {},
  conflicts = [],
  exactlyOneOf = [],
  atLeastOneOf = [],
  requiredWith = {},
  autoname,
  within = [],
}: Facts): string[] {
  const groups = [...conflicts, ...exactlyOneOf, ...atLeastOneOf, ...Object.values(requiredWith)].flat();
  const keys = [defaults, values, outputs, requiredWith].flatMap((record) => Object.keys(record));
  return [
    ...replaceOn,
    ...optionalComputed,
    ...sets,
    ...secrets,
    ...groups,
    ...keys,
    ...(autoname ? [autoname.property] : []),
    ...within,
  ];
}

function exists(token: string, path: string): boolean {
  const shape = contractOf(token).resource(token);
  const [first = ""] = path.split(".");
  return shape !== undefined && (shape.outputs.includes(first) || leads(token, shape.inputs, path.split(".")));
}

function leads(token: string, members: ObjectShape, [name = "", ...rest]: string[]): boolean {
  const text = members[name];
  if (text === undefined) return false;
  const type = innermost(readProperty(text).type);
  return rest.length === 0 || (type.kind === "object" && leads(token, contractOf(token).object(type.name), rest));
}

function innermost(type: Type): Type {
  return type.kind === "list" ? innermost(type.of) : type;
}
