import assert from "node:assert/strict";

import { eksProductionFloor } from "../../../../components/service/eks-production-floor";
import { eksClusterSettings } from "../../../../components/service/eks-settings";
import { supportedVersions } from "../../../../components/service/eks-versions";

const least = {
  version: supportedVersions(new Date()).at(-1),
  administrators: ["arn:aws:iam::111122223333:role/deploy"],
};

function refused(given: object): string[] {
  const settings = eksClusterSettings.parse({ ...least, ...given });
  return eksProductionFloor(settings).map(({ path, message }) => `${path}: ${message.split(";")[0]}`);
}

describe("a cluster on EKS in production", () => {
  it("may be as the defaults have it, or reachable from addresses of one's own", () => {
    assert.deepEqual(refused({}), []);
    assert.deepEqual(refused({ endpoint: { publicCidrs: ["203.0.113.0/24", "198.51.0.0/16"] } }), []);
  });

  it("is not open to the internet, nor to its halves", () => {
    assert.deepEqual(refused({ endpoint: { publicCidrs: ["0.0.0.0/0"] } }), [
      'endpoint.publicCidrs[0]: found "0.0.0.0/0"',
    ]);
    assert.deepEqual(refused({ endpoint: { publicCidrs: ["203.0.113.0/24", "0.0.0.0/1", "128.0.0.0/1"] } }), [
      'endpoint.publicCidrs[1]: found "0.0.0.0/1"',
      'endpoint.publicCidrs[2]: found "128.0.0.0/1"',
    ]);
  });

  it("is kept from deletion", () => {
    assert.deepEqual(refused({ deletionProtection: false }), ["deletionProtection: found false"]);
  });
});
