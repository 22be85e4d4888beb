import assert from "node:assert/strict";

import { accountSettings } from "../../../../components/base/settings";

describe("the account's settings", () => {
  it("take regions of the public partition, and no others: policies there would name nothing that exists", () => {
    const isTaken = (region: string) => accountSettings.safeParse({ id: "111122223333", region }).success;

    const regions = ["us-east-1", "eu-central-2", "ap-southeast-5", "mx-central-1", "ca-west-1", "il-central-1"];
    assert.deepEqual(regions.filter(isTaken), regions);
    assert.deepEqual(["cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1"].filter(isTaken), []);
  });
});
