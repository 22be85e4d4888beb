import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Contract } from "../../../../simulator/contract";
import { contractFiles, packages } from "../../../../simulator/contract/generate";

const data = join(__dirname, "../../../../simulator/contract/data");

describe("the contract", () => {
  for (const packageName of packages) {
    it(`of ${packageName} is what the installed SDK declares; npm run contract writes it anew`, function () {
      this.timeout(20_000);
      const files = contractFiles(packageName);

      assert.deepEqual(readdirSync(join(data, packageName)).sort(), [...files.keys()].sort());
      for (const [name, text] of files)
        assert.ok(
          readFileSync(join(data, packageName, name), "utf8") === text,
          `${packageName}/${name} is out of date`,
        );
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
