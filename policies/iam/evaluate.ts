import type { Statement, View } from "../kit";
import { actionOf } from "./actions";
import { type Answer, any, every, not } from "./answer";
import { limitsRights } from "./breadth";
import { contains, matches, overlap } from "./pattern";
import { arnsOf, takes } from "./resources";
import { has, isAbout, isAboutAll, isConditional, resourcesOf, statementsOf } from "./statements";

/** All that says what one identity may do. */
export interface Policies {
  readonly documents: readonly View[];
  /** What it may do at most, whatever the documents allow. */
  readonly boundary?: View;
}

/** An action on a resource, or on all that a pattern of resources matches, that an identity may do. */
export interface Grant {
  readonly resource: string;
  /** Whether it may surely do so. Otherwise something that is not known yet decides. */
  readonly isSure: boolean;
  /** The statements that allow it together, of a document and of the boundary, and those that deny it under conditions. */
  readonly statements: readonly Statement[];
}

/**
 * Whether an identity may do an action: on a resource of an ARN, or else on any. An identity chooses when it acts, so
 * the conditions of what allows are taken as met, and those of what denies as not met.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(policies: Policies, action: string, resource?: string): Answer {
  if (resource === undefined) {
    return any(grantsOf(policies, action).map(({ isSure }) => (isSure ? "yes" : "maybe")));
  }
  const { documents, boundary } = policies;
  const byDocuments = decide(documents, action, resource);
  return boundary === undefined ? byDocuments : every([byDocuments, decide([boundary], action, resource)]);
}

/** On what an identity may do an action. What several denials leave of a pattern together counts as the whole pattern. */
export function grantsOf({ documents, boundary }: Policies, action: string): readonly Grant[] {
  const granted = grantsOfDocuments(documents, action);
  if (boundary === undefined) return granted;
  const atMost = grantsOfDocuments([boundary], action);
  return granted.flatMap((grant) => atMost.flatMap((limit) => both(grant, limit)));
}

function grantsOfDocuments(documents: readonly View[], action: string): readonly Grant[] {
  const read = documents.map(statementsOf);
  const statements = read.flatMap((each) => each ?? []);
  const isOpen = read.includes(undefined);
  const denying = statements.filter((statement) => has(statement, "Deny") !== "no");
  const granted = statements.flatMap((statement) => grantsOfStatement(statement, action));
  if (isOpen) granted.push({ resource: "*", isSure: false, statements: [] });
  return granted.flatMap((grant) => {
    const denied = any(denying.map((statement) => denies(statement, action, grant.resource)));
    if (denied === "yes") return [];
    const narrows = (statement: Statement) => {
      const isConcerned = concerns(statement, "Deny", action, grant.resource);
      return isConcerned === "no" ? "no" : every([isConcerned, limitsRights(statement)]);
    };
    const narrowing = denying.filter((statement) => narrows(statement) === "yes");
    const isSure = grant.isSure && denied === "no" && !isOpen && any(denying.map(narrows)) !== "maybe";
    return [{ ...grant, isSure, statements: [...grant.statements, ...narrowing] }];
  });
}

function grantsOfStatement(statement: Statement, action: string): Grant[] {
  const applies = every([has(statement, "Allow"), isAbout(statement, action)]);
  if (applies === "no") return [];
  const { patterns, isOpen } = resourcesOf(statement);
  const fitting = patterns.filter((pattern) => fits(action, pattern));
  const sureOnes = fitting.map((resource) => ({ resource, isSure: applies === "yes", statements: [statement] }));
  return isOpen ? [...sureOnes, { resource: "*", isSure: false, statements: [statement] }] : sureOnes;
}

/** Whether an action can be about what a pattern of resources matches. Granting it on anything else has no effect. */
function fits(action: string, resource: string): boolean {
  if (actionOf(action)?.takesOnlyWildcard) return matches(resource, "*");
  // Of some services only the actions are known.
  return resource === "*" || arnsOf(action).length === 0 || takes(action, resource);
}

function both(one: Grant, other: Grant): Grant[] {
  if (!overlap(one.resource, other.resource)) return [];
  return [
    {
      resource: contains(one.resource, other.resource) ? other.resource : one.resource,
      isSure: one.isSure && other.isSure,
      statements: [...one.statements, ...other.statements],
    },
  ];
}

function decide(documents: readonly View[], action: string, resource: string): Answer {
  const read = documents.map(statementsOf);
  const statements = read.flatMap((each) => each ?? []);
  const open = read.includes(undefined) ? "maybe" : "no";
  const allowed = any([open, ...statements.map((each) => concerns(each, "Allow", action, resource))]);
  const denied = any([open, ...statements.map((each) => denies(each, action, resource))]);
  return every([allowed, not(denied)]);
}

function denies(statement: Statement, action: string, resource: string): Answer {
  const denial = concerns(statement, "Deny", action, resource);
  return denial === "no" ? "no" : every([denial, not(isConditional(statement))]);
}

function concerns(statement: Statement, effect: "Allow" | "Deny", action: string, resource: string): Answer {
  const isSo = has(statement, effect);
  if (isSo === "no") return "no";
  const ofAction = isAbout(statement, action);
  return ofAction === "no" ? "no" : every([isSo, ofAction, isAboutAll(statement, resource)]);
}
