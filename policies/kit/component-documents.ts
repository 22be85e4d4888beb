import type { ResourceView } from "./resource";
import { isObject, unknown, type Value } from "./value";
import { View } from "./view";

/** What a document says something about: what an identity may do, who may act with a role, or who may use a resource. */
export type DocumentKind = "identity" | "trust" | "resource";

/**
 * The policy documents in the arguments of a component, wherever they stand, told by their shape: an object with a
 * `Statement`, or a list of statements. They are whole where the JSON that is made from them is not known yet.
 */
export function documentsOf(component: ResourceView, kind: DocumentKind): readonly View[] {
  const known = found.get(component);
  if (known) return known[kind];
  const documents: Documents = { identity: [], trust: [], resource: [] };
  collect(component, documents);
  found.set(component, documents);
  return documents[kind];
}

/** The documents that the component was given which a resource is of, or else the one around that. */
export function documentsAround({ parentView }: ResourceView, kind: DocumentKind): readonly View[] {
  if (parentView === undefined) return [];
  const documents = documentsOf(parentView, kind);
  return documents.length > 0 ? documents : documentsAround(parentView, kind);
}

type Documents = Record<DocumentKind, View[]>;

// Many rules ask the same component, one after the other.
const found = new WeakMap<ResourceView, Documents>();

function collect(part: View, documents: Documents): void {
  const document = documentAt(part);
  if (document) {
    documents[kindOf(document)].push(document);
    return;
  }
  for (const below of Array.isArray(part.value) ? part.members : part.entries.map(([, entry]) => entry)) {
    collect(below, documents);
  }
}

function documentAt(part: View): View | undefined {
  if (Array.isArray(part.value)) return part.value.some(isStatement) ? new ListedDocument(part) : undefined;
  const statements = part.entries.find(([key]) => key.toLowerCase() === "statement")?.[1];
  return statements?.members.some(({ value }) => isStatement(value)) ? part : undefined;
}

function isStatement(value: Value | undefined): boolean {
  return has(value, "effect") && (has(value, "action") || has(value, "notaction"));
}

function kindOf(document: View): DocumentKind {
  const statements = document.child("Statement").members.map(({ value }) => value);
  const admits = statements.filter((value) => has(value, "principal") || has(value, "notprincipal"));
  if (admits.length === 0) return "identity";
  return admits.every(isAboutRoles) ? "trust" : "resource";
}

function isAboutRoles(statement: Value | undefined): boolean {
  const actions = isObject(statement) ? [statement[keyOf(statement, "action") ?? ""]].flat() : [];
  return actions.length > 0 && actions.every((action) => typeof action === "string" && /^sts:/i.test(action));
}

function has(value: Value | undefined, key: string): boolean {
  return value !== unknown && isObject(value) && keyOf(value, key) !== undefined;
}

function keyOf(object: object, key: string): string | undefined {
  return Object.keys(object).find((each) => each.toLowerCase() === key);
}

/** A list of statements as the document that will be made of it. Messages name the places in the list. */
class ListedDocument extends View {
  constructor(private readonly list: View) {
    super({ Statement: list.value ?? null }, list.path);
  }

  override child(key: string): View {
    return key === "Statement" ? this.list : super.child(key);
  }
}
