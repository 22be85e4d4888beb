import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { join } from "node:path";

import { Environment, type Run } from "./environment";

describe("the policy packs, on the real engine", function () {
  this.timeout(60_000);

  let environment: Environment;

  before(async () => {
    environment = await Environment.of("staging");
    renameSync(join(environment.folder, "index.ts"), join(environment.folder, "program.ts"));
  });
  after(() => environment.dispose());

  it("refuse a database whose storage is not encrypted, and nothing else", async () => {
    transform(`if (type === "aws:rds/instance:Instance") delete props.storageEncrypted;`);

    const preview = await environment.preview();

    assert.notEqual(preview.code, 0);
    assert.deepEqual(findings(preview), ["rds-storage-encrypted entity-db-instance"]);
  });

  it("refuse a deployment that lost a required tag, and nothing else", async () => {
    // What a provider is configured with is nested in text.
    transform(`if (type === "pulumi:providers:aws") {
      const { tags } = JSON.parse(props.defaultTags);
      props.defaultTags = JSON.stringify({ tags: { ...tags, CostCenter: undefined } });
    }`);

    const preview = await environment.preview();

    const rules = new Set(preview.findings.map(({ policyName }) => policyName));
    assert.notEqual(preview.code, 0);
    assert.deepEqual([...rules], ["tags-required"]);
    assert.ok(findings(preview).includes("tags-required entity-db-instance"));
    for (const { message } of preview.findings) assert.match(message, /CostCenter/);
  });

  it('refuse a role that may do "*", and nothing else', async () => {
    transform(`if (name === "entity-api-roles-execution-may") {
      props.policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::entities" }] };
    }`);

    const preview = await environment.preview();

    assert.notEqual(preview.code, 0);
    assert.deepEqual(findings(preview), ["iam-no-wildcard-action entity-api-roles-execution-may"]);
  });

  it("stop an update before the resource that they refuse is made", async () => {
    transform(`if (type === "aws:rds/instance:Instance") props.publiclyAccessible = true;`);

    const up = await environment.up();

    assert.notEqual(up.code, 0);
    assert.deepEqual(findings(up), ["rds-not-public entity-db-instance"]);
    const types = environment.cloud().objects.map(({ type }) => type);
    assert.ok(types.includes("aws:ec2/vpc:Vpc"));
    assert.ok(!types.includes("aws:rds/instance:Instance"));
  });

  /** Runs the program as it is, but for what a transform does to the properties of its resources. */
  function transform(change: string): void {
    environment.write(
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
       pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => { ${change}; return { props, opts }; });
       require("./program");`,
    );
  }
});

/** What was refused and where: `rds-storage-encrypted entity-db-instance`. The preview and the update tell the same. */
function findings({ findings }: Run): string[] {
  const told = findings.map(({ policyName, resourceUrn = "" }) => {
    return `${policyName} ${resourceUrn.slice(resourceUrn.lastIndexOf("::") + 2)}`;
  });
  return [...new Set(told)].sort();
}
