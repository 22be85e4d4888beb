import type { SettingsProblem } from "../base";
import type { SecretSettings } from "./settings";

type Source = SecretSettings[string];

/** The variable with the value that a rotating one had before. */
export function previousOf(variable: string): string {
  return `${variable}_PREVIOUS`;
}

/** Whether the program gives it a new value from time to time. */
export function isRotating(source: Source): source is { generated: { length: number; rotateAfterDays: number } } {
  return "generated" in source && source.generated.rotateAfterDays !== undefined;
}

/** The variables that a service's container gets from its secrets. */
export function secretVariables(secrets: SecretSettings): string[] {
  return Object.entries(secrets).flatMap(([variable, source]) => {
    if ("handedIn" in source && !source.handedIn.filled) return [];
    return isRotating(source) ? [variable, previousOf(variable)] : [variable];
  });
}

/** Variables that would be given twice. Paths start at the secrets. */
export function takenVariables(secrets: SecretSettings): SettingsProblem[] {
  return Object.entries(secrets).flatMap(([variable, source]) => {
    const previous = previousOf(variable);
    if (!isRotating(source) || !(previous in secrets)) return [];
    const message = `it is what ${variable}, which rotates, calls its value before the last rotation. Give it another name.`;
    return [{ path: previous, message }];
  });
}
