import { type LoadBalancerSettings, siteOf } from "./settings";

/** The settings with the share of EKS said for each domain whose address records are made here. */
export function withShares(settings: LoadBalancerSettings, unsaid: number): LoadBalancerSettings {
  const share = (domain: Parameters<typeof siteOf>[0] & { eksPercent?: number | undefined }) => {
    return siteOf(domain) ? { eksPercent: domain.eksPercent ?? unsaid } : {};
  };
  const extraDomains = settings.extraDomains.map((extra) => ({ ...extra, ...share(extra) }));
  return { ...settings, ...share(settings), extraDomains };
}
