import { element, isObject, Statement, unknown, type View } from "../kit";
import { type Answer, any, not, sure } from "./answer";
import { contains, matches, overlap } from "./pattern";

/** The statements of a policy document, or nothing as long as it is not known. A document that is not there has none. */
export function statementsOf(document: View): readonly Statement[] | undefined {
  const known = documents.get(document);
  if (known) return known;
  const read = readStatements(document);
  if (read) documents.set(document, read);
  return read;
}

function readStatements(document: View): readonly Statement[] | undefined {
  if (document.seen.state === "absent") return [];
  const statements = element(document, "Statement");
  if (!isObject(document.value) || statements.value === unknown) return undefined;
  return statements.members.map((each) => new Statement(each));
}

/** Whether a statement allows, or denies. */
export function has(statement: Statement, effect: "Allow" | "Deny"): Answer {
  const found = partsOf(statement).effect;
  return found === unknown ? "maybe" : sure(found === effect);
}

/** Whether a statement is about an action. */
export function isAbout(statement: Statement, action: string): Answer {
  const wanted = action.toLowerCase();
  return judge(partsOf(statement).actions, (pattern) => matches(pattern, wanted));
}

/** Whether a statement is about a resource, or about all that a pattern of resources matches. */
export function isAboutAll(statement: Statement, resource: string): Answer {
  const { resources } = partsOf(statement);
  return judge(resources, (pattern) => (resources.areExcepted ? overlap : contains)(pattern, resource));
}

/** The patterns of the resources that a statement is about, "*" for all but some; and whether there may be more. */
export function resourcesOf(statement: Statement): { readonly patterns: readonly string[]; readonly isOpen: boolean } {
  const { patterns, isOpen, areExcepted } = partsOf(statement).resources;
  if (!areExcepted) return { patterns, isOpen };
  return { patterns: isOpen || patterns.includes("*") ? [] : ["*"], isOpen };
}

/** Whether a statement holds under conditions only. */
export function isConditional(statement: Statement): Answer {
  return partsOf(statement).isConditional;
}

interface Parts {
  readonly effect: View["value"];
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly isConditional: Answer;
}

interface Patterns {
  readonly patterns: readonly string[];
  /** Whether some of them are not known yet. */
  readonly isOpen: boolean;
  /** Whether the statement is about all others: NotAction, NotResource. */
  readonly areExcepted: boolean;
}

// Many questions are asked about one statement: for each action that leads somewhere.
const documents = new WeakMap<View, readonly Statement[]>();
const parts = new WeakMap<Statement, Parts>();

function partsOf(statement: Statement): Parts {
  const known = parts.get(statement);
  if (known) return known;
  const conditions = statement.element("Condition");
  const actions = patternsOf(statement, "Action");
  const read: Parts = {
    effect: statement.element("Effect").value,
    actions: { ...actions, patterns: actions.patterns.map((each) => each.toLowerCase()) },
    resources: patternsOf(statement, "Resource"),
    isConditional: conditions.value === unknown ? "maybe" : sure(conditions.entries.length > 0),
  };
  parts.set(statement, read);
  return read;
}

function patternsOf(statement: Statement, name: "Action" | "Resource"): Patterns {
  const others = statement.element(`Not${name}`);
  const areExcepted = statement.element(name).seen.state === "absent" && others.seen.state !== "absent";
  const values = (areExcepted ? others : statement.element(name)).members.map(({ value }) => value);
  return {
    patterns: values.filter((value) => typeof value === "string"),
    isOpen: values.includes(unknown),
    areExcepted,
  };
}

function judge({ patterns, isOpen, areExcepted }: Patterns, fits: (pattern: string) => boolean): Answer {
  const named = any([isOpen ? "maybe" : "no", sure(patterns.some(fits))]);
  return areExcepted ? not(named) : named;
}
