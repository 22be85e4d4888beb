import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { version as typescript } from "typescript/package.json";

import { Contract } from "../../../../simulator/contract";
import { contractFiles, packages } from "../../../../simulator/contract/generate";

const repository = join(__dirname, "../../../..");
const contract = join(repository, "simulator/contract");
const data = join(contract, "data");

describe("the contract", () => {
  for (const packageName of packages) {
    it(`of ${packageName} is what the installed SDK declares; npm run contract writes it anew`, function () {
      this.timeout(20_000);
      // `npm run test:full` reads all declarations again.
      const proof = proofOf(packageName);
      if (existsSync(proof) && !process.env.EVENKEEL_FULL) return;
      const files = contractFiles(packageName);

      assert.deepEqual(readdirSync(join(data, packageName)).sort(), [...files.keys()].sort());
      for (const [name, text] of files)
        assert.ok(
          readFileSync(join(data, packageName, name), "utf8") === text,
          `${packageName}/${name} is out of date`,
        );
      mkdirSync(dirname(proof), { recursive: true });
      writeFileSync(proof, "");
    });
  }

  it("is of the very versions that are installed", () => {
    for (const packageName of packages) {
      assert.equal(new Contract(packageName).version, require(`@pulumi/${packageName}/package.json`).version);
    }
  });

  it("knows types by every token that the SDK still exports for them", () => {
    const aws = new Contract("aws");
    const tokens = [
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:alb/loadBalancer:LoadBalancer",
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketV2:BucketV2",
    ];

    assert.deepEqual(
      tokens.filter((token) => !aws.resource(token)),
      [],
    );
    assert.equal(aws.resource("aws:constructor/a:A"), undefined);
    assert.equal(aws.resource("nonsense"), undefined);
  });

  it("tells what must be given, what is nested, and what the SDK hides", () => {
    const aws = new Contract("aws");
    const { inputs, outputs, secrets } = aws.resource("aws:rds/instance:Instance") ?? assert.fail();

    assert.deepEqual(
      [inputs.instanceClass, inputs.allocatedStorage, inputs.vpcSecurityGroupIds, inputs.restoreToPointInTime],
      ["string!", "number", "[string]", "#rds.InstanceRestoreToPointInTime"],
    );
    assert.equal(aws.object("rds.InstanceRestoreToPointInTime").sourceDbInstanceIdentifier, "string");
    assert.ok(outputs.includes("endpoint") && !outputs.includes("instanceClass"));
    assert.deepEqual(secrets, ["password", "passwordWo"]);
  });
});

/** Stands where the very same files were compared before with declarations of the very same package. */
function proofOf(packageName: string): string {
  const installed = JSON.parse(readFileSync(join(repository, "node_modules/.package-lock.json"), "utf8"));
  const sdk = installed.packages[`node_modules/@pulumi/${packageName}`];
  const reader = ["declarations.ts", "generate.ts", "shape.ts"].map((file) => join(contract, file));
  const files = readdirSync(join(data, packageName)).map((file) => join(data, packageName, file));
  const digest = createHash("sha256").update(JSON.stringify([sdk, typescript]));
  for (const file of [...reader, ...files.sort()]) digest.update(basename(file)).update(readFileSync(file));
  return join(repository, "node_modules/.cache/contract", digest.digest("hex"));
}
