import { behaviour, type Inputs, type Problem } from "../../kit";
import { requireTrust } from "../iam/trust";

// https://docs.aws.amazon.com/fis/latest/userguide/experiment-templates.html
export const experimentTemplate = behaviour("aws:fis/experimentTemplate:ExperimentTemplate", {
  check: ({ actions, targets = [], stopConditions }) => [
    ...(actions.length === 0 ? [{ path: "actions", reason: "at least one must be given" }] : []),
    ...(stopConditions.length === 0
      ? [{ path: "stopConditions", reason: 'at least one must be given; its source may be "none"' }]
      : []),
    ...stopConditions.flatMap(stopProblems),
    ...targets.flatMap(selectionProblems),
    ...referenceProblems(actions, targets),
  ],

  create(cloud, { roleArn }) {
    requireTrust(cloud, roleArn, "fis.amazonaws.com", "ValidationException");
    return undefined;
  },
});

function stopProblems({ source, value }: Inputs, index: number): Problem[] {
  if ((source === "none") === (value === undefined)) return [];
  const reason = source === "none" ? "must be left out with source none" : "is missing; an alarm's ARN must be given";
  return [{ path: `stopConditions[${index}].value`, reason }];
}

const SELECTORS = ["resourceArns", "resourceTags", "parameters"];

function selectionProblems(target: Inputs, index: number): Problem[] {
  const given = SELECTORS.filter((name) => Object.keys(target[name] ?? {}).length > 0);
  // Some types take parameters beside tags: they narrow them down.
  const isMarked =
    given.length === 1 || (given.length === 2 && given.includes("parameters") && given.includes("resourceTags"));
  if (isMarked) return [];
  const reason = `${SELECTORS.join(", ")} say what it is; ${given.length === 0 ? "none is given" : `${given.join(" and ")} exclude each other`}`;
  return [{ path: `targets[${index}]`, reason }];
}

function referenceProblems(actions: Inputs[], targets: Inputs[]): Problem[] {
  const names = targets.map(({ name }) => name);
  const used = actions.flatMap(({ target }) => target?.value ?? []);
  const known = actions.map(({ name }) => name);
  return [
    ...actions.flatMap(({ target, startAfters = [] }, index): Problem[] => [
      ...(target === undefined || names.includes(target.value)
        ? []
        : [
            {
              path: `actions[${index}].target.value`,
              reason: `found "${target.value}"; targets has none of that name`,
            },
          ]),
      ...startAfters
        .filter((name: string) => !known.includes(name))
        .map((name: string) => ({
          path: `actions[${index}].startAfters`,
          reason: `found "${name}"; no action has that name`,
        })),
    ]),
    ...targets.flatMap(({ name }, index) =>
      used.includes(name) ? [] : [{ path: `targets[${index}].name`, reason: `found "${name}"; no action uses it` }],
    ),
  ];
}
