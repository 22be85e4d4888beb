import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { stackFileSchema } from "../../../scripts/settings-schema";

const root = path.join(__dirname, "../../..");

describe("the schema of stack files", () => {
  it("is what the settings are: npm run schema writes it", () => {
    assert.deepEqual(JSON.parse(read("settings.schema.json")), JSON.parse(JSON.stringify(stackFileSchema())));
  });

  it("describes every key of ours, with its default, and leaves those of others alone", () => {
    const { config } = schema().properties;

    assert.deepEqual(Object.keys(config.properties), [
      "evenkeel:environmentType",
      "evenkeel:account",
      "evenkeel:tags",
      "evenkeel:network",
      "evenkeel:loadBalancer",
      "evenkeel:cluster",
      "evenkeel:services",
      "evenkeel:databases",
      "evenkeel:backup",
      "evenkeel:monitoring",
      "evenkeel:chaos",
    ]);
    assert.equal(config.properties["evenkeel:network"].properties.nat.default, "perAz");
    assert.equal(config.additionalProperties, false);
    const [foreign = ""] = Object.keys(config.patternProperties);
    assert.deepEqual(
      ["aws:region", "evenkeel:netwrk"].map((key) => new RegExp(foreign).test(key)),
      [true, false],
    );
  });

  it("says of every setting what it means", () => {
    const { config } = schema().properties;
    const silent = Object.entries(config.properties).flatMap(([key, each]) => undescribed(key, each));

    assert.deepEqual(silent, []);
  });

  for (const stack of ["staging", "production"]) {
    it(`is what editors check Pulumi.${stack}.yaml with`, () => {
      assert(read(`Pulumi.${stack}.yaml`).startsWith("# yaml-language-server: $schema=./settings.schema.json\n"));
    });
  }
});

// A JSON Schema nests without end.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Schema = any;

function schema(): Schema {
  return JSON.parse(read("settings.schema.json"));
}

/** The settings that can be given and have no description. Groups of settings speak for themselves by their members. */
function undescribed(path: string, node: Schema): string[] {
  const forms: Schema[] = node.anyOf ?? [node];
  const members = forms.flatMap(({ properties = {} }) => Object.entries(properties));
  if (members.length > 0) return members.flatMap(([key, each]) => undescribed(`${path}.${key}`, each));
  if (forms.some(({ additionalProperties }) => typeof additionalProperties === "object")) {
    return forms.flatMap(({ additionalProperties }) =>
      undescribed(`${path}.*`, { description: node.description, ...additionalProperties }),
    );
  }
  return node.description ? [] : [path];
}

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}
