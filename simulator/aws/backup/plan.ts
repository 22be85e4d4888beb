import { behaviour, type Inputs, type Problem } from "../../kit";
import { scheduleProblems } from "./schedule";

export const plan = behaviour("aws:backup/plan:Plan", {
  check: ({ rules }) =>
    rules.flatMap((rule: Inputs, index: number) => [
      ...scheduleProblems(`rules[${index}].schedule`, rule.schedule),
      ...lifecycleProblems(`rules[${index}]`, rule),
      ...continuousProblems(`rules[${index}]`, rule),
    ]),

  // Each change makes another version.
  update: (cloud, inputs) => ({ version: cloud.own.hex(48, JSON.stringify(inputs.rules)) }),
});

// What is moved to cold storage is billed for ninety days at least.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
const COLD_DAYS = 90;

function lifecycleProblems(path: string, rule: Inputs): Problem[] {
  const lifecycles = [rule.lifecycle, ...(rule.copyActions ?? []).map(({ lifecycle }: Inputs) => lifecycle)];
  return lifecycles.filter(Boolean).flatMap(({ coldStorageAfter, deleteAfter }) => {
    if (coldStorageAfter === undefined || deleteAfter === undefined || deleteAfter >= coldStorageAfter + COLD_DAYS)
      return [];
    return [
      {
        path: `${path}.lifecycle.deleteAfter`,
        reason: `found ${deleteAfter}; it must be at least ${COLD_DAYS} more than coldStorageAfter, which is ${coldStorageAfter}`,
      },
    ];
  });
}

// https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
const CONTINUOUS_DAYS = 35;

function continuousProblems(path: string, { enableContinuousBackup, lifecycle }: Inputs): Problem[] {
  if (!enableContinuousBackup) return [];
  const { coldStorageAfter, deleteAfter } = lifecycle ?? {};
  const problems: Problem[] = [];
  if (!(deleteAfter <= CONTINUOUS_DAYS))
    problems.push({
      path: `${path}.lifecycle.deleteAfter`,
      reason: `found ${deleteAfter}; enableContinuousBackup needs 1 to ${CONTINUOUS_DAYS}`,
    });
  if (coldStorageAfter !== undefined)
    problems.push({
      path: `${path}.lifecycle.coldStorageAfter`,
      reason: "must be left out; continuous backups are never moved to cold storage",
    });
  return problems;
}
