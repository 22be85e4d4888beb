import { behaviour, type Inputs } from "../kit";

export const dashboard = behaviour("datadog:index/dashboard:Dashboard", {
  create: (cloud, { title }) => dashboardOutputs(cloud.own.text(9, ALPHABET), title),
});
export const dashboardJson = behaviour("datadog:index/dashboardJson:DashboardJson", {
  create: (cloud, { dashboard: json }) => dashboardOutputs(cloud.own.text(9, ALPHABET), JSON.parse(json).title ?? ""),
});

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

function dashboardOutputs(letters: string, title: string) {
  const id = [letters.slice(0, 3), letters.slice(3, 6), letters.slice(6)].join("-");
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return { id, url: `/dashboard/${id}/${slug}`, dashboardListsRemoveds: [] };
}

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
