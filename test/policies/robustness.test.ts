import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import fc from "fast-check";
import { RunningPack, UNKNOWN_TEXT } from "../../policies/harness";
import type { Example, Properties } from "../../policies/kit";
import { change, rules, type Trial, trials, violations } from "./examples";

const everyTrial = fc.constantFrom(...trials("passes"), ...trials("fails"));

describe("a rule and values that are not known yet", () => {
  it("never refuses a resource for what may still turn out right", () => {
    for (const { trial } of trials("passes").flatMap(withOnePartUnknown)) {
      const refused = violations(trial).filter(({ decided }) => decided);
      assert.deepEqual(refused, [], JSON.stringify(trial.example));
    }
  });

  it("never passes a resource for what may still turn out wrong", () => {
    // Of a key, a tag and a condition's value it matters that they are there: outputs have no id in a first preview.
    const mattersThatThere =
      /(?:kms\w*(?:Id|Arn|Key)|key(?:Arn|Id))$|^tagsAll\.Owner$|:(?:sub|PolicyARN|PrincipalOrgPaths|ResourceAliases|SourceIp)$|:EncryptionContext:/i;
    const trialsOfValue = trials("fails")
      .flatMap(withOnePartUnknown)
      .filter(({ at }) => !mattersThatThere.test(at));
    for (const { trial, at } of trialsOfValue) {
      assert.notDeepEqual(violations(trial), [], `${trial.rule.id} passes with ${at} unknown`);
    }
  });

  it("says so, as advice, and not in the words of the SDK", async () => {
    const pack = await RunningPack.start("all");
    try {
      const { violations } = await pack.judge({
        type: "aws:rds/instance:Instance",
        properties: { storageEncrypted: UNKNOWN_TEXT, tags: UNKNOWN_TEXT },
      });
      const found = violations.filter(({ rule }) => rule === "rds-storage-encrypted");
      assert.deepEqual(
        found.map(({ level, message }) => ({ level, message })),
        [
          {
            level: "advisory",
            message:
              "undetermined: subject (aws:rds/instance:Instance) storageEncrypted: the value is not known yet. " +
              "Rule: A database encrypts its storage.",
          },
        ],
      );
      for (const { level, message } of violations) {
        assert.doesNotMatch(message, /can't run policy/);
        assert.ok(level === "advisory" || !message.startsWith("undetermined: "), message);
      }
    } finally {
      await pack.stop();
    }
  });

  it("finds the same in a document with an unknown part, as text and as an object", () => {
    const statements = [
      { Effect: "Allow", Action: "s3:*", Resource: UNKNOWN_TEXT },
      { Effect: "Allow", Action: "s3:GetObject", Resource: `${UNKNOWN_TEXT}/*` },
    ];
    const rule = rules.filter(({ id }) => id === "iam-no-wildcard-action");
    const [trial] = trials("fails", rule);
    assert.ok(trial);
    for (const policy of [{ Statement: statements }, JSON.stringify({ Statement: statements })]) {
      const found = violations(change(trial, (each) => ({ ...each, properties: { policy } })));
      assert.deepEqual(
        found.map(({ decided, message }) => ({ decided, message: message.split("\n")[0] })),
        [
          {
            decided: true,
            message:
              'subject (aws:iam/rolePolicy:RolePolicy) policy.Statement[0].Action: found "s3:*", ' +
              "expected actions by their names.",
          },
        ],
      );
    }
  });
});

describe("a rule and documents as text", () => {
  it("finds the same as in the document itself", () => {
    for (const trial of trials("fails")) {
      const asText = change(trial, (each) => ({ ...each, properties: mapValues(each.properties, toText) }));
      const asObject = change(trial, (each) => ({ ...each, properties: mapValues(each.properties, toObject) }));
      assert.deepEqual(violations(asText), violations(asObject), JSON.stringify(trial.example));
    }
  });
});

describe("a rule and input of any shape", () => {
  it("never fails itself", () => {
    fc.assert(
      fc.property(everyTrial, fc.nat(), fc.jsonValue({ maxDepth: 4 }), (trial, at, value) => {
        const found = violations(changeLeaf(trial, at, () => value));
        assert.deepEqual(
          found.filter(({ message }) => message.includes("the rule itself failed")),
          [],
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("reports on every resource, whatever its properties", async () => {
    const pack = await RunningPack.start("all");
    const types = [...new Set(rules.flatMap(({ resources }) => resources.slice(0, 3)))];
    try {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...types), fc.object({ maxDepth: 3 }), async (type, properties) => {
          const { violations } = await pack.judge({ type, properties: JSON.parse(JSON.stringify(properties)) });
          assert.ok(violations.every(({ message }) => !/can't run policy|the rule itself failed/.test(message)));
        }),
        { numRuns: 200 },
      );
    } finally {
      await pack.stop();
    }
  });
});

describe("a message", () => {
  it("never shows a password, key or token, wherever it stands", () => {
    fc.assert(
      fc.property(everyTrial, fc.nat(), secret(), (trial, at, text) => {
        for (const { message } of violations(changeLeaf(trial, at, () => text))) {
          assert.ok(!message.includes(text), message);
        }
      }),
      // A few random texts in a million look like words. With a seed, this test always meets the same ones.
      { numRuns: 3000, seed: 1 },
    );
  });
});

/** What generators, AWS, GitHub and connection strings make, in the shapes that people paste. */
function secret(): fc.Arbitrary<string> {
  const random = fc.nat().map((seed) => createHash("sha256").update(String(seed)).digest());
  return fc.oneof(
    random.map((bytes) => bytes.toString("base64").slice(0, 20)),
    random.map((bytes) => bytes.toString("base64url")),
    random.map((bytes) => bytes.toString("hex").slice(0, 32)),
    random.map((bytes) => `postgres://app:${bytes.toString("hex")}@db.internal:5432/orders`),
    fc.uuid(),
    fc.constantFrom(
      "postgres://app:horse@db.internal/orders",
      "AKIAIOSFODNN7EXAMPLE",
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
    ),
  );
}

/** The trial once for each of its parts, on whatever depth it stands, with that part unknown. */
function withOnePartUnknown(trial: Trial): { trial: Trial; at: string }[] {
  const resources = [trial.example].flat();
  return resources.flatMap((resource) => {
    const properties = mapValues(resource.properties, toObject);
    return paths(properties).flatMap((path) => {
      const hide = <E extends Example>(each: E): E =>
        each === resource ? { ...each, properties: replaced(properties, path, () => UNKNOWN_TEXT) } : each;
      return path.length === 0 ? [] : [{ trial: change(trial, hide), at: path.join(".") }];
    });
  });
}

/** The trial with one of its values replaced, on whatever depth it stands. */
function changeLeaf(trial: Trial, at: number, by: (value: unknown) => unknown): Trial {
  return change(trial, (each) => {
    const parsed = mapValues(each.properties, toObject);
    const places = paths(parsed).filter((path) => path.length > 0);
    const place = places[at % Math.max(places.length, 1)];
    return place ? { ...each, properties: replaced(parsed, place, by) } : each;
  });
}

function paths(value: unknown): string[][] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [[], ...below.flatMap(([key, part]) => paths(part).map((path) => [key, ...path]))];
}

function replaced(
  properties: Properties,
  [key, ...rest]: readonly string[],
  by: (value: unknown) => unknown,
): Properties {
  return mapValues(properties, (part, at) => (at === key ? replacedIn(part, rest, by) : part));
}

function replacedIn(value: unknown, path: readonly string[], by: (value: unknown) => unknown): unknown {
  if (path.length === 0) return by(value);
  if (!Array.isArray(value)) return replaced(Object(value), path, by);
  return value.map((part, at) => (String(at) === path[0] ? replacedIn(part, path.slice(1), by) : part));
}

function mapValues(properties: Properties, map: (value: unknown, key: string) => unknown): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, map(value, key)]));
}

function toText(value: unknown): unknown {
  return typeof value === "object" ? JSON.stringify(value) : value;
}

function toObject(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  return JSON.parse(value);
}
