const SENSITIVE =
  /PASSW(OR)?D|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(^|[_-])(KEY|PWD|DSN)($|[_-])|(API|APP|PRIVATE|ACCESS)KEY/i;

// TOKEN_TTL_SECONDS and SECRET_ARN speak about a secret, and are none. External Secrets is a program.
const ABOUT =
  /[_-](ALGORITHM|ARN|COUNT|DAYS|ENABLED|HOURS|ID|ISSUER|LENGTH|MINUTES|NAME|PREFIX|SECONDS|TTL|VERSION)$|^externalSecrets$/i;

/** Whether a name such as `JWT_SECRET` or `apiKey` says that its value is not for everybody's eyes. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE.test(name) && !ABOUT.test(name);
}

/** Whether a value is the URL of somebody who logs in with a password: `postgres://user:password@host/`. */
export function holdsPassword(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i.test(value);
}
