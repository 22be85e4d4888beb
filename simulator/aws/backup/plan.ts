import { behaviour, type Inputs, type Problem } from "../../kit";

export const plan = behaviour("aws:backup/plan:Plan", {
  check: ({ rules }) => rules.flatMap((rule: Inputs, index: number) => lifecycleProblems(`rules[${index}]`, rule)),

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
