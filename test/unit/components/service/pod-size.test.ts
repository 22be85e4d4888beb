import assert from "node:assert/strict";

import { millicoresOf, requestedMebibytes, requestedMillicores } from "../../../../components/service/pod-size";

describe("the size of a pod", () => {
  it("has 1000 thousandths of a virtual CPU for 1024 units", () => {
    assert.deepEqual([256, 1024, 4096].map(millicoresOf), [250, 1000, 4000]);
  });

  it("is kept for it by half, rounded up", () => {
    assert.equal(requestedMillicores({ cpu: 256 }), 125);
    assert.equal(requestedMillicores({ cpu: 256, kubernetes: { requests: {} } }), 125);
    assert.equal(requestedMebibytes({ memory: 513 }), 257);
  });

  it("is kept for it as the service says", () => {
    const kubernetes = { requests: { cpuMillicores: 100, memoryMiB: 300 } };

    assert.equal(requestedMillicores({ cpu: 256, kubernetes }), 100);
    assert.equal(requestedMebibytes({ memory: 513, kubernetes }), 300);
  });
});
