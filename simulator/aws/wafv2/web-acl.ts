import { behaviour, type Inputs, type Problem, refuse } from "../../kit";

// These bring rules with actions of their own, which can only be overridden.
const GROUPS = ["managedRuleGroupStatement", "ruleGroupReferenceStatement"];

export const webAcl = behaviour("aws:wafv2/webAcl:WebAcl", {
  check: ({ rules = [], defaultAction }) => [
    ...oneOf("defaultAction", defaultAction, ["allow", "block"]),
    ...rules.flatMap((rule: Inputs, index: number) => ruleProblems(rule, `rules[${index}]`)),
    ...sharedProblems(rules, "name"),
    ...sharedProblems(rules, "priority"),
  ],

  create({ own, account, region }, { name, scope }) {
    // https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
    if (scope === "CLOUDFRONT" && region !== "us-east-1") {
      refuse(
        "WAFInvalidParameterException",
        "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT",
        `it is made in us-east-1 only, and this provider works in ${region}`,
      );
    }
    const id = own.uuid("web acl");
    const [place, within] = scope === "CLOUDFRONT" ? ["us-east-1", "global"] : [region, "regional"];
    return { id, arn: `arn:aws:wafv2:${place}:${account}:${within}/webacl/${name}/${id}` };
  },
});

// https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html
function ruleProblems({ statement, action, overrideAction }: Inputs, path: string): Problem[] {
  const isGroup = GROUPS.some((name) => statement[name] !== undefined);
  const [needed, other] = isGroup ? ["overrideAction", "action"] : ["action", "overrideAction"];
  const given: Readonly<Record<string, Inputs>> = { action, overrideAction };
  const what = isGroup ? "a group of rules" : "a rule of its own";
  const problems: Problem[] = [];
  if (given[needed] === undefined) problems.push({ path: `${path}.${needed}`, reason: `is missing; ${what} needs it` });
  if (given[other] !== undefined) problems.push({ path: `${path}.${other}`, reason: `must be left out of ${what}` });
  const statements = Object.keys(statement).filter((name) => statement[name] !== undefined);
  if (statements.length !== 1) {
    const reason = `exactly one statement is needed, and ${statements.length} are given`;
    problems.push({ path: `${path}.statement`, reason });
  }
  return problems;
}

function oneOf(path: string, block: Inputs, names: string[]): Problem[] {
  const given = names.filter((name) => block[name] !== undefined);
  if (given.length === 1) return [];
  return [{ path, reason: `exactly one of ${names.join(", ")} is needed, and ${given.length} are given` }];
}

function sharedProblems(rules: Inputs[], name: string): Problem[] {
  const values = rules.map((rule) => rule[name]);
  const index = values.findIndex((value, at) => values.indexOf(value) !== at);
  if (index < 0) return [];
  const first = values.indexOf(values[index]);
  return [
    {
      path: `rules[${index}].${name}`,
      reason: `found ${JSON.stringify(values[index])}; rules[${first}] has it already`,
    },
  ];
}
