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
