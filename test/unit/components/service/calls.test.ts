import assert from "node:assert/strict";

import fc from "fast-check";

import {
  calledServices,
  callProblems,
  callVariables,
  encryptedCallProblems,
  inCallOrder,
  portsByName,
} from "../../../../components/service/calls";

function services(calls: Record<string, string[]>, cpu = 1024) {
  return Object.fromEntries(
    Object.entries(calls).map(([name, callees]) => {
      const speaks = { port: 3000, otherPorts: {}, environment: {} };
      return [name, { calls: callees, cpu, memory: 2048, sidecars: {}, ...speaks }];
    }),
  );
}

describe("calls between services", () => {
  it("come in an order in which each service finds those that it calls", () => {
    const order = inCallOrder(services({ web: ["api", "auth"], api: ["auth", "store"], auth: [], store: ["auth"] }));

    assert.deepEqual(
      order.map(([name]) => name),
      ["auth", "store", "api", "web"],
    );
  });

  it("keep their order whatever else there is, and lose no service", () => {
    const acyclic = fc
      .uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 8 })
      .chain((names) =>
        fc
          .tuple(...names.map((_, index) => fc.subarray(names.slice(0, index))))
          .map((calls) => services(Object.fromEntries(names.map((name, index) => [name, calls[index] ?? []])))),
      );
    fc.assert(
      fc.property(acyclic, (each) => {
        const order = inCallOrder(each).map(([name]) => name);
        assert.deepEqual(order.toSorted(), Object.keys(each).toSorted());
        for (const [name, { calls }] of Object.entries(each)) {
          for (const callee of calls) assert(order.indexOf(callee) < order.indexOf(name), `${name} before ${callee}`);
        }
        assert.deepEqual(callProblems(each), []);
      }),
    );
  });

  it("are refused to what is not there, and to oneself", () => {
    assert.deepEqual(callProblems(services({ web: ["apo", "web"], api: [] })), [
      { path: "web.calls[0]", message: 'found "apo"; no service has that name. Known: api.' },
      { path: "web.calls[1]", message: 'found "web"; a service reaches itself without a call. Known: api.' },
    ]);
  });

  it("are refused over TLS to what the load balancer speaks HTTP with", () => {
    const { web, api, store } = services({ web: ["api", "store"], api: [], store: [] });
    const routing = { hosts: [], paths: ["/api/*"] };
    const routed = { web: { ...web, calls: ["api", "store"], routing }, api: { ...api, calls: [], routing } };

    assert.deepEqual(encryptedCallProblems({ ...routed, store: { ...store, calls: [], routing: "none" } }), [
      {
        path: "api.routing",
        message:
          'found {"hosts":[],"paths":["/api/*"]}; other services call it over TLS, which its port would ask of the ' +
          'load balancer as well, and that speaks HTTP. Set it to "none", or leave out cluster.serviceConnect.tls.',
      },
    ]);
  });

  it("are refused in a circle, which is named", () => {
    const [problem, ...others] = callProblems(services({ web: ["api"], api: ["store"], store: ["api"] }));

    assert.equal(problem?.path, "api.calls");
    assert.match(problem?.message ?? "", /^api calls store calls api\. .*through the load balancer\.$/);
    assert.deepEqual(others, []);
  });

  it("are refused where a variable says otherwise where another port of a called service is", () => {
    const { web, api } = services({ web: ["api"], api: [] });
    assert(web && api);
    const environment = { API_METRICS_URL: "http://elsewhere" };

    assert.deepEqual(callProblems({ web: { ...web, environment }, api: { ...api, otherPorts: { metrics: 9100 } } }), [
      {
        path: "web.environment.API_METRICS_URL",
        message: "it tells where a called service is, and is set by the platform. Leave it out.",
      },
    ]);
  });

  it("are refused where a called service's tasks have no room for the proxy", () => {
    const problems = callProblems({ ...services({ web: ["api"] }), ...services({ api: [] }, 256) });

    assert.deepEqual(problems, [
      {
        path: "api.cpu",
        message:
          "found 256; it is called by web, and what runs beside the service, the proxy for calls among it, takes 256 of " +
          "the task's 256 CPU units, more than half. Set cpu to 512 or more.",
      },
    ]);
  });

  it("tell which services are called", () => {
    assert.deepEqual(calledServices(services({ web: ["api"], api: ["store"], store: [], jobs: ["api"] })), [
      "api",
      "store",
    ]);
  });

  it("reach each port by a name of its own", () => {
    assert.deepEqual(portsByName("entity-api", { port: 3000, otherPorts: { metrics: 9090 } }), {
      "entity-api": 3000,
      "entity-api-metrics": 9090,
    });
    assert.deepEqual(callVariables({ "entity-api": { port: 3000, otherPorts: { metrics: 9090 } } }), {
      ENTITY_API_URL: "http://entity-api:3000",
      ENTITY_API_METRICS_URL: "http://entity-api-metrics:9090",
    });
  });
});
