import assert from "node:assert/strict";

import { zonesWithoutEks } from "../../../../components/network/eks-zones";

describe("the zones of a network with EKS", () => {
  it("are such that have EKS, as far as ids tell", () => {
    assert.deepEqual(zonesWithoutEks(["use1-az1", "use1-az2", "us-east-1e"]), []);
    assert.deepEqual(zonesWithoutEks(["use1-az1", "use1-az3"]), [
      {
        path: "zones[1]",
        message: 'found "use1-az3"; EKS runs no cluster in use1-az3. Choose another zone, or run all services on ECS.',
      },
    ]);
  });
});
