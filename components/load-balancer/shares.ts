import type { SettingsProblem } from "../base";
import { type LoadBalancerSettings, siteOf } from "./settings";

/** On which runtimes there is a load balancer. */
export interface Runtimes {
  ecs: boolean;
  eks: boolean;
}

/** The settings with the share of EKS said for each domain whose address records are made here. */
export function withShares(settings: LoadBalancerSettings, unsaid: number): LoadBalancerSettings {
  const share = (domain: Parameters<typeof siteOf>[0] & { eksPercent?: number | undefined }) => {
    return siteOf(domain) ? { eksPercent: domain.eksPercent ?? unsaid } : {};
  };
  const extraDomains = settings.extraDomains.map((extra) => ({ ...extra, ...share(extra) }));
  return { ...settings, ...share(settings), extraDomains };
}

/** Shares of requests for a runtime that has no load balancer. */
export function refusedShares(settings: LoadBalancerSettings, { ecs, eks }: Runtimes): SettingsProblem[] {
  const domains = [
    { path: "eksPercent", eksPercent: settings.eksPercent },
    ...settings.extraDomains.map(({ eksPercent }, index) => ({
      path: `extraDomains[${index}].eksPercent`,
      eksPercent,
    })),
  ];
  return domains.flatMap(({ path, eksPercent }) => {
    if (eksPercent === undefined) return [];
    if (!eks && eksPercent > 0) {
      const message = `found ${eksPercent}; no service with routes runs on EKS. Leave it out, or set runtime or movingTo of one to eks.`;
      return [{ path, message }];
    }
    if (!ecs && eksPercent < 100) {
      return [
        { path, message: `found ${eksPercent}; no service runs on ECS any more to answer the others. Leave it out.` },
      ];
    }
    return [];
  });
}
