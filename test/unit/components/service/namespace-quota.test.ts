import assert from "node:assert/strict";

import { quotaOf, quotaProblems } from "../../../../components/service/namespace-quota";
import { workloadSettings } from "../../../../components/service/workload";

const bound = { vcpus: 6, memoryGiB: 12 };

function service(kubernetes: object, more: object = {}) {
  const rolling = { runtime: "eks", desiredCount: 3, deployment: { strategy: "rolling" } };
  const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
  return workloadSettings.parse({ image, port: 3000, cpu: 1024, memory: 2048, ...rolling, ...more, kubernetes });
}

describe("what a namespace may take", () => {
  it("is what its services say, and nothing is said of those that say nothing", () => {
    const services = {
      orders: service({ namespace: "shop", namespaceQuota: bound }),
      carts: service({ namespace: "shop", namespaceQuota: bound }),
      mails: service({}),
    };

    assert.deepEqual(quotaOf("shop", services), bound);
    assert.equal(quotaOf("mails", services), undefined);
  });

  it("has room for a deployment at its largest, to the last pod", () => {
    // Three pods, and three new ones beside them.
    assert.deepEqual(quotaProblems({ orders: service({ namespaceQuota: bound }) }), []);

    const [vcpus] = quotaProblems({ orders: service({ namespaceQuota: { ...bound, vcpus: 5.9 } }) });
    assert.equal(vcpus?.path, "orders.kubernetes.namespaceQuota");
    assert.match(vcpus?.message ?? "", /^found .*5\.9.*up to 6 virtual CPUs and 12 GiB\. Set it to that or more/);
    assert.equal(quotaProblems({ orders: service({ namespaceQuota: { ...bound, memoryGiB: 11 } }) }).length, 1);
    const scaled = service({ namespaceQuota: bound }, { scaling: { min: 3, max: 4 } });
    assert.equal(quotaProblems({ orders: scaled }).length, 1);
  });

  it("counts all services of the namespace together", () => {
    const twice = { namespace: "shop", namespaceQuota: { vcpus: 12, memoryGiB: 24 } };

    assert.deepEqual(quotaProblems({ orders: service(twice), carts: service(twice) }), []);
    const tight = { namespace: "shop", namespaceQuota: bound };
    assert.deepEqual(
      quotaProblems({ orders: service(tight), carts: service(tight) }).map(({ path }) => path),
      ["orders.kubernetes.namespaceQuota"],
    );
  });

  it("is not said in two ways by services that share a namespace", () => {
    const roomy = { vcpus: 100, memoryGiB: 200 };
    const orders = service({ namespace: "shop", namespaceQuota: roomy });

    const [other] = quotaProblems({
      orders,
      carts: service({ namespace: "shop", namespaceQuota: { ...roomy, vcpus: 50 } }),
    });
    assert.equal(other?.path, "carts.kubernetes.namespaceQuota");
    assert.match(other?.message ?? "", /^found .*50.*; the namespace shop is that of orders, too, which says .*100/);

    const [silent] = quotaProblems({ orders, carts: service({ namespace: "shop" }) });
    assert.match(
      silent?.message ?? "",
      /^is missing; the namespace shop .* Say the same, or choose another namespace\.$/,
    );

    const [loud] = quotaProblems({ carts: service({ namespace: "shop" }), orders });
    assert.match(loud?.message ?? "", /that of carts, too, which says nothing/);
  });
});
