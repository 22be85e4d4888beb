/** Stands where a value is not known before the resource it comes from exists. */
export const unknown: unique symbol = Symbol("unknown");

/** A property as a rule sees it: plain data, with `unknown` at the leaves that a first preview cannot tell. */
export type Value =
  | string
  | number
  | boolean
  | null
  | typeof unknown
  | readonly Value[]
  | { readonly [key: string]: Value };

export type ValueObject = { readonly [key: string]: Value };

// What the engine sends in place of an unknown boolean, number, string, list, asset, archive and object.
// https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/proxy.ts
const UNKNOWN_MARKS = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

const MARK_LENGTH = 36;

// How the engine writes what plain data cannot say: the key, and the kinds that hold a value.
// https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/deployment-execution/resource-registration.html
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

// Deeper than any resource. What lies below is taken as unknown, since reading on would end in a stack overflow.
const MAX_DEPTH = 100;

/**
 * Reads what the engine sent. Text that is a JSON document is read as that document, so a policy says the same as a
 * string and as an object. Text that merely contains an unknown part is unknown: nobody can tell what it will say.
 */
export function decode(raw: unknown, depth = 0): Value {
  if (depth > MAX_DEPTH) return unknown;
  if (typeof raw === "string") return decodeText(raw, depth);
  if (typeof raw === "number" || typeof raw === "boolean") return raw;
  if (Array.isArray(raw)) return raw.map((each) => decode(each, depth + 1));
  if (isPlainObject(raw)) return decodeObject(raw, depth);
  return null;
}

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a key, without what every JavaScript object inherits. */
export function member(value: Value, key: string): Value | undefined {
  if (value === unknown) return unknown;
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A value as text: a document as its JSON. What is not there, or not known, is no text. */
export function textOf(value: Value | undefined): string {
  if (value === undefined || value === null || value === unknown) return "";
  // String() would call an object's own toString, which may be anything.
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function decodeText(text: string, depth: number): Value {
  if (/^\s*[[{]/.test(text)) {
    const document = parse(text);
    if (document !== undefined) return decode(document, depth + 1);
  }
  return containsUnknown(text) ? unknown : text;
}

function decodeObject(raw: Record<string, unknown>, depth: number): Value {
  const kind = raw[SIGNATURE];
  if (kind === SECRET) return decode(raw.value, depth + 1);
  if (kind === OUTPUT) return "value" in raw ? decode(raw.value, depth + 1) : unknown;
  // Files and archives: no rule judges what they hold.
  if (typeof kind === "string") return null;
  // An unknown key hides what its value is about, and whether other keys are still to come.
  if (Object.keys(raw).some(containsUnknown)) return unknown;
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, decode(value, depth + 1)]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function containsUnknown(text: string): boolean {
  return text.length >= MARK_LENGTH && UNKNOWN_MARKS.some((mark) => text.includes(mark));
}

function isPlainObject(raw: unknown): raw is Record<string, unknown> {
  if (typeof raw !== "object" || raw === null) return false;
  const prototype = Object.getPrototypeOf(raw);
  return prototype === Object.prototype || prototype === null;
}
