import type { Inputs } from "../kit";
import type { Rules } from "./object-rules";

export const serviceRules: Rules = {
  check({ spec = {} }) {
    const ports: Inputs[] = spec.ports ?? [];
    if (ports.length < 2) return [];
    return ports.flatMap(({ name }, index) =>
      name === undefined ? [{ path: `spec.ports[${index}].name`, reason: "Required value" }] : [],
    );
  },

  act({ own }, { inputs: { spec = {} } }) {
    const number = own.below(250);
    const ingress = spec.type === "LoadBalancer" ? { ingress: [{ hostname: `k8s-${number}.elb.amazonaws.com` }] } : {};
    return {
      ...(spec.type !== "ExternalName" && { "spec.clusterIP": `172.20.0.${number + 2}` }),
      status: { loadBalancer: ingress },
    };
  },
};
