// The engine hands policies the plain text of secrets, without a mark that says so. Names and shapes have to tell.
// https://github.com/pulumi/pulumi-policy/issues/241
const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|credential|private_?key|api_?key|app_?key|access_?key|encryption_?key|authoriz|connection_?str|dsn|database_?url|salt|user_?data|jwt/i;

const SECRET_SHAPES = [
  /^[a-z][a-z\d+.-]*:\/\/[^\s:@/]*:[^\s@/]+@/i, // a URL with a password
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[A-Z\d]{16}\b/, // an AWS access key
  /\bgh[pousr]_[A-Za-z\d]{36,}\b/, // a GitHub token
  /\bxox[abprs]-[A-Za-z\d-]{10,}/, // a Slack token
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, // a signed JSON web token
];

/** Whether a name says that what it names is nobody's business. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a text has the shape of a credential that is known by its shape. */
export function hasSecretShape(text: string): boolean {
  return SECRET_SHAPES.some((shape) => shape.test(text));
}
