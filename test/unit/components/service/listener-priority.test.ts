import assert from "node:assert/strict";

import fc from "fast-check";

import { listenerPriority, routingConflicts } from "../../../../components/service/listener-priority";

const everything = { hosts: [], paths: ["/*"] };
const path = { hosts: [], paths: ["/api/*"] };
const host = { hosts: ["admin.example.com"], paths: ["/*"] };
const pathOfHost = { hosts: ["admin.example.com"], paths: ["/api/*"] };

describe("the priority of a service's listener rule", () => {
  it("is one that AWS takes, and follows from the service alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(everything, path, host, pathOfHost), (name, routing) => {
        const priority = listenerPriority(name, routing);
        assert(Number.isInteger(priority) && priority >= 1 && priority <= 50_000);
        assert.equal(listenerPriority(name, routing), priority);
      }),
    );
  });

  it("tries a service that asks for less before one that takes the rest", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        for (const [specific, general] of [
          [pathOfHost, path],
          [path, host],
          [host, everything],
        ] as const) {
          assert(listenerPriority(one, specific) < listenerPriority(other, general));
        }
      }),
    );
  });

  it("never changes for a service, since its rule would be moved while requests come in", () => {
    assert.equal(listenerPriority("entity-api", everything), 36_507);
  });

  it("can be given", () => {
    assert.equal(listenerPriority("entity-api", { ...everything, priority: 7 }), 7);
  });
});

describe("services that share a listener", () => {
  it("may take different requests", () => {
    assert.deepEqual(routingConflicts({ web: everything, api: path, admin: host }), []);
  });

  it("are refused by name when two have one priority", () => {
    const services = { web: { ...everything, priority: 7 }, api: { ...path, priority: 7 } };

    assert.deepEqual(routingConflicts(services), [
      {
        service: "api",
        message:
          "its listener rule has priority 7, and so has that of web. Set priority of one of them to another number.",
      },
    ]);
  });

  it("are refused by name when one would never see a request", () => {
    assert.deepEqual(routingConflicts({ web: everything, api: { hosts: [], paths: ["/api/*", "/*"] } }), [
      {
        service: "api",
        message:
          "it takes /* of any host, and so does web: one of them would never see a request. Give it hosts or paths.",
      },
    ]);
  });

  it("are refused by name when the one that comes first takes what the other is for", () => {
    const orders = { hosts: ["*.example.com"], paths: ["/orders/*"], priority: 20 };
    const refunds = { hosts: ["shop.example.com"], paths: ["/orders/*/refunds"], priority: 30 };

    assert.deepEqual(routingConflicts({ refunds, orders }), [
      {
        service: "refunds",
        message:
          "the listener rule of orders comes first and takes /orders/*/refunds of shop.example.com too, so it would " +
          "never see those. Set priority to less than 20.",
      },
    ]);
    assert.deepEqual(routingConflicts({ refunds: { ...refunds, priority: 10 }, orders }), []);
  });

  it("may overlap where each has requests of its own", () => {
    const first = { hosts: [], priority: 1 };
    const last = { hosts: [], priority: 2 };
    for (const [wider, other] of [
      ["/a/*", "/*/b"],
      ["/a/?", "/a/*"],
      ["/a.b", "/a-b"],
      ["/a", "/a/*"],
    ] as const) {
      assert.deepEqual(routingConflicts({ a: { ...first, paths: [wider] }, b: { ...last, paths: [other] } }), []);
    }
  });
});
