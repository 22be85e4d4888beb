import type { Rules } from "./object-rules";

export const disruptionBudgetRules: Rules = {
  check({ spec = {} }) {
    if (spec.minAvailable === undefined || spec.maxUnavailable === undefined) return [];
    return [{ path: "spec", reason: "Invalid value: minAvailable and maxUnavailable cannot be both set" }];
  },
};
