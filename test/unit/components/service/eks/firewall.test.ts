import assert from "node:assert/strict";

import type { Ports } from "../../../../../components/service/calls";
import { PodFirewall, type PodFirewallArgs } from "../../../../../components/service/eks/firewall";
import { assertPreviewComplete, deploy } from "../../../harness";
import { network, standIn } from "./entity-api";

const labels = { "app.kubernetes.io/name": "entity-api" };
const ports = { port: 3000, otherPorts: { metrics: 9090 } };

function firewall(more: Partial<PodFirewallArgs> = {}): PodFirewall {
  return new PodFirewall("entity-api-firewall", {
    service: "entity-api",
    namespace: "shop",
    labels,
    ports,
    components: [],
    network,
    callers: {},
    callees: {},
    connectsTo: {},
    startsAfter: [],
    ...more,
  });
}

function pods(namespace: string, service: string) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: { "app.kubernetes.io/name": service } },
  };
}

const tcp = (...all: (number | string)[]) => all.map((port) => ({ protocol: "TCP", port }));
const to = (...cidrs: string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const identity = { to: to("169.254.170.23/32"), ports: tcp(80) };
const internet = { to: to("0.0.0.0/0"), ports: tcp(443) };

describe("PodFirewall", () => {
  it("lets nobody in, and out to its identity and over HTTPS alone, where nothing else is said", async () => {
    const { inputs, options } = await deploy(() => firewall({ startsAfter: [standIn("namespace-ready")] }));

    assert.deepEqual(inputs("entity-api-firewall-in"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "entity-api-in", namespace: "shop", labels },
      spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] },
    });
    assert.deepEqual(inputs("entity-api-firewall-out"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "entity-api-out", namespace: "shop", labels },
      spec: { podSelector: { matchLabels: labels }, policyTypes: ["Egress"], egress: [identity, internet] },
    });
    assert.deepEqual(options("entity-api-firewall-in").dependsOn, ["namespace-ready"]);
  });

  it("lets in the load balancer on the port, and callers on all of them", async () => {
    const { inputs } = await deploy(() =>
      firewall({ loadBalancerCidrs: ["10.20.0.0/24"], callers: { web: { namespace: "front" } } }),
    );

    assert.deepEqual(inputs("entity-api-firewall-in").spec.ingress, [
      { from: to("10.20.0.0/24"), ports: tcp("main") },
      { from: [pods("front", "web")], ports: tcp("main", "metrics") },
    ]);
  });

  it("lets out to databases, to the services that it calls and to the agents of the nodes", async () => {
    const { inputs } = await deploy(() =>
      firewall({
        connectsTo: { "entity-db": { port: 5432, cidrs: ["10.20.128.0/24", "10.20.129.0/24"] } },
        callees: { users: { namespace: "people", ports: { port: 8080, otherPorts: { admin: 81 } } } },
        agentCidrs: ["10.20.64.0/20"],
      }),
    );

    assert.deepEqual(inputs("entity-api-firewall-out").spec.egress, [
      identity,
      internet,
      { to: to("10.20.128.0/24", "10.20.129.0/24"), ports: tcp(5432) },
      { to: [pods("people", "users")], ports: tcp("main", "admin") },
      { to: to("10.20.64.0/20"), ports: [...tcp(8126), { protocol: "UDP", port: 8125 }] },
    ]);
  });

  it("is the same while a deployment changes numbers of ports, so that old pods and new ones are reached", async () => {
    const policies = async (own: Ports, called: Ports) => {
      const around = {
        callers: { web: { namespace: "front" } },
        callees: { users: { namespace: "people", ports: called } },
      };
      const { inputs } = await deploy(() => firewall({ ...around, loadBalancerCidrs: ["10.20.0.0/24"], ports: own }));
      return [inputs("entity-api-firewall-in"), inputs("entity-api-firewall-out")];
    };

    const before = await policies(ports, { port: 8080, otherPorts: { admin: 81 } });
    const after = await policies(
      { port: 4000, otherPorts: { metrics: 9091 } },
      { port: 8081, otherPorts: { admin: 82 } },
    );
    assert.deepEqual(after, before);
  });

  it("lets the migration out to where the service goes, and nobody in to it", async () => {
    const { inputs } = await deploy(() => firewall({ components: ["migration"] }));

    assert.deepEqual(inputs("entity-api-firewall-in").spec.podSelector, { matchLabels: labels });
    assert.deepEqual(inputs("entity-api-firewall-out").spec.podSelector, {
      matchExpressions: [
        { key: "app.kubernetes.io/name", operator: "In", values: ["entity-api", "entity-api-migration"] },
      ],
    });
  });

  it("stays inside where the network goes nowhere, unless AWS's services are behind a gateway", async () => {
    const closed = { internet: false, gatewayPrefixListIds: [] };
    const gateway = { internet: false, gatewayPrefixListIds: ["pl-s3"] };
    const egressOf = async (egress: object) => {
      const found = await deploy(() => firewall({ network: { ...network, ...egress } }));
      return found.inputs("entity-api-firewall-out").spec.egress;
    };

    assert.deepEqual(await egressOf({ egress: closed }), [identity, { to: to("10.20.0.0/16"), ports: tcp(443) }]);
    assert.deepEqual(await egressOf({ egress: gateway }), [identity, internet]);
  });

  it("shows in a first preview all that an update makes", async () => {
    await assertPreviewComplete(() => firewall());
  });
});
