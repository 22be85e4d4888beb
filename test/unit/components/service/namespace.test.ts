import assert from "node:assert/strict";

import { eksLogGroupOf } from "../../../../components/service/log-group";
import { namespaceOf, namespaceProblems } from "../../../../components/service/namespace";

describe("where a service is on EKS", () => {
  it("is a namespace of its own, or the one that it names", () => {
    assert.equal(namespaceOf("entity-api", {}), "entity-api");
    assert.equal(namespaceOf("entity-api", { kubernetes: {} }), "entity-api");
    assert.equal(namespaceOf("entity-api", { kubernetes: { namespace: "shop" } }), "shop");
  });

  it("is told by logs in a group of its own, or the one that it names", () => {
    assert.equal(eksLogGroupOf("entity-api", { logs: {} }), "/aws/eks/entity-api");
    assert.equal(eksLogGroupOf("entity-api", { logs: { group: "/acme/entities" } }), "/acme/entities");
  });
});

describe("namespaces", () => {
  const shop = { kubernetes: { namespace: "shop" } };

  it("are shared by services whose objects have names of their own", () => {
    assert.deepEqual(namespaceProblems({ orders: shop, "orders-api": shop, users: {} }), []);
    // Each in its own, they do not meet.
    assert.deepEqual(namespaceProblems({ orders: {}, "orders-migration": {} }), []);
  });

  it("do not hold two services of which one is called as a part of the other", () => {
    assert.deepEqual(namespaceProblems({ orders: shop, "orders-migration": shop }), [
      {
        path: "orders-migration.kubernetes.namespace",
        message:
          'found "shop"; orders lives there too, and calls a part of its own orders-migration. ' +
          "Give one of the two another namespace, or another name.",
      },
    ]);
  });

  for (const part of ["ping", "pong", "schedules"]) {
    it(`do not hold two services of which one is called ${part} of the other`, () => {
      const paths = namespaceProblems({ orders: shop, [`orders-${part}`]: shop }).map(({ path }) => path);

      assert.deepEqual(paths, [`orders-${part}.kubernetes.namespace`]);
    });
  }

  it("do not hold two schedules of one name, of whatever services", () => {
    const scheduled = (schedule: string, around: object = shop) => ({
      ...around,
      scaling: { schedules: { [schedule]: {} } },
    });
    const message =
      'found "shop"; a schedule of another service that lives there would be called orders-night-shift, too. ' +
      "Give one of the two another namespace, or its schedule another name.";

    assert.deepEqual(
      namespaceProblems({ orders: scheduled("night-shift"), users: shop, "orders-night": scheduled("shift") }),
      ["orders", "orders-night"].map((service) => ({ path: `${service}.kubernetes.namespace`, message })),
    );
    assert.deepEqual(namespaceProblems({ orders: scheduled("night"), users: scheduled("night") }), []);
    assert.deepEqual(
      namespaceProblems({ orders: scheduled("night-shift", {}), "orders-night": scheduled("shift", {}) }),
      [],
    );
  });

  it("of Kubernetes, of controllers and of the load balancer are not for services, whoever is named after them", () => {
    const services = { datadog: {}, orders: { kubernetes: { namespace: "default" } }, ingress: {} };

    const [agents, initial, loadBalancer, ...others] = namespaceProblems(services, ["ingress"]);
    assert.deepEqual(others, []);
    assert.match(
      `${agents?.path}: ${agents?.message}`,
      /^datadog\.kubernetes\.namespace: found "datadog"; .*Choose another/,
    );
    assert.match(
      `${initial?.path}: ${initial?.message}`,
      /^orders\.kubernetes\.namespace: found "default"; .*Choose another/,
    );
    assert.deepEqual(loadBalancer, {
      path: "ingress.kubernetes.namespace",
      message: 'found "ingress"; it belongs to the load balancer. Choose another one.',
    });
  });
});
