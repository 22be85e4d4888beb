import { element, isObject, Statement, unknown, type View } from "../kit";
import { type Answer, any, not, sure } from "./answer";
import { contains, matches, overlap } from "./pattern";

/** The statements of a policy document, or nothing as long as it is not known. A document that is not there has none. */
export function statementsOf(document: View): readonly Statement[] | undefined {
  if (document.seen.state === "absent") return [];
  const statements = element(document, "Statement");
  if (!isObject(document.value) || statements.value === unknown) return undefined;
  return statements.members.map((each) => new Statement(each));
}

/** Whether a statement allows, or denies. */
export function has(statement: Statement, effect: "Allow" | "Deny"): Answer {
  const { value } = statement.element("Effect");
  return value === unknown ? "maybe" : sure(value === effect);
}

/** Whether a statement is about an action. */
export function isAbout(statement: Statement, action: string): Answer {
  const wanted = action.toLowerCase();
  const names = (list: View) => anyText(list, (pattern) => sure(matches(pattern.toLowerCase(), wanted)));
  return named(statement, "Action", names);
}

/** Whether a statement is about a resource, or about all that a pattern of resources matches. */
export function isAboutAll(statement: Statement, resource: string): Answer {
  const list = statement.element("NotResource");
  if (isThere(statement.element("Resource")) || !isThere(list)) {
    return anyText(statement.element("Resource"), (pattern) => sure(contains(pattern, resource)));
  }
  return not(anyText(list, (pattern) => sure(overlap(pattern, resource))));
}

/** The patterns of the resources that a statement is about. One for all stands for all but some. */
export function resourcesOf(statement: Statement): { readonly patterns: readonly string[]; readonly open: boolean } {
  if (!isThere(statement.element("Resource")) && isThere(statement.element("NotResource"))) {
    const excepted = statement.element("NotResource").members;
    const open = excepted.some(({ value }) => value === unknown);
    return { patterns: excepted.some(({ value }) => value === "*") ? [] : ["*"], open };
  }
  const members = statement.element("Resource").members;
  return {
    patterns: members.flatMap(({ value }) => (typeof value === "string" ? [value] : [])),
    open: members.some(({ value }) => value === unknown),
  };
}

/** Whether a statement holds under conditions only. */
export function isConditional(statement: Statement): Answer {
  const conditions = statement.element("Condition");
  if (conditions.value === unknown) return "maybe";
  return sure(conditions.entries.length > 0);
}

/** What an element says of something, or its negation: `Action` and `NotAction`. */
function named(statement: Statement, name: string, answer: (list: View) => Answer): Answer {
  const list = statement.element(name);
  if (isThere(list)) return answer(list);
  const others = statement.element(`Not${name}`);
  return isThere(others) ? not(answer(others)) : "no";
}

function anyText(list: View, answer: (text: string) => Answer): Answer {
  return any(
    list.members.map(({ value }) => (value === unknown ? "maybe" : answer(typeof value === "string" ? value : ""))),
  );
}

function isThere(view: View): boolean {
  return view.seen.state !== "absent";
}
