import assert from "node:assert/strict";

import { ingressOrders } from "../../../../components/service/ingress-order";

const everything = { hosts: [], paths: ["/*"] };

describe("the order of rules on EKS", () => {
  it("is that of the priorities on ECS, without those that have no rule", () => {
    const services = {
      web: { routing: everything },
      worker: { routing: "none" as const },
      api: { routing: { hosts: ["api.acme.com"], paths: ["/*"] } },
      urgent: { routing: { ...everything, paths: ["/urgent/*"], priority: 1 } },
      images: { routing: { hosts: ["api.acme.com"], paths: ["/images/*"] } },
    };

    assert.deepEqual(ingressOrders(services), { urgent: 1, images: 2, api: 3, web: 4 });
  });

  it("is empty where nothing has requests", () => {
    assert.deepEqual(ingressOrders({ worker: { routing: "none" } }), {});
  });
});
