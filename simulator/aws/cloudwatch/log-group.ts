import { behaviour, type Inputs, type Problem, refuse } from "../../kit";

export const logGroup = behaviour("aws:cloudwatch/logGroup:LogGroup", {
  delete(_, { id, type, outputs: { deletionProtectionEnabled, skipDestroy } }) {
    if (deletionProtectionEnabled) refuse("OperationAbortedException", `Log group ${id} is protected against deletion`);
    return skipDestroy ? [{ type, id, why: "skipDestroy keeps it" }] : [];
  },
});

export const metricAlarm = behaviour("aws:cloudwatch/metricAlarm:MetricAlarm", {
  check({ metricName, metricQueries, statistic, extendedStatistic, comparisonOperator, evaluationPeriods }) {
    const problems: Problem[] = [];
    if (metricName !== undefined && (statistic === undefined) === (extendedStatistic === undefined)) {
      problems.push({
        path: "statistic",
        reason: "exactly one of statistic, extendedStatistic is needed with metricName",
      });
    }
    if ((metricName ?? metricQueries) !== undefined) {
      for (const [path, value] of Object.entries({ comparisonOperator, evaluationPeriods })) {
        if (value === undefined) problems.push({ path, reason: "is missing; metricName and metricQueries need it" });
      }
    }
    return [...problems, ...(metricQueries ?? []).flatMap(queryProblems)];
  },
});

function queryProblems({ id, expression, metric }: Inputs): Problem[] {
  if ((expression === undefined) !== (metric === undefined)) return [];
  return [{ path: "metricQueries", reason: `exactly one of expression, metric is needed in ${id}` }];
}
