import { behaviour, type Inputs } from "../kit";

export const serviceLevelObjective = behaviour("datadog:index/serviceLevelObjective:ServiceLevelObjective", {
  check({ type, monitorIds, query, sliSpecification }) {
    if (type === "monitor" && monitorIds === undefined)
      return [{ path: "monitorIds", reason: "is missing; type monitor needs it" }];
    if (type === "metric" && (query ?? sliSpecification) === undefined)
      return [{ path: "query", reason: "is missing; type metric needs it or sliSpecification" }];
    return type === "time_slice" && sliSpecification === undefined
      ? [{ path: "sliSpecification", reason: "is missing; type time_slice needs it" }]
      : [];
  },

  create: (_, { thresholds }) => ({
    timeframe: thresholds[0]?.timeframe,
    targetThreshold: thresholds[0]?.target,
    ...warning(thresholds[0]),
  }),
});

function warning(threshold: Inputs) {
  return threshold?.warning === undefined ? {} : { warningThreshold: threshold.warning };
}
