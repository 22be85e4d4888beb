import type { SettingsProblem } from "../base";
import { furtherServices, interfacesOf } from "./endpoint-settings";
import type { NetworkSettings } from "./settings";

/**
 * AWS services that functions in the private subnets need and do not reach. Paths start at the network.
 *
 * @param needed by their names in those of endpoints, such as `secretsmanager`.
 */
export function unreachableServices(network: NetworkSettings, needed: readonly string[]): SettingsProblem[] {
  const { nat, endpoints, existing } = network;
  if (existing) return withoutWay(existing, needed);
  const has = interfacesOf(endpoints);
  const missing = needed.filter((service) => !has.includes(service));
  if (nat !== "none" || missing.length === 0) return [];
  const addable = missing.every((service) => furtherServices.some((further) => further === service));
  const found = addable ? JSON.stringify(endpoints.furtherInterfaces) : `"${endpoints.interfaces}"`;
  const fix = addable ? `Add ${missing.join(", ")}, or` : "Set it to ecs, or";
  return [
    {
      path: addable ? "endpoints.furtherInterfaces" : "endpoints.interfaces",
      message: `found ${found}; with nat none, ${reached(missing)} through interfaces alone. ${fix} choose another nat.`,
    },
  ];
}

function withoutWay(
  { internetAccess, endpointSecurityGroupId }: NonNullable<NetworkSettings["existing"]>,
  needed: readonly string[],
): SettingsProblem[] {
  if (internetAccess || endpointSecurityGroupId !== undefined || needed.length === 0) return [];
  const message =
    `found false; ${reached(needed)} through interface endpoints then, and none are known. ` +
    "Give endpointSecurityGroupId, that of endpoints for these.";
  return [{ path: "existing.internetAccess", message }];
}

function reached(services: readonly string[]): string {
  return `functions that look after databases reach ${services.join(", ")}`;
}
