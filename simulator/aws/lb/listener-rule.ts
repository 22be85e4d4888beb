import { behaviour, type Inputs, type Problem, refuse } from "../../kit";
import { actionProblems } from "./actions";

export const listenerRule = behaviour("aws:lb/listenerRule:ListenerRule", {
  check: ({ actions, conditions }) => [...actionProblems("actions", actions), ...conditionProblems(conditions)],

  create(cloud, inputs, before) {
    const { listenerArn } = inputs;
    const others = cloud.all("aws:lb/listenerRule:ListenerRule", { listenerArn });
    const taken = others.map(({ outputs }) => outputs.priority);
    if (taken.includes(inputs.priority)) refuse("PriorityInUse", `Priority '${inputs.priority}' is currently in use`);
    return {
      arn: `${listenerArn.replace(":listener/", ":listener-rule/")}/${cloud.own.hex(16)}`,
      priority: inputs.priority ?? before?.outputs.priority ?? Math.max(0, ...taken) + 1,
    };
  },
});

const CONDITIONS = ["hostHeader", "httpHeader", "httpRequestMethod", "pathPattern", "queryStrings", "sourceIp"];

function conditionProblems(conditions: Inputs[] = []): Problem[] {
  const values = conditions.reduce((sum, condition) => sum + valuesOf(condition), 0);
  if (values > MOST_VALUES)
    return [
      { path: "conditions", reason: `a rule can only have ${MOST_VALUES} condition values, and there are ${values}` },
    ];
  return conditions.flatMap((condition, index) => {
    const found = CONDITIONS.filter((name) => condition[name] !== undefined);
    if (found.length === 1) return [];
    return [
      {
        path: `conditions[${index}]`,
        reason: `exactly one of ${CONDITIONS.join(", ")} is needed, and ${found.length} are given`,
      },
    ];
  });
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const MOST_VALUES = 5;

function valuesOf({ queryStrings = [], ...blocks }: Inputs): number {
  const lists = Object.values<Inputs>(blocks).flatMap((block) => [block?.values ?? [], block?.regexValues ?? []]);
  return queryStrings.length + lists.flat().length;
}
