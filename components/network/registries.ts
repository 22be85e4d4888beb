import type { NetworkSettings } from "./settings";

/** An image registry, as far as it matters who can reach it. */
interface Registry {
  /** The account and region of an Amazon registry, nothing for another one. */
  ecr?: { accountId: string; region: string } | undefined;
}

/** What keeps tasks in the private subnets from pulling an image, if anything does. */
export function unreachableRegistry(
  { nat, endpoints, existing }: NetworkSettings,
  { ecr }: Registry,
  here: { accountId: string; region: string },
): string | undefined {
  if (existing) return undefined;
  const isClosed = nat === "none";
  if (isClosed && ecr?.region !== here.region) {
    return `with network.nat none, images come from an Amazon registry in ${here.region} alone. Copy it to one.`;
  }
  // The interface stands before the registries of its own region, and before no others.
  if (!ecr || ecr.region !== here.region || endpoints.interfaces === "none") return undefined;
  const trusted = [here.accountId, ...endpoints.trustedAccounts];
  if (endpoints.organisationId !== undefined || trusted.includes(ecr.accountId)) return undefined;
  return (
    `the network's endpoints are for ${trusted.join(", ")} alone. ` +
    `Add "${ecr.accountId}" to network.endpoints.trustedAccounts.`
  );
}
