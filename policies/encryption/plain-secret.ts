import { hasSecretName, hasSecretShape } from "../kit";

// Names that speak of a secret without being one: where it lies, what it is called, how long it lasts.
const ABOUT_A_SECRET =
  /(?:_|\b)(?:arns?|id|name|file|path|dir|url|uri|endpoint|host|region|ttl|expiry|expires_in|expiration|timeout|length|size|rounds|algorithm|type|issuer|audience|enabled|header|prefix|version)$/i;

/** Whether a variable holds a secret in plain text, by its name or by the shape of its value. */
export function isPlainSecret(name: string, value: string): boolean {
  if (hasSecretShape(value)) return true;
  return (
    hasSecretName(name) && !ABOUT_A_SECRET.test(name) && value.trim() !== "" && !/^(?:true|false|\d{1,4})$/i.test(value)
  );
}
