import type { SettingsProblem } from "../base";
import type { AppSecretsSettings } from "./settings";

/** What a service's secrets in production may not do without. Paths are those of the service's settings. */
export function secretsProductionFloor({
  secrets,
  readers,
}: Pick<AppSecretsSettings, "secrets" | "readers">): SettingsProblem[] {
  const made = Object.values(secrets).some((source) => "generated" in source || "handedIn" in source);
  if (!made || readers.length > 0) return [];
  const message =
    "found []; whoever may read secrets in this account could read these. Name the roles that deploy, which have to, " +
    "and no others, such as arn:aws:iam::444455556666:role/deploy.";
  return [{ path: "secretReaders", message }];
}
