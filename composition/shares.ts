import type { Settings } from "../settings";

/** The class of the Ingresses of all services, and the name of the load balancer that serves them. */
export const INGRESS = "ingress";

/** The name of ECS's load balancer, which has the certificates where both are there, or had them before. */
export const LOAD_BALANCER = "load-balancer";

/** The settings of the load balancers, with the share of EKS said of each domain whose records are made here. */
export function sharesOf(loadBalancer: Settings["loadBalancer"], percent: number): Settings["loadBalancer"] {
  const said = <Of extends Domain>(domain: Of): Of => {
    const isOurs = domain.certificate !== undefined && "zoneId" in domain.certificate;
    return isOurs ? { eksPercent: percent, ...domain } : domain;
  };
  return { ...said(loadBalancer), extraDomains: loadBalancer.extraDomains.map(said) };
}

type Domain = Pick<Settings["loadBalancer"], "certificate" | "eksPercent">;
