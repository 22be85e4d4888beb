import type { Rule, Severity } from "./rule";

/** What a stack is for. What does not say so counts as production. */
export type EnvironmentType = "development" | "staging" | "production";

export const environmentTypes: readonly EnvironmentType[] = ["development", "staging", "production"];

/** Whether what breaks a rule is refused, told, or not looked at. */
export type Level = "mandatory" | "advisory" | "disabled";

export type Levels = Readonly<Partial<Record<EnvironmentType, Level>>>;

/** For what only production has to have: other environments may save it. */
export const inProduction: Levels = { development: "disabled", staging: "disabled" };

/** The levels that a pack gives its rules. */
export type PackLevels = Readonly<Partial<Record<Severity, Level>>>;

/** The level of a rule where nobody configured another one. */
export function levelOf(rule: Rule, ofPack: PackLevels, environment: EnvironmentType): Level {
  return rule.levels[environment] ?? ofPack[rule.severity] ?? "mandatory";
}
