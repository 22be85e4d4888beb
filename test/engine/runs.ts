import assert from "node:assert/strict";

import type { Environment, Run } from "./environment";

/** Each ended well, and no rule refused anything or could not decide. */
export function assertClean(...runs: readonly Run[]): void {
  for (const { code, errors, findings, undetermined, text } of runs) {
    assert.deepEqual(
      { code, errors, findings, undetermined },
      { code: 0, errors: [], findings: [], undetermined: [] },
      text,
    );
  }
}

/** What happens to resources of a provider, in alphabetical order: `update entity-api-service`. */
export function changes({ steps }: Run): string[] {
  const ours = /^(evenkeel|pulumi):/;
  return steps
    .filter(({ type }) => !ours.test(type))
    .map(({ op, name }) => `${op} ${name}`)
    .sort();
}

/** What the deleted left behind: `aws:kms/key:Key entity-db-encryption-key`. */
export function remnants(environment: Environment): string[] {
  const left = environment.cloud().remnants;
  return left.map(({ type, urn }) => `${type} ${urn.slice(urn.lastIndexOf("::") + 2)}`).sort();
}
