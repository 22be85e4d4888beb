import { hasSecretName, hasSecretShape } from "./secrets";
import { isObject, unknown, type Value } from "./value";

const HIDDEN = "a value that is not shown here";

/** A value as a message may show it: a text only when neither the name of its property nor its shape hints at a secret. */
export function show(value: Value | undefined, path: string): string {
  if (value === undefined) return "nothing";
  if (value === unknown) return "a value that is not known yet";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return hasSecretName(path) ? HIDDEN : String(value);
  if (typeof value === "string") return !hasSecretName(path) && isHarmless(value) ? JSON.stringify(value) : HIDDEN;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  return isObject(value) && Object.keys(value).length === 0 ? "an empty object" : "an object";
}

const HARMLESS_SHAPES = [
  /^arn:[\w-]*:[\w-]*:[\w*?-]*:[\w*?]*:[\w*?.:/-]*$/,
  /^[a-z\d-]{2,20}:[A-Z*?][A-Za-z*?]{0,50}$/, // an action of IAM
  /^[a-z\d.-]{1,40}\.amazonaws\.com$/,
  /^\d{12}$/, // an account
  /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/,
  /^[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\/\d{1,3})?$/i,
];

/** Whether a text is made of words and short numbers, as settings are and generated passwords and keys are not. */
function isHarmless(text: string): boolean {
  if (text.length > 64 || hasSecretShape(text)) return false;
  return HARMLESS_SHAPES.some((shape) => shape.test(text)) || text.split(/[ ._:/*?-]+/).every(isWord);
}

function isWord(token: string): boolean {
  if (/^(?:\d{0,4}|(?:[a-z]{1,5}|[A-Z]{1,5})\d{0,4})$/.test(token)) return true;
  const isSpelled = /^(?:[a-z]{1,16}|[A-Z]{1,16}|[A-Z]{0,4}(?:[A-Z]?[a-z]{2,12}){1,5})$/.test(token);
  return isSpelled && /[aeiouy]/i.test(token) && !/[^aeiouy]{5}/i.test(token);
}
