import type { SettingsProblem } from "../base";
import { refusedOnIngress } from "../load-balancer/ingress/limits";
import type { LoadBalancerSettings } from "../load-balancer/settings";
import { zonesWithoutEks } from "../network/eks-zones";
import type { NetworkSettings } from "../network/settings";
import { checkControllersReachable } from "./eks-chart-settings";
import { type EksDatadogSettings, keysElsewhere } from "./eks-datadog-settings";
import { refusedWithoutDatadog } from "./eks-limits";
import { vcpuShortage } from "./eks-node-demand";
import { checkServicesApart, type EksClusterSettings } from "./eks-settings";
import { namespaceProblems } from "./namespace";
import { quotaProblems } from "./namespace-quota";
import { runsOn, servicesOn } from "./runtime";
import type { WorkloadSettings } from "./workload";

/** What of a stack decides whether its services can run on EKS. What is absent is not valid by itself. */
export interface AroundEks {
  region: string | undefined;
  services: Readonly<Record<string, WorkloadSettings & { secrets?: Readonly<Record<string, object>> }>>;
  eks:
    | (EksClusterSettings & { charts: { kubectlImage?: string | undefined }; datadog?: EksDatadogSettings | undefined })
    | undefined;
  network: NetworkSettings | undefined;
  loadBalancer: LoadBalancerSettings | undefined;
}

// That of the load balancer's Ingress.
const INGRESS_NAMESPACE = "ingress";

/** What EKS cannot give the services that are to run on it, in this stack. Paths start at the stack. */
export function eksContradictions({ region, services, eks, network, loadBalancer }: AroundEks): SettingsProblem[] {
  const here = Object.entries(servicesOn("eks", services));
  if (here.length === 0) return [];
  const routed = here.filter(([, { routing }]) => routing !== "none");
  const isAlone = Object.values(services).every((service) => !runsOn(service, "ecs"));
  return [
    ...(eks && !eks.datadog
      ? here.flatMap(([name, service]) => at(`services.${name}`, refusedWithoutDatadog(service)))
      : []),
    ...at("services", namespaceProblems(Object.fromEntries(here), [INGRESS_NAMESPACE])),
    ...at("services", quotaProblems(Object.fromEntries(here))),
    ...(eks?.datadog && region ? at("eks.datadog", keysElsewhere(eks.datadog, region)) : []),
    ...(region
      ? here.flatMap(([name, { secrets }]) => at(`services.${name}.secrets`, secretsElsewhere(region, secrets)))
      : []),
    ...(eks && !eks.charts.kubectlImage ? here.flatMap(([name, service]) => unscheduled(name, service)) : []),
    ...(eks ? at("eks", vcpuShortage(services, eks.nodes)) : []),
    ...(network ? ofNetwork(network, eks) : []),
    ...(loadBalancer && isAlone && routed.length > 0 ? at("loadBalancer", refusedOnIngress(loadBalancer)) : []),
  ];
}

function ofNetwork(network: NetworkSettings, eks: AroundEks["eks"]): SettingsProblem[] {
  const { nat, zones, existing, cidr } = network;
  const unreachable = checkControllersReachable(existing ? existing.internetAccess : nat !== "none");
  const shared = eks && checkServicesApart(eks.serviceCidr, existing ? undefined : cidr);
  const path = existing ? "network.existing.internetAccess" : "network.nat";
  return [
    ...(unreachable ? [{ path, message: `found ${JSON.stringify(existing ? false : nat)}; ${unreachable}` }] : []),
    ...(shared ? [{ path: "eks.serviceCidr", message: `found "${eks.serviceCidr}"; ${shared}` }] : []),
    ...(existing ? [] : at("network", zonesWithoutEks(zones))),
  ];
}

function unscheduled(name: string, { scaling }: WorkloadSettings): SettingsProblem[] {
  const [schedule] = Object.keys(scaling?.schedules ?? {});
  if (schedule === undefined) return [];
  const message = "on EKS kubectl sets the bounds, and the stack has no image of it. Give eks.charts.kubectlImage.";
  return [{ path: `services.${name}.scaling.schedules.${schedule}`, message }];
}

/** On ECS the ARN of a secret says where it is read. A store of External Secrets asks in its own region alone. */
function secretsElsewhere(region: string, secrets: Readonly<Record<string, object>> = {}): SettingsProblem[] {
  return Object.entries(secrets).flatMap(([variable, source]) => {
    const [, , , regionOfSecret] = "existing" in source ? String(source.existing).split(":") : [];
    if (regionOfSecret === undefined || regionOfSecret === region) return [];
    const message = `is in ${regionOfSecret}; on EKS it is read in ${region}. Replicate it there, and give the ARN of the replica.`;
    return [{ path: `${variable}.existing`, message }];
  });
}

function at(prefix: string, problems: readonly SettingsProblem[]): SettingsProblem[] {
  return problems.map(({ path, message }) => ({ path: `${prefix}.${path}`, message }));
}
