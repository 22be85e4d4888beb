import type { SettingsProblem } from "../base";
import type { SecretSettings } from "./settings";

/** Secrets that ask for the URL of a database which the stack does not have. Paths start at its secrets. */
export function unknownDatabases(secrets: SecretSettings, databases: readonly string[]): SettingsProblem[] {
  const known = databases.length > 0 ? `Known: ${databases.join(", ")}.` : "This stack has no database.";
  return Object.entries(secrets).flatMap(([variable, source]) => {
    if (!("database" in source) || databases.includes(source.database)) return [];
    return [
      {
        path: `${variable}.database`,
        message: `found "${source.database}"; no database has that name. ${known}`,
      },
    ];
  });
}
