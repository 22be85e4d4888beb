import { executionRoles, runsOn, secretReaderRole } from "../components/service";
import type { Settings } from "../settings";

/** The roles that read a service's secrets for it, wherever it runs, as patterns of their ARNs. */
export function secretConsumers(
  service: string,
  placed: Pick<Settings["services"][string], "runtime" | "movingTo">,
  accountId: string,
): string[] {
  return [
    ...(runsOn(placed, "ecs") ? executionRoles(service, accountId) : []),
    ...(runsOn(placed, "eks") ? [secretReaderRole(service, accountId)] : []),
  ];
}
