const SENSITIVE =
  /PASSW(OR)?D|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(^|[_-])(KEY|PWD|DSN)($|[_-])|(API|PRIVATE|ACCESS)KEY/i;

/** Whether a name such as `JWT_SECRET` or `apiKey` says that its value is not for everybody's eyes. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE.test(name);
}
