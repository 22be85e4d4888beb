import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { parseSettings, settingsError } from "../../../../components/base";
import { across, acrossAll } from "../../../../components/base/checks";

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
          "  zones: is missing; it has to be a list.",
          '  nat: found "none"; allowed: "single", "perAz".',
          "  tags.Owner: is not a good name; lower-case letters.",
          "  keepdays: is not a setting here. Did you mean keepDays? Known: zones, nat, keepDays, source, tags, secrets.",
        ]);
        return true;
      },
    );
  });

  const bounded = z.strictObject({
    count: z.int().min(1).max(50).optional(),
    share: z.number().positive().lt(100).optional(),
    name: z.string().min(3).max(5).optional(),
    path: z.string().startsWith("/").optional(),
    list: z.array(z.string()).min(1).max(2).optional(),
    lists: z.array(z.string()).min(1, "AWS wants one").optional(),
    tls: z.enum(["1.2", "1.3"]).optional(),
    cpu: z.literal([256, 512]).optional(),
    byName: z.record(z.string(), z.string()).optional(),
    when: z
      .string()
      .refine((when) => when === "now", "it has to be now")
      .optional(),
  });
  for (const [given, message] of [
    [{ count: 0 }, "count: found 0; it has to be 1 or more."],
    [{ count: 51 }, "count: found 51; it has to be 50 or less."],
    [{ count: 1.5 }, "count: found 1.5; it has to be a whole number."],
    [{ share: 0 }, "share: found 0; it has to be above 0."],
    [{ share: 100 }, "share: found 100; it has to be below 100."],
    [{ name: "ab" }, 'name: found "ab"; it has to have 3 characters at least.'],
    [{ name: "abcdef" }, 'name: found "abcdef"; it has to have 5 characters at most.'],
    [{ path: "a" }, 'path: found "a"; it has to start with "/".'],
    [{ list: [] }, "list: found []; it has to have 1 entry at least."],
    [{ list: ["a", "b", "c"] }, 'list: found ["a","b","c"]; it has to have 2 entries at most.'],
    [{ list: "a" }, 'list: found "a"; it has to be a list.'],
    [{ lists: [] }, "lists: found []; AWS wants one."],
    [{ tls: 1.3 }, 'tls: found 1.3; allowed: "1.2", "1.3". Write it in quotes.'],
    [{ cpu: "256" }, 'cpu: found "256"; allowed: 256, 512. Write it without quotes.'],
    [{ cpu: 300 }, "cpu: found 300; allowed: 256, 512."],
    [{ byName: [] }, "byName: found []; it has to be an object."],
    [{ when: "later" }, 'when: found "later"; it has to be now.'],
  ] as const) {
    it(`are told in words of their own: ${message}`, () => {
      assert.throws(() => parseSettings(bounded, "It", given), {
        message: `It: 1 setting is not valid.\n  ${message}`,
      });
    });
  }

  it("tell what a setting is that nobody wrote, each once, where several contradict each other", () => {
    const fields = {
      nat: z.string().default("perAz"),
      zones: z.array(z.string()).default([]),
      cidr: z.string().optional(),
    };
    const contradictory = z.strictObject(fields).check(
      across(["nat", "zones"], () => "it needs zones."),
      across(["zones", "nat"], () => "there are none."),
      across(["cidr", "nat"], () => "there is none."),
      across(["nat", "cidr"], () => "this comes second."),
    );

    assert.throws(() => parseSettings(contradictory, "It", {}), {
      message: [
        "It: 3 settings are not valid.",
        '  nat: found nothing, which means "perAz"; it needs zones.',
        "  zones: found nothing; there are none.",
        "  cidr: found nothing; there is none.",
      ].join("\n"),
    });
  });

  it("tell all that fields contradict, in whole sentences, whatever is wrong with other fields", () => {
    const fields = { zones: z.array(z.string()), nat: z.string().default("perAz"), cidr: z.string().optional() };
    const judged: object[] = [];
    const contradictory = z.strictObject(fields).check(
      across(["cidr", "nat"], () => "there is none."),
      acrossAll(["nat", "zones"], ({ zones }: { nat: string; zones: string[] }) =>
        zones.map((zone, index) => ({ path: ["zones", index], message: `is ${zone}, which is no zone.` })),
      ),
      acrossAll(["nat", "cidr"], (value: { nat: string; cidr?: string | undefined }) => {
        judged.push(value);
        return [
          { path: ["cidr"], message: "this comes second." },
          { path: ["nat"], message: "is not said." },
        ];
      }),
    );

    assert.throws(() => parseSettings(contradictory, "It", { zones: ["a", "b"] }), {
      message: [
        "It: 4 settings are not valid.",
        "  cidr: found nothing; there is none.",
        "  zones[0]: is a, which is no zone.",
        "  zones[1]: is b, which is no zone.",
        "  nat: is not said.",
      ].join("\n"),
    });
    assert.throws(() => parseSettings(contradictory, "It", { zones: 1, nat: "none", more: 1 }), {
      message: [
        "It: 4 settings are not valid.",
        "  zones: found 1; it has to be a list.",
        "  more: is not a setting here. Known: zones, nat, cidr.",
        "  cidr: found nothing; there is none.",
        "  nat: is not said.",
      ].join("\n"),
    });
    judged.splice(0);
    assert.throws(() => parseSettings(contradictory, "It", { zones: [], nat: 1 }), /1 setting is/);
    assert.deepEqual(judged, []);
  });

  it("tell where in a list the mistake is", () => {
    assert.match(
      refusal({ zones: ["a", 2] }),
      /^ {2}zones\[1\]: found 2; it has to be a string\. Write it in quotes\.$/m,
    );
  });

  it("tell what is wrong with the form that was meant, of several", () => {
    assert.match(refusal({ zones: [], source: { arn: "x" } }), /^ {2}source\.arn: found "x"; /m);
  });

  it("tell of an unknown field deep inside of the form that was meant", () => {
    const forms = z.union([z.literal("none"), z.strictObject({ groups: z.strictObject({ sql: z.enum(["block"]) }) })]);
    const given = { firewall: { groups: { sql: "allow", xss: "block" } } };

    assert.throws(() => parseSettings(z.strictObject({ firewall: forms }), "It", given), {
      message: [
        "It: 2 settings are not valid.",
        '  firewall.groups.sql: found "allow"; allowed: "block".',
        "  firewall.groups.xss: is not a setting here. Known: sql.",
      ].join("\n"),
    });
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
