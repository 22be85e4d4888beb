import assert from "node:assert/strict";

import { cpuQuantity, memoryQuantity } from "../../../../../components/service/eks/quantities";
import { unlessEmpty } from "../../../../../components/service/eks/unless-empty";

describe("what is told to Kubernetes", () => {
  it("has quantities as it writes them itself, so that a refresh shows no change", () => {
    assert.deepEqual([250, 1000, 1500, 4000].map(cpuQuantity), ["250m", "1", "1500m", "4"]);
    assert.deepEqual([256, 1024, 1536, 30_720].map(memoryQuantity), ["256Mi", "1Gi", "1536Mi", "30Gi"]);
  });

  it("has no empty lists, which it would not keep", () => {
    assert.deepEqual(unlessEmpty({ volumes: [], searches: ["shop.svc.cluster.local"] }), {
      searches: ["shop.svc.cluster.local"],
    });
  });
});
