// The engine hands policies the plain text of secrets, without a mark that says so. Names and shapes have to tell.
// https://github.com/pulumi/pulumi-policy/issues/241
const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|credential|private_?key|api_?key|app_?key|access_?key|encryption_?key|authoriz|connection_?str|dsn|database_?url|salt|user_?data|jwt/i;

// Each begins where few texts begin alike, or stops soon: what is searched may be a megabyte long.
const SECRET_SHAPES = [
  /^[a-z][a-z\d+.-]*:\/\/[^\s:@/]*:[^\s@/]+@/i, // a URL with a password
  /[a-z][\d+.-]*:\/\/[^\s:@/]*:[^\s@/$<{%*][^\s@/]*@/i, // the same inside a text, where it is no placeholder
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/,
  /\b(?:AKIA|ASIA)[A-Z\d]{16}\b/, // an AWS access key
  /\baws_?secret_?access_?key["']?\s*[=:]\s*["']?[A-Za-z\d/+]{40}\b/i,
  /\bgh[pousr]_[A-Za-z\d]{36,}\b/, // a GitHub token
  /\bgithub_pat_\w{40,}/,
  /\bglpat-[\w-]{20,}/, // a GitLab token
  /\bnpm_[A-Za-z\d]{36}\b/,
  /\bxox[abprs]-[A-Za-z\d-]{10,}/, // a Slack token
  /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  /\b[rs]k_live_[A-Za-z\d]{20,}/, // a Stripe key
  /\bAIza[\w-]{35}\b/, // a key of a Google API
  /\bSG\.[\w-]{20,}\.[\w-]{40,}/, // a SendGrid key
  /\.(?<=\beyJ[\w-]{10,}\.)eyJ[\w-]{10,}\.[\w-]{10,}/, // a signed JSON web token
];

/** Whether a name says that what it names is nobody's business. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a text has the shape of a credential that is known by its shape. */
export function hasSecretShape(text: string): boolean {
  return SECRET_SHAPES.some((shape) => shape.test(text));
}
