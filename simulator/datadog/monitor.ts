import { behaviour, type Inputs, type Problem, refuse } from "../kit";

export const monitor = behaviour("datadog:index/monitor:Monitor", {
  check(inputs) {
    const { query, name } = inputs;
    return [
      ...(query.trim() === "" ? [{ path: "query", reason: 'found ""; a monitor needs a query' }] : []),
      ...(name.trim() === "" ? [{ path: "name", reason: 'found ""; a monitor needs a name' }] : []),
      ...thresholdProblems(inputs),
    ];
  },

  delete(cloud, { id, outputs: { forceDelete } }) {
    const users = forceDelete
      ? []
      : cloud
          .every("datadog:index/serviceLevelObjective:ServiceLevelObjective")
          .filter(({ inputs }) => inputs.monitorIds?.map(String).includes(id));
    return users.length === 0
      ? []
      : refuse("409 Conflict", `monitor [${id}] is referenced in slos: ${users.map((user) => user.id).join(", ")}`);
  },
});

const METRIC = new Set(["metric alert", "query alert"]);

// A query names its critical threshold again, and Datadog refuses two that differ.
function thresholdProblems({ type, query, monitorThresholds }: Inputs): Problem[] {
  const [, operator = "", inQuery] = /(<=|>=|<|>)\s*(-?[\d.]+)\s*$/.exec(query) ?? [];
  if (!METRIC.has(type)) return [];
  if (inQuery === undefined)
    return [{ path: "query", reason: `a query of type ${type} ends with a comparison, as in "... > 5"` }];
  const { critical, warning } = monitorThresholds ?? {};
  if (critical !== undefined && Number(critical) !== Number(inQuery)) {
    return [
      { path: "monitorThresholds.critical", reason: `found "${critical}"; alert threshold in the query is ${inQuery}` },
    ];
  }
  if (critical === undefined || warning === undefined) return [];
  const inOrder = operator.startsWith(">") ? Number(warning) < Number(critical) : Number(warning) > Number(critical);
  return inOrder
    ? []
    : [
        {
          path: "monitorThresholds.warning",
          reason: `found "${warning}"; it must come before the critical threshold ${critical}`,
        },
      ];
}
