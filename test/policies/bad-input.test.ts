import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RunningPack } from "../../policies/harness";
import type { Example } from "../../policies/kit";
import { readExemptions } from "../../policies/kit/exemptions";
import { change, rules, type Trial, trials, violations } from "./examples";

// What a configuration may be, the pack says: here everything is handed on as it is written.
type Given = Parameters<RunningPack["configure"]>[0];

const POLICIES: readonly (readonly [type: string, property: string, more?: object])[] = [
  ["aws:iam/rolePolicy:RolePolicy", "policy"],
  ["aws:iam/role:Role", "assumeRolePolicy"],
  ["aws:s3/bucketPolicy:BucketPolicy", "policy"],
  ["aws:kms/key:Key", "policy"],
  ["aws:sqs/queuePolicy:QueuePolicy", "policy"],
  ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", "policy", { serviceName: "com.amazonaws.eu-central-1.s3" }],
];

const NO_DOCUMENTS = {
  "a text": "everybody may read",
  "JSON that is cut": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"',
  "JSON with a comma too many": '{"Version":"2012-10-17","Statement":[],}',
  "a list of numbers": [1, 2],
  "a number": 2012,
};

describe("the packs and bad input", () => {
  let pack: RunningPack;
  let folder: string;
  before(async () => {
    pack = await RunningPack.start("all");
    folder = mkdtempSync(join(tmpdir(), "evenkeel-bad-input-"));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await pack.stop();
  });
  afterEach(() => pack.configure({}));

  for (const [type, property, more] of POLICIES) {
    it(`find what is no policy document in ${type}, by one rule`, async () => {
      for (const [what, document] of Object.entries(NO_DOCUMENTS)) {
        const { violations } = await pack.judge({ type, properties: { ...more, [property]: document } });
        const found = violations.filter(({ message }) => message.startsWith(`subject (${type}) ${property}`));
        assert.deepEqual([...new Set(found.map(({ rule }) => rule))], ["iam-document-well-formed"], what);
        assert.equal(found[0]?.level, "mandatory");
      }
    });
  }

  it("judge a policy of a megabyte, 100,000 rules and 10,000 tags, and what lies deeper than any resource", async () => {
    const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
    const policy = { Version: "2012-10-17", Statement: Array.from({ length: 10_000 }, () => statement) };
    const ingress = Array.from({ length: 100_000 }, (_, port) => ({ fromPort: port, toPort: port, protocol: "tcp" }));
    const tags = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`key-${at}`, "x"]));
    const deep = `${"[".repeat(500_000)}${"]".repeat(500_000)}`;
    const examples: readonly (readonly [Example, string])[] = [
      [{ type: "aws:iam/policy:Policy", properties: { policy: JSON.stringify(policy) } }, "iam-document-well-formed"],
      [{ type: "aws:iam/policy:Policy", properties: { policy: deep } }, "iam-document-well-formed"],
      [{ type: "aws:ec2/securityGroup:SecurityGroup", properties: { ingress } }, "tags-required"],
      [{ type: "aws:sqs/queue:Queue", properties: { tags } }, "tags-limits"],
    ];
    for (const [example, expected] of examples) {
      const { violations } = await pack.judge(example);
      const found = violations.map(({ rule }) => rule);
      assert.ok(found.includes(expected), `${expected} in ${[...new Set(found)].join(", ")}`);
      assert.ok(violations.every(({ message }) => message.length < 2000 && !message.includes("rule itself failed")));
    }
  }).timeout(60_000);

  it("refuse a configuration that does not fit, and say where, what was found and what was expected", async () => {
    const wrong = {
      "rds-several-zones": { levels: { prod: "mandatory" } },
      "tags-required": { keys: "Owner" },
      "tags-requird": {},
      "policy-settings": { services: ["rds", "s4"], undetermined: null },
    };
    await assert.rejects(pack.configure(wrong), (error) => {
      const message = String(error);
      for (const part of [
        /rds-several-zones\.levels\.prod: there is no such type of environment, expected one of development, staging/,
        /tags-required\.keys: found "Owner", expected a list of texts/,
        /tags-requird: there is no such rule/,
        /policy-settings\.services: found "s4", expected a service that a rule is about/,
        /policy-settings\.undetermined: found null, expected one of warn, fail/,
      ]) {
        assert.match(message, part);
      }
      return true;
    });
  });

  it("take the configuration that the README shows, and its exemption", async () => {
    const readme = readFileSync(join(__dirname, "../../policies/README.md"), "utf8");
    const shown = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";
    const configured = Object.entries<string | object>(JSON.parse(shown("json")));
    await pack.configure(
      Object.fromEntries(configured.map(([rule, is]) => [rule, typeof is === "string" ? { level: is } : is])) as Given,
    );
    const { valid } = readExemptions(shown("yaml"), "README.md", new Date("2026-12-01"));
    assert.ok(rules.some(({ id }) => id === valid[0]?.rule));
  });

  const FILES: readonly (readonly [what: string, write: (path: string) => void, problem: RegExp])[] = [
    ["text that is not YAML", (path) => writeFileSync(path, "- rule: ["), /found text that is not YAML \(.+line 1/],
    ["no list", (path) => writeFileSync(path, "rule: tags-required"), /expected a list of exemptions/],
    [
      "a misspelt rule",
      (path) => writeFileSync(path, exemption("tags-requird")),
      /\[0\] \(tags-requird\): found a rule/,
    ],
    [
      "an unused entry",
      (path) => writeFileSync(path, exemption("tags-required")),
      /\[0\] \(tags-required\): found noth/,
    ],
    ["a folder", (path) => mkdirSync(path), /found something that cannot be read \(EISDIR\)/],
  ];
  for (const [what, write, problem] of FILES) {
    it(`refuse a stack whose exemptions are ${what}`, async () => {
      const file = join(folder, `${what.replaceAll(" ", "-")}.yaml`);
      write(file);
      await pack.configure({ "policy-settings": { exemptions: [file] } });
      const stack = { type: "pulumi:pulumi:Stack", name: "evenkeel-test", props: {}, propertyDependencies: {} };
      const urn = "urn:pulumi:test::evenkeel::pulumi:pulumi:Stack::evenkeel-test";
      const { violations } = await pack.judgeStackFacts([{ ...stack, urn }]);
      const found = violations.filter(({ rule }) => rule === "policy-settings");
      assert.deepEqual(
        found.map(({ level, urn: of }) => [level, of]),
        [["mandatory", urn]],
      );
      assert.match(found[0]?.message ?? "", problem);
    });
  }
});

