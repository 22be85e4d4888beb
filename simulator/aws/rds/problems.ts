import type { Inputs, Problem } from "../../kit";
import { overlap } from "./windows";

/** What is wrong with a database's own settings, whether it is an instance or a cluster. */
export function sharedProblems(inputs: Inputs, names: { backup: string; maintenance: string }): Problem[] {
  const [backup, maintenance] = [inputs[names.backup], inputs[names.maintenance]];
  const { monitoringInterval, monitoringRoleArn } = inputs;
  return [
    ...(backup && maintenance && overlap(backup, maintenance)
      ? [
          {
            path: names.maintenance,
            reason: `found "${maintenance}"; the backup window and maintenance window must not overlap, and the former is "${backup}"`,
          },
        ]
      : []),
    ...(monitoringInterval > 0 && monitoringRoleArn === undefined
      ? [{ path: "monitoringRoleArn", reason: `is missing; monitoringInterval ${monitoringInterval} needs a role` }]
      : []),
    ...insightsProblems(inputs),
  ];
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.TurningOnAdvanced.html
const ADVANCED_DAYS = 465;

function insightsProblems(inputs: Inputs): Problem[] {
  const { databaseInsightsMode, performanceInsightsEnabled, performanceInsightsRetentionPeriod: days } = inputs;
  if (databaseInsightsMode !== "advanced") return [];
  const needs = "databaseInsightsMode advanced needs";
  return [
    ...(performanceInsightsEnabled
      ? []
      : [{ path: "performanceInsightsEnabled", reason: `found ${performanceInsightsEnabled}; ${needs} true` }]),
    ...(days >= ADVANCED_DAYS
      ? []
      : [{ path: "performanceInsightsRetentionPeriod", reason: `found ${days}; ${needs} ${ADVANCED_DAYS} or more` }]),
  ];
}

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
export function userProblems(username: string | undefined, password: string | undefined, path: string): Problem[] {
  const problems: Problem[] = [];
  if (password !== undefined && password.length < 8)
    problems.push({ path, reason: `has ${password.length} characters; 8 or more are needed` });
  if (/[^!-~]|[/@"]/.test(password ?? ""))
    problems.push({ path, reason: 'may have printable ASCII characters other than /, @, " and space only' });
  if (username?.toLowerCase() === "admin")
    problems.push({
      path: path === "password" ? "username" : "masterUsername",
      reason: `found "${username}"; it is a reserved word of PostgreSQL`,
    });
  return problems;
}
