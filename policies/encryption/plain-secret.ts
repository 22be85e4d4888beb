import { hasSecretName, hasSecretShape } from "../kit";

// Names that speak of a secret without being one: where it lies, what it is called, how long it lasts, how it is used.
const ABOUT_A_SECRET = new RegExp(
  `(?:_|\\b)(?:${[
    "arns?|id|name|alias|file|path|dir|url|uri|endpoint|host|region|header|cookie|prefix|source|store|table|bucket|queue|topic",
    "ttl|expir(?:y|es|ation)|expires_in|time|timeout|lifetime|duration|validity|interval|schedule|cron|stage|version",
    "length|size|limit|count|rounds|algorithms?|type|format|mode|policy|provider|backend|template|hasher|use",
    "issuer|audience|roles|enabled|required|authentication|public_key|publishable_key",
  ].join("|")})$`,
  "i",
);

// What takes texts apart, who is let in, and what browsers are sent.
const ABOUT_OTHER_THINGS = /tokeniz|authoriz(?:er|ed)|passwordless|^(?:next|nuxt|expo)_public_/i;

const NO_SECRET = /^(?:true|false|yes|no|on|off|\d{1,4}|\d+(?:ms|[smhd]))$/i;

// What a secret is called, or where it is: an ARN, orders/database, /orders/database.
const PLACE = /^(?:arn:[\w-]+:\S*|alias\/\S+|\/?[a-z][a-z\d_.-]*(?:\/[a-z][a-z\d_.-]*)+)$/;

/** Whether a variable holds a secret in plain text, by its name or by the shape of its value. */
export function isPlainSecret(name: string, value: string): boolean {
  if (hasSecretShape(value)) return true;
  if (!hasSecretName(name) || isAboutSecrets(name)) return false;
  const text = value.trim();
  // A source of data, as a URL: its shape would tell if a password were in it.
  if (/dsn$/i.test(name) && /^[a-z][a-z\d+.-]*:\/\//i.test(text)) return false;
  return text !== "" && !NO_SECRET.test(text) && !PLACE.test(text);
}

function isAboutSecrets(name: string): boolean {
  // How many tokens a model reads or writes.
  const isCount = /tokens?$/i.test(name) && /(?:^|[_-])(?:max|min)[_-]/i.test(name);
  return isCount || ABOUT_A_SECRET.test(name) || ABOUT_OTHER_THINGS.test(name);
}
