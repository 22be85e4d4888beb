import { fail, hasSecretShape, pass, type Verdict, type View } from "../kit";
import { isPlainSecret } from "./plain-secret";

// Names are looked for from their beginnings alone: from each of their characters, a long text would take minutes.
const SET_IN_FILE = /(?<![\w.-])([\w.-]+)["']?[^\S\n]*[=:][^\S\n]*["']?([^\s"']+)/g;
const SET_IN_COMMAND = /(?<![\w.-])([\w.-]+)=["']?([^\s"']+)/g;

// A variable, a command, a placeholder, what follows in the next lines, and a number such as how long a token lasts.
const NO_VALUE = /^(?:[$`{[|><%*]|\d+$)/;

// What is not written like a variable is often the name of a secret elsewhere: only these are secrets themselves.
const IS_SECRET = /(?:passw(?:or)?d|passphrase|token|api[_-]?key|access[_-]?key|client[_-]?secret)$/i;

/** Whether a script, or a file of settings, sets something secret other than by asking for it. */
export function fileHoldsSecret(text: string): boolean {
  return hasSecretShape(text) || sets(text, SET_IN_FILE);
}

/** Whether a word of a command, or a script in it, does so. Colons say nothing there: messages have them too. */
export function commandHoldsSecret(text: string): boolean {
  return hasSecretShape(text) || sets(text, SET_IN_COMMAND);
}

/** The verdict on a word of a command. */
export function expectNoSecret(word: View): Verdict {
  const found = fail("found a secret in plain text, expected a variable that holds it", word.path);
  return commandHoldsSecret(word.text) ? found : pass;
}

function sets(text: string, assignment: RegExp): boolean {
  return [...text.matchAll(assignment)].some(([, name = "", value = ""]) => {
    const counts = /^[A-Z][A-Z\d_]*$/.test(name) || IS_SECRET.test(name);
    return counts && !NO_VALUE.test(value) && isPlainSecret(name, value);
  });
}
