import { behaviour, type Inputs, type Problem, refuse } from "../../kit";

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
    return [...problems, ...(metricQueries ?? []).flatMap(queryProblems), ...mathProblems(metricQueries)];
  },

  create({ region }, { alarmActions = [], okActions = [], insufficientDataActions = [] }) {
    const actions: string[] = [...alarmActions, ...okActions, ...insufficientDataActions];
    const abroad = actions.map((arn) => arn.split(":")[3] ?? "").find((one) => one !== "" && one !== region);
    if (abroad !== undefined)
      refuse("ValidationError", `Invalid region ${abroad} specified. Only ${region} is supported.`);
    return undefined;
  },
});

function queryProblems({ id, expression, metric }: Inputs): Problem[] {
  if ((expression === undefined) !== (metric === undefined)) return [];
  return [{ path: "metricQueries", reason: `exactly one of expression, metric is needed in ${id}` }];
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
function mathProblems(queries: Inputs[] | undefined): Problem[] {
  if (queries === undefined) return [];
  const ids: string[] = queries.map(({ id }) => id);
  const problem = (reason: string): Problem => ({ path: "metricQueries", reason });
  const returned = queries.filter(({ returnData }) => returnData).length;
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  const unwritten = ids.find((id) => !/^[a-z]\w*$/.test(id));
  return [
    ...(returned === 1 ? [] : [problem(`exactly one must have returnData true, and ${returned} have`)]),
    ...(twice === undefined ? [] : [problem(`the id "${twice}" occurs twice`)]),
    ...(unwritten === undefined ? [] : [problem(`found the id "${unwritten}"; it begins with a lower-case letter`)]),
    ...queries.flatMap(({ id, expression = "" }) =>
      variablesOf(expression)
        .filter((name) => !ids.includes(name))
        .map((name) => problem(`the expression of ${id} has ${name}, which no query has as its id`)),
    ),
  ];
}

// Functions and operators are in capital letters, ids are not.
function variablesOf(expression: string): string[] {
  if (/^\s*(SELECT|SEARCH)\b/.test(expression)) return [];
  return [...new Set(expression.replace(/'[^']*'|"[^"]*"/g, "").match(/\b[a-z]\w*/g))];
}
