/** How what is wrong with a property is said, after its path. */
export interface Words {
  unknown(path: string): string;
  mistyped(path: string, found: string, expected: string): string;
  missing(expected: string): string;
}

export const providersWords: Words = {
  unknown: () => "does not exist",
  mistyped: (_, found, expected) => `found ${found}; ${expected} is expected`,
  missing: (expected) => `is missing; ${expected} must be given`,
};

/**
 * As the API server of Kubernetes says it, which alone judges custom resources.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level
 */
export const apiServersWords: Words = {
  unknown: (path) => `strict decoding error: unknown field "${path}"`,
  mistyped: (path, found, expected) => `Invalid value: ${found}; ${path} in body must be ${expected}`,
  missing: (expected) => `Required value: ${expected} must be given`,
};
