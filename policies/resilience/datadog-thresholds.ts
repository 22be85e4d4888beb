import { all, decideBoth, defineRule, notApplicable, of, pass, type Rule, textOf, type View } from "../kit";
import { wordingOf } from "./datadog-wording";

const MONITOR = "datadog:index/monitor:Monitor";

const errors = { type: "query alert", query: "sum(last_5m):sum:trace.http.request.errors{env:staging}.as_count() > 5" };
const hosts = { type: "query alert", query: "max(last_5m):sum:aws.applicationelb.healthy_host_count{*} < 2" };

const thresholdsOrdered = defineRule({
  id: "datadog-thresholds-ordered",
  title: "A monitor warns before it alerts, and recovers on the good side",
  severity: "medium",
  resources: [MONITOR],
  why: "Limits in the wrong order never warn, flap, or are refused by Datadog when half of the monitors are made.",
  fix: "Where the query is >: warningRecovery below warning, warning below critical, criticalRecovery not above critical, critical as in the query. Where it is <, the other way round.",
  link: "https://docs.datadoghq.com/monitors/guide/recovery-thresholds/",
  controls: { nist80053: ["AU-6", "SI-4(5)"] },
  passes: [
    { ...errors, monitorThresholds: { critical: "5", criticalRecovery: "4", warning: "3", warningRecovery: "2" } },
    { ...hosts, monitorThresholds: { critical: "2", criticalRecovery: "3", warning: "4" } },
    { ...errors, monitorThresholds: { critical: "5", criticalRecovery: "5", warning: "3", warningRecovery: "3" } },
    errors,
    of(MONITOR, { type: "service check", query: '"http.can_connect".over("*").by("*").last(2).count_by_status()' }),
  ],
  fails: [
    { ...errors, monitorThresholds: { critical: "6" } },
    { ...errors, monitorThresholds: { critical: "5", warning: "7" } },
    { ...errors, monitorThresholds: { critical: "5", warning: "5" } },
    {
      type: "query alert",
      query: "avg(last_5m):avg:drift{*} >= -2",
      monitorThresholds: { critical: "-2", warning: "-1" },
    },
    { ...errors, monitorThresholds: { critical: "5", criticalRecovery: "6" } },
    { ...errors, monitorThresholds: { critical: "5", warning: "3", warningRecovery: "4" } },
    { ...hosts, monitorThresholds: { critical: "2", warning: "1" } },
  ],

  validate(monitor) {
    const nothing = notApplicable("its query compares nothing");
    return wordingOf(monitor, "query").decide((query) => {
      const [, comparison, limit] = COMPARISON.exec(textOf(query)) ?? [];
      if (comparison === undefined || limit === undefined) return nothing;
      const limits = monitor.at("monitorThresholds");
      const critical = limits.at("critical");
      const asInQuery = critical.decide(
        (value) => (Number(textOf(value)) === Number(limit) ? pass : critical.wrong(`the query's ${limit}`)),
        pass,
      );
      return all([asInQuery, ...inOrder(limits, comparison.startsWith(">") ? 1 : -1)]);
    }, nothing);
  },
});

const COMPARISON = /(>=|>|<=|<)\s*(-?\d[\d.]*(?:e[+-]?\d+)?)\s*$/i;

/** The verdicts on limits that belong together: `sign` is 1 where more is worse, and -1 where less is. */
function inOrder(limits: View, sign: 1 | -1) {
  const isBefore = (milder: string, worse: string, isAllowed: (distance: number) => boolean) =>
    decideBoth(
      [limits.at(milder), limits.at(worse)],
      (one, other) =>
        isAllowed(sign * (Number(textOf(other)) - Number(textOf(one))))
          ? pass
          : limits.at(milder).wrong(`${sign === 1 ? "less" : "more"} than ${worse}`),
      pass,
    );
  return [
    isBefore("warning", "critical", (distance) => distance > 0),
    isBefore("criticalRecovery", "critical", (distance) => distance >= 0),
    isBefore("warningRecovery", "warning", (distance) => distance >= 0),
  ];
}

export const rules: readonly Rule[] = [thresholdsOrdered];
