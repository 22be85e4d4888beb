import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { parseSettings, settingsError } from "../../../../components/base";

const schema = z.strictObject({
  zones: z.array(z.string()),
  nat: z.enum(["single", "perAz"]).default("perAz"),
  keepDays: z.int().positive().optional(),
  source: z.union([z.strictObject({ arn: z.string().min(5) }), z.strictObject({ zoneId: z.string() })]).optional(),
  tags: z.record(z.string().regex(/^[a-z]+$/, "lower-case letters"), z.string()).optional(),
  secrets: z.record(z.string(), z.strictObject({ existing: z.string().startsWith("arn:") })).optional(),
});

describe("settings that are not valid", () => {
  it("keep their error's message, whatever Pulumi writes into it on its way through properties", () => {
    const error = settingsError('Thing "x"', [{ path: "zones", message: "is missing." }]);
    const { message } = error;

    error.message = `error serializing property "y": ${message}`;

    assert.equal(error.message, 'Thing "x": 1 setting is not valid.\n  zones: is missing.');
  });

  it("are refused all at once, in an error that Pulumi prints without a stack", () => {
    const given = { nat: "none", keepdays: 5, tags: { Owner: "me" } };

    assert.throws(
      () => parseSettings(schema, 'Thing "x"', given),
      (error: Error) => {
        assert(pulumi.RunError.isInstance(error));
        assert.deepEqual(error.message.split("\n"), [
          'Thing "x": 4 settings are not valid.',
          "  zones: is missing; it has to be an array.",
          '  nat: found "none"; allowed: "single", "perAz".',
          "  tags.Owner: is not a good name; lower-case letters.",
          "  keepdays: is not a setting here. Did you mean keepDays? Known: zones, nat, keepDays, source, tags, secrets.",
        ]);
        return true;
      },
    );
  });

  it("tell where in a list the mistake is", () => {
    assert.match(refusal({ zones: ["a", 2] }), /^ {2}zones\[1\]: found 2; it has to be a string\.$/m);
  });

  it("tell what is wrong with the form that was meant, of several", () => {
    assert.match(refusal({ zones: [], source: { arn: "x" } }), /^ {2}source\.arn: found "x"; /m);
  });

  it("show the whole where no form was meant", () => {
    assert.match(refusal({ zones: [], source: { both: 1 } }), /^ {2}source: found {"both":1}; /m);
  });

  it("are not repeated where they look like a secret", () => {
    const found = refusal({ zones: [], secrets: { JWT: { existing: "hunter2" } }, source: { password: "hunter2" } });

    assert.match(found, /secrets\.JWT\.existing: found a value that is not shown here;/);
    assert.match(found, /source: found {"password":"\(hidden\)"}/);
    assert.doesNotMatch(found, /hunter2/);
  });

  it("do not repeat a password inside of a URL", () => {
    assert.doesNotMatch(refusal({ zones: "postgres://app:hunter2@db.example.com/entities" }), /hunter2/);
  });
});

describe("settings that are valid", () => {
  it("get their defaults", () => {
    assert.deepEqual(parseSettings(schema, 'Thing "x"', { zones: ["a"] }), { zones: ["a"], nat: "perAz" });
  });
});

function refusal(given: unknown): string {
  try {
    parseSettings(schema, 'Thing "x"', given);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return assert.fail("the settings were accepted");
}
