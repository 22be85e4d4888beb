import type { EnvironmentType } from "./level";

/** What tells a pack about the stack that it judges. */
export interface StackFacts {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tags: ReadonlyMap<string, string>;
}

const KINDS: readonly (readonly [RegExp, EnvironmentType])[] = [
  [/^prod/i, "production"],
  [/^(?:stag|stg|pre-?prod|uat|qa|acc)/i, "staging"],
  [/^(?:dev|test|sandbox|local|preview|pr-?\d)/i, "development"],
];

/**
 * What a stack is for: what its configuration says under the project's `environmentType`, `environment` or `env`; else
 * its tag `environment`; else what its name begins with. A stack that does not say is judged as production.
 */
export function environmentTypeOf({ project, stack, config, tags }: StackFacts): EnvironmentType {
  const configured = ["environmentType", "environment", "env"].map((key) => config[`${project}:${key}`]);
  const said = [...configured, tags.get("environment"), stack.split("/").at(-1)];
  for (const each of said) {
    const kind = typeof each === "string" ? KINDS.find(([pattern]) => pattern.test(each)) : undefined;
    if (kind) return kind[1];
  }
  return "production";
}
