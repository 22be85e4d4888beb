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
      "evenkeel:eks",
      "evenkeel:services",
      "evenkeel:databases",
      "evenkeel:backup",
      "evenkeel:rotation",
      "evenkeel:notifications",
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

  it("completes what a service, a network, a load balancer and an experiment can be told", () => {
    const { config } = schema().properties;
    const section = (key: string) => config.properties[`evenkeel:${key}`];
    const { deployment } = section("services").additionalProperties.properties;
    const firewall: Schema[] = section("loadBalancer").properties.firewall.anyOf;
    const experiments: Schema[] = section("chaos").properties.experiments.additionalProperties.oneOf;

    assert.deepEqual(deployment.properties.strategy.enum, ["rolling", "blueGreen", "canary", "linear"]);
    assert.deepEqual(Object.keys(deployment.properties), [
      "strategy",
      "bakeMinutes",
      "canary",
      "linear",
      "minimumHealthyPercent",
      "maximumPercent",
      "alarms",
      "approval",
    ]);
    assert.deepEqual(section("network").properties.nat.enum, ["none", "single", "perAz", "regional"]);
    assert.deepEqual(
      firewall.map((form) => form.const ?? Object.keys(form.properties)),
      ["none", ["webAclArn", "failOpen"], ["groups", "rateLimit", "logs", "failOpen"]],
    );
    assert.deepEqual(
      experiments.map(({ properties }) => properties.fault.const),
      ["stopTasks", "rebootDatabase", "databaseLatency", "blackholeDatabase", "zoneOutage"],
    );
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

/** The settings that can be given and have no description, groups of settings and members of lists included. */
function undescribed(path: string, node: Schema): string[] {
  return [...(node.description ? [] : [path]), ...withinUndescribed(path, node)];
}

/** What has a name of the user's, a place in a list or another form is described by what it stands in. */
function withinUndescribed(path: string, node: Schema): string[] {
  const { properties = {}, additionalProperties, items } = node;
  const forms: Schema[] = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  const byName = typeof additionalProperties === "object" ? withinUndescribed(`${path}.*`, additionalProperties) : [];
  return [
    ...Object.entries(properties).flatMap(([key, each]) => undescribed(`${path}.${key}`, each)),
    ...byName,
    ...(items ? withinUndescribed(`${path}[]`, items) : []),
    ...forms.flatMap((form) => withinUndescribed(path, form)),
  ];
}

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}
