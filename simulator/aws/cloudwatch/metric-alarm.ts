import { behaviour, type Inputs, type Problem } from "../../kit";

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
