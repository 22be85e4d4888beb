import type { Cloud, Known } from "../kit";
import type { Manifest, Rules } from "./object-rules";

const AUTOSCALERS = [
  "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
];

export const autoscalerRules: Rules = {
  check({ spec }) {
    const { minReplicas = 1, maxReplicas } = spec ?? {};
    if (maxReplicas >= minReplicas) return [];
    const reason = `Invalid value: ${maxReplicas}: must be greater than or equal to \`minReplicas\``;
    return [{ path: "spec.maxReplicas", reason }];
  },
};

/** What decides how many pods a workload has, if anything does. */
export function autoscalerOf(cloud: Cloud, { kind, name, namespace }: Manifest): Known | undefined {
  const autoscalers = AUTOSCALERS.flatMap((type) => cloud.every(type));
  return autoscalers.find(({ outputs: { metadata, spec } }) => {
    const { kind: scaled, name: target } = spec.scaleTargetRef;
    return metadata.namespace === namespace && scaled === kind.kind && target === name;
  });
}
