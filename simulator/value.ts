/** The values of Pulumi properties, as the simulator computes with them. */
export type Value = null | boolean | number | string | Secret | Unknown | Asset | readonly Value[] | Properties;

export interface Properties {
  readonly [name: string]: Value;
}

/** A value that must not be shown. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** A value that is not known before the deployment. */
export class Unknown {
  private constructor() {}
  static readonly value = new Unknown();
}

export const unknown = Unknown.value;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A file or an archive, as the engine describes it. */
export class Asset {
  constructor(readonly fields: { [name: string]: Json }) {}

  /** Equal for equal contents. */
  get fingerprint(): string {
    const { hash, text, path, uri } = this.fields;
    return String(hash || (text ?? path ?? uri ?? JSON.stringify(this.fields)));
  }
}

/** What is left of a value when it is told to those who may know secrets. Unknown values stay. */
export type Plain = null | boolean | number | string | Unknown | Asset | readonly Plain[] | PlainProperties;

export interface PlainProperties {
  readonly [name: string]: Plain;
}

export function isProperties(value: Value | undefined): value is Properties {
  return isTree(value) && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function isTree(value: Value | undefined): value is Properties | readonly Value[] {
  if (typeof value !== "object" || value === null) return false;
  return !(value instanceof Secret || value instanceof Unknown || value instanceof Asset);
}

export function reveal(value: Properties): PlainProperties;
export function reveal(value: Value): Plain;
export function reveal(value: Value): Plain {
  if (value instanceof Secret) return reveal(value.value);
  if (isList(value)) return value.map((item) => reveal(item));
  if (isProperties(value)) return mapProperties(value, (item): Plain => reveal(item));
  return value;
}

export function containsUnknown(value: Value): boolean {
  if (value instanceof Secret) return containsUnknown(value.value);
  if (!isTree(value)) return value instanceof Unknown;
  return Object.values(value).some(containsUnknown);
}

export function containsSecret(value: Value): boolean {
  if (!isTree(value)) return value instanceof Secret;
  return Object.values(value).some(containsSecret);
}

/** A message without the secrets that occur in these properties. */
export function withoutSecrets(message: string, properties: Properties): string {
  let shown = message;
  for (const text of secretTexts(properties, false)) shown = shown.replaceAll(text, "[secret]");
  return shown;
}

// Short texts occur everywhere by chance: hiding them would hide the message.
const SHORTEST_SECRET = 4;
// A document is secret as a whole as soon as one part of it is. Its own words, such as Allow, are shorter.
const SHORTEST_PART = 8;

function* secretTexts(value: Value, isSecret: boolean): Generator<string> {
  if (value instanceof Secret) yield* secretTexts(value.value, true);
  else if (isTree(value)) for (const inner of Object.values(value)) yield* secretTexts(inner, isSecret);
  else if (isSecret && typeof value === "string" && value.length >= SHORTEST_SECRET) {
    yield value;
    for (const part of partsOfDocument(value)) if (part.length >= SHORTEST_PART) yield part;
  }
}

/** The texts in a JSON document; none for what is not one. */
function partsOfDocument(text: string): string[] {
  if (!/^\s*[{[]/.test(text)) return [];
  const parts: string[] = [];
  try {
    JSON.parse(text, (_, part: unknown) => {
      if (typeof part === "string") parts.push(part);
      return part;
    });
  } catch {
    return [];
  }
  return parts;
}

/** Marks what is derived from a value as that value is marked. */
export function secretLike(source: Value | undefined, derived: Value): Value {
  return source !== undefined && containsSecret(source) ? secret(derived) : derived;
}

export function secret(value: Value): Value {
  return value instanceof Secret ? value : new Secret(value);
}

export function mapProperties<From, To>(
  properties: { readonly [name: string]: From },
  change: (value: From, name: string) => To,
): { [name: string]: To } {
  // Unlike an assignment, this keeps a property that is called "__proto__".
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, change(value, name)]));
}
