import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { pulumiBinary, pulumiVersion } from "../../../scripts/set-up/pulumi-version.mjs";

const root = resolve(__dirname, "../../..");

describe("the version of Pulumi", () => {
  it("is the same for the CLI, the SDK and the Go module that the CLI is built from", () => {
    const { dependencies } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
    const goModule = readFileSync(`${root}/simulator/cli/go.mod`, "utf8");
    const goVersions = [...goModule.matchAll(/github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g)].map(
      ([, at]) => at,
    );

    assert.deepEqual(
      { cli: dependencies.pulumi, sdk: dependencies["@pulumi/pulumi"], goVersions },
      { cli: pulumiVersion, sdk: pulumiVersion, goVersions: [pulumiVersion, pulumiVersion] },
    );
  });

  it("names the folder in which the npm package `pulumi` looks for the CLI", () => {
    assert.equal(pulumiBinary("/home/me/.pulumi"), `/home/me/.pulumi/versions/${pulumiVersion}/bin/pulumi`);
  });
});
