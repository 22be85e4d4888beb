import { isObject, unknown, type Value } from "./value";

// The engine hands policies the plain text of secrets, without a mark that says so.
// https://github.com/pulumi/pulumi-policy/issues/241
// So a text is shown only when neither the name of its property nor its shape allows it to be one.
const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|credential|private_?key|api_?key|app_?key|access_?key|encryption_?key|authoriz|connection_?str|dsn|database_?url|salt|user_?data|jwt/i;

const HIDDEN = "a value that is not shown here";

/** Whether a name says that what it names is nobody's business. */
export function looksSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A value as a message may show it. */
export function show(value: Value | undefined, path: string): string {
  if (value === undefined) return "nothing";
  if (value === unknown) return "a value that is not known yet";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return looksSecret(path) ? HIDDEN : String(value);
  if (typeof value === "string") return !looksSecret(path) && isHarmless(value) ? JSON.stringify(value) : HIDDEN;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  return isObject(value) && Object.keys(value).length === 0 ? "an empty object" : "an object";
}

const ARN = /^arn:[\w-]*:[\w-]*:[\w*?-]*:[\w*?]*:[\w*?.:/-]*$/;
const ADDRESS = /^(?:[\d.]{1,15}|[\da-f:.]{2,45})(?:\/\d{1,3})?$/i;
const CONFIGURATION = /^[\w .,:/*?@+-]{0,64}$/;

/** Whether a text is made of words and short numbers, as settings are and generated passwords and keys are not. */
function isHarmless(text: string): boolean {
  if (ARN.test(text) || ADDRESS.test(text)) return true;
  if (!CONFIGURATION.test(text)) return false;
  const words = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  return words.every((word) => !/\d{5}/.test(word)) && (words.length <= 4 || letters / words.length >= 2.5);
}
