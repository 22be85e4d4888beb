import { looksSecret } from "../kit";

// Names that speak of a secret without being one: where it lies, what it is called, how long it lasts.
const ABOUT_A_SECRET =
  /(?:_|\b)(?:arn|id|name|file|path|dir|url|uri|endpoint|host|region|ttl|expiry|expires_in|expiration|timeout|length|size|rounds|algorithm|type|issuer|audience|enabled|header|prefix|version)$/i;

const SHAPES = [
  /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:[^\s@/]+@/i, // a URL with a password
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, // an AWS access key
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/, // a GitHub token
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/, // a Slack token
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, // a signed JSON web token
];

/** Whether a variable holds a secret in plain text, by its name or by the shape of its value. */
export function isPlainSecret(name: string, value: string): boolean {
  if (SHAPES.some((shape) => shape.test(value))) return true;
  return (
    looksSecret(name) && !ABOUT_A_SECRET.test(name) && value.trim() !== "" && !/^(?:true|false|\d{1,4})$/i.test(value)
  );
}
