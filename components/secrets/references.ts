import type { SettingsProblem } from "../base";
import type { AppSecretsSettings, SecretSettings } from "./settings";

/** Secrets that ask for the URL of a database which the stack does not have. Paths start at its secrets. */
export function unknownDatabases(secrets: SecretSettings, databases: readonly string[]): SettingsProblem[] {
  const known =
    databases.length > 0
      ? `Known: ${databases.join(", ")}. Take one of these, or leave the variable out.`
      : "This stack has no database. Add it under databases, or leave the variable out.";
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

/** Replicas in the region of the secret itself. */
export function replicasAtHome(
  { replicaRegions }: Pick<AppSecretsSettings, "replicaRegions">,
  region: string,
): SettingsProblem[] {
  const index = replicaRegions.indexOf(region);
  if (index < 0) return [];
  const message = `found "${region}"; it is the region of the secrets themselves. Leave it out, or take another.`;
  return [{ path: `replicaRegions[${index}]`, message }];
}
