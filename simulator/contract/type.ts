/** A type of the contract, read from its short text. */
export type Type =
  | { readonly kind: "string" | "number" | "boolean" | "any" | "asset" }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "list" | "map"; readonly of: Type }
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "union"; readonly among: readonly Type[] };

export interface Property {
  readonly type: Type;
  readonly required: boolean;
}

const properties = new Map<string, Property>();

/** Reads `[string]!`: a list of strings that must be given. */
export function readProperty(text: string): Property {
  const known = properties.get(text);
  if (known) return known;
  const required = text.endsWith("!");
  const property = { type: readType(required ? text.slice(0, -1) : text), required };
  properties.set(text, property);
  return property;
}

function readType(text: string): Type {
  const parts = splitUnion(text);
  if (parts.length > 1) return { kind: "union", among: parts.map(readType) };
  if (text.startsWith("[")) return { kind: "list", of: readType(text.slice(1, -1)) };
  if (text.startsWith("{")) return { kind: "map", of: readType(text.slice(1, -1)) };
  if (text.startsWith("#")) return { kind: "object", name: text.slice(1) };
  if (text.startsWith('"')) return { kind: "literal", text: JSON.parse(text) };
  if (text === "string" || text === "number" || text === "boolean" || text === "any" || text === "asset")
    return { kind: text };
  throw new Error(`the contract has a type ${text} that nobody can read`);
}

function splitUnion(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "[" || letter === "{") depth++;
    if (letter === "]" || letter === "}") depth--;
    if (letter === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/** The type in words: `a list of strings`. */
export function describe(type: Type): string {
  switch (type.kind) {
    case "literal":
      return `"${type.text}"`;
    case "list":
      return `a list of ${plural(type.of)}`;
    case "map":
      return `a map of ${plural(type.of)}`;
    case "union":
      return type.among.map(describe).join(" or ");
    case "any":
      return "any value";
    case "asset":
      return "an asset or archive";
    case "object":
      return "an object";
    default:
      return `a ${type.kind}`;
  }
}

function plural(type: Type): string {
  return type.kind === "string" || type.kind === "number" || type.kind === "boolean" || type.kind === "object"
    ? `${type.kind}s`
    : `items, each ${describe(type)}`;
}
