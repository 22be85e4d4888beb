import type * as pulumi from "@pulumi/pulumi";

import { mapValues, pick } from "../components/base";
import { monitoringSettings } from "../components/monitoring/settings";
import { EksCluster, EksControllers, EksService, inCallOrder, ingressOrders, servicesOn } from "../components/service";
import { databasesNamedIn, type Settings } from "../settings";
import {
  callersOf,
  demandOnControllers,
  demandOnNodes,
  type EksSurroundings,
  placeConnections,
  placeIngress,
  placeNamespaces,
} from "./eks-parts";
import { INGRESS } from "./shares";
import { workloadOf } from "./workload";

// Without monitors nobody says under which operation requests are recorded.
const monitoringDefaults = { apmOperation: monitoringSettings.shape.apmOperation.parse(undefined) };

/**
 * The services that run on EKS, on one cluster behind the load balancer that it makes, with the controllers that they
 * need. Nothing where all services run on ECS.
 */
export function composeEks(
  settings: Settings,
  around: EksSurroundings,
  opts: pulumi.ComponentResourceOptions & { providers: pulumi.ProviderResource[] },
) {
  const here = servicesOn("eks", settings.services);
  if (!settings.eks || Object.keys(here).length === 0) return undefined;
  const { charts, datadog, ...ofCluster } = settings.eks;
  const { databases, secrets, ecs, network, tags, accountId, region } = around;
  const { environmentType } = settings;
  const place = { accountId, region };

  const nodes = demandOnNodes(here, charts.kubectlImage);
  const cluster = new EksCluster("eks", { ...ofCluster, ...nodes, network, tags, ...place }, opts);
  const inCluster = { ...opts, providers: [...opts.providers, cluster.provider] };
  const ingress = placeIngress(settings, here, { ...around, cluster }, inCluster);
  const asked = { ...demandOnControllers(here, accountId), charts, datadog, cluster, ingressClass: INGRESS };
  const controllers = new EksControllers("eks-controllers", { ...asked, environmentType, ...place }, inCluster);

  const namespaceOf = placeNamespaces(here, { cluster, environmentType }, inCluster);
  const reachable = placeConnections(here, { databases, cluster, network }, inCluster);
  const orders = ingressOrders(here);
  const { kubectlImage } = charts;
  const { apmOperation } = settings.monitoring ?? monitoringDefaults;
  const services: Record<string, EksService> = {};
  for (const [name, settingsOfService] of inCallOrder(here)) {
    const workload = workloadOf(settingsOfService);
    const facts = { cluster, controllers, namespace: namespaceOf(name), network, environmentType, ...place };
    const entry = { ingress, ingressOrder: orders[name], kubectlImage, apmOperation };
    // A service may reach the databases whose URL it is given, and no others.
    const connectsTo = pick(reachable, databasesNamedIn(settingsOfService.secrets));
    const reach = { connectsTo, callees: pick(services, workload.calls), callers: callersOf(name, here) };
    const references = secrets[name]?.references ?? {};
    const migratesAfter = ecs?.services[name];
    const args = { ...workload, migratesAfter, ...facts, ...entry, ...reach, secrets: references };
    services[name] = new EksService(name, args, inCluster);
  }
  return { cluster, ingress, services };
}

/** What runs on EKS, if anything does. */
export type ComposedEks = ReturnType<typeof composeEks>;

/** What an operator needs to know of it. */
export function outputsOfEks({ cluster, ingress, services }: NonNullable<ComposedEks>) {
  return {
    clusterName: cluster.clusterName,
    supportedUntil: cluster.supportedUntil,
    loadBalancerDnsName: ingress?.dnsName ?? null,
    namespaces: mapValues(services, ({ namespace }) => namespace),
    logGroups: mapValues(services, ({ logGroupName }) => logGroupName),
  };
}
