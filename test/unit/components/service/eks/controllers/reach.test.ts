import assert from "node:assert/strict";

import { deploy } from "../../../../harness";
import { controllers, everything } from "./surroundings";

const names = {
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};
const https = { ports: [{ protocol: "TCP", port: 443 }] };
const credentials = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] };
const allPods = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

async function reachOf(args: Parameters<typeof controllers>[0]) {
  const { inputs } = await deploy(controllers(args));
  return (controller: string) => inputs(`controllers-${controller}-chart-reach`).spec;
}

function namespace(name: string) {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

describe("the pods of controllers", () => {
  it("talk to AWS and the cluster's API, and nobody talks to them", async () => {
    const reach = await reachOf({ ...everything, datadog: undefined });

    for (const controller of ["external-secrets", "rollouts", "logs"]) {
      assert.deepEqual(reach(controller), { ...allPods, ingress: [], egress: [names, https, credentials] });
    }
    assert.deepEqual(reach("reloader"), { ...allPods, ingress: [], egress: [names, https] });
  });

  it("tell Datadog's agents their figures, where there are agents", async () => {
    const reach = await reachOf(everything);

    const ports = { "external-secrets": 8080, rollouts: 8090 };
    for (const [controller, port] of Object.entries(ports)) {
      assert.deepEqual(reach(controller).ingress, [
        { from: [namespace("datadog")], ports: [{ protocol: "TCP", port }] },
      ]);
    }
    assert.deepEqual([reach("reloader").ingress, reach("logs").ingress], [[], []]);
  });

  it("take what services send to Datadog, and ask what agents have to know", async () => {
    const reach = await reachOf(everything);

    assert.deepEqual(reach("datadog"), {
      ...allPods,
      ingress: [
        {
          ports: [
            { protocol: "TCP", port: 8126 },
            { protocol: "UDP", port: 8125 },
          ],
        },
        { from: [{ podSelector: {} }] },
      ],
      egress: [
        names,
        https,
        {
          ports: [
            { protocol: "TCP", port: 10_250 },
            { protocol: "UDP", port: 123 },
          ],
        },
        { to: [{ podSelector: {} }] },
        { to: [namespace("external-secrets")], ports: [{ protocol: "TCP", port: 8080 }] },
        { to: [namespace("argo-rollouts")], ports: [{ protocol: "TCP", port: 8090 }] },
      ],
    });
  });
});
