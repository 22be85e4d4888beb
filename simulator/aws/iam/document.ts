import type { Inputs, Problem } from "../../kit";

/** What a policy document is for: it says who (trust), for what (identity), or both (resource). */
type Use = "trust" | "identity" | "resource";

const VERSIONS = ["2012-10-17", "2008-10-17"];

/** What AWS would call a MalformedPolicyDocument. */
export function documentProblems(path: string, text: string | undefined, use: Use, maxLength?: number): Problem[] {
  if (text === undefined || text === "") return [];
  const problem = (reason: string): Problem => ({ path, reason: `the policy document is malformed: ${reason}` });
  const document: Inputs = JSON.parse(text);
  if (typeof document !== "object" || document === null || Array.isArray(document))
    return [problem("it must be an object")];
  const statements: Inputs[] = [document.Statement ?? []].flat();
  const problems = statements.flatMap((statement, index) => {
    const name = statement?.Sid ? `statement "${statement.Sid}"` : `statement ${index + 1}`;
    return statementProblems(statement, use).map((reason) => problem(`${name} ${reason}`));
  });
  if (statements.length === 0) problems.push(problem("it has no Statement"));
  if (document.Version !== undefined && !VERSIONS.includes(document.Version)) {
    problems.push(problem(`Version is ${document.Version}; allowed are ${VERSIONS.join(", ")}`));
  }
  const size = text.replace(/\s/g, "").length;
  if (maxLength !== undefined && size > maxLength)
    problems.push(problem(`it has ${size} characters; allowed are ${maxLength}`));
  const names = statements.map(({ Sid }) => Sid).filter(Boolean);
  const twice = use === "identity" ? names.find((name, index) => names.indexOf(name) !== index) : undefined;
  if (twice !== undefined)
    problems.push(problem(`Statement IDs (SID) in a single policy must be unique, and "${twice}" occurs twice`));
  return problems;
}

function* required(use: Use): Generator<readonly string[]> {
  yield ["Action", "NotAction"];
  if (use !== "trust") yield ["Resource", "NotResource"];
  if (use !== "identity") yield ["Principal", "NotPrincipal"];
}

function statementProblems(statement: Inputs, use: Use): string[] {
  if (typeof statement !== "object" || statement === null) return ["is not an object"];
  const problems: string[] = [];
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
    problems.push(`has the Effect ${JSON.stringify(statement.Effect)}; allowed are Allow, Deny`);
  for (const names of required(use)) {
    const found = names.filter((name) => !isEmpty(statement[name]));
    if (found.length !== 1) problems.push(`needs exactly one of ${names.join(", ")}`);
  }
  if (use === "identity" && (statement.Principal ?? statement.NotPrincipal) !== undefined)
    problems.push("must not have a Principal");
  if (use === "trust" && statement.Resource !== undefined) problems.push("must not have a Resource");
  const actions: string[] = [statement.Action ?? statement.NotAction ?? []].flat();
  const wrong = actions.find((action) => !/^(\*|[\w-]+:[\w*?]+)$/.test(action));
  if (wrong !== undefined) problems.push(`has the action "${wrong}"; an action is written service:Action`);
  return problems;
}

function isEmpty(value: Inputs): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