/** An exemption that is valid by itself, until long after this test: its day is found by the pack's own clock. */
function exemption(rule: string): string {
  const expires = new Date(Date.now() + 90 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const urn = "urn:pulumi:test::evenkeel::aws:sqs/queue:Queue::orders";
  return JSON.stringify([
    { rule, urn, reason: "Its messages are copies of another's.", owner: "orders", expires, ticket: "OPS-1" },
  ]);
}

describe("a rule and bad input", () => {
  it("judges numbers and booleans alike, whether they are written as such or as text", () => {
    for (const trial of [...trials("passes"), ...trials("fails")]) {
      const asText = change(trial, (each) => ({ ...each, properties: mapLeaves(each.properties, scalarAsText) }));
      const decisions = (of: Trial) => violations(of).map(({ decided }) => decided);
      assert.deepEqual(decisions(asText), decisions(trial), `${trial.rule.id}: ${JSON.stringify(trial.example)}`);
    }
  });

  // Each makes some kind of careless regular expression try for minutes.
  const LONG = ["a-", "a.", "eyJ-", "*a", "${", "a@a.", "password ", "{"];
  for (const part of LONG) {
    it(`takes less than a second for a text of ${JSON.stringify(part)} again and again`, () => {
      const long = part.repeat(60_000 / part.length);
      for (const rule of rules) {
        const [trial] = trials("fails", [rule]);
        assert.ok(trial);
        const filled = change(trial, (each) => ({ ...each, properties: mapLeaves(each.properties, textAs(long)) }));
        const before = process.cpuUsage();
        const found = violations(filled);
        const { user } = process.cpuUsage(before);
        assert.ok(user < 1_000_000, `${rule.id} took ${Math.round(user / 1000)} ms`);
        assert.ok(found.every(({ message }) => !message.includes("rule itself failed")));
      }
    }).timeout(60_000);
  }
});

type Properties = Example["properties"];

function mapLeaves(properties: Properties, map: (leaf: unknown) => unknown): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, mapLeaf(value, map)]));
}

function mapLeaf(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => mapLeaf(each, map));
  return typeof value === "object" && value !== null ? mapLeaves({ ...value }, map) : map(value);
}

function scalarAsText(leaf: unknown): unknown {
  return typeof leaf === "number" || typeof leaf === "boolean" ? String(leaf) : leaf;
}

/** What puts a text in place of each other one, but of words that choose what else is read. */
function textAs(long: string): (leaf: unknown) => unknown {
  return (leaf) => (typeof leaf === "string" && !/^(?:Allow|Deny|[a-z]+|[A-Z]+)$/.test(leaf) ? long : leaf);
}
