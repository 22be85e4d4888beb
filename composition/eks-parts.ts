import type * as pulumi from "@pulumi/pulumi";

import { Connection, mapValues, type RequiredTag } from "../components/base";
import type { Database } from "../components/database";
import { IngressLoadBalancer } from "../components/load-balancer";
import {
  defaultEksPercent,
  type EksCluster,
  EksNamespace,
  eksLogGroupOf,
  namespaceOf,
  quotaOf,
  secretReaderRole,
} from "../components/service";
import { databasesNamedIn, type Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import type { ComposedEcs } from "./ecs";
import type { ComposedSecrets } from "./secrets";
import { INGRESS, LOAD_BALANCER, sharesOf } from "./shares";
import type { Surroundings } from "./surroundings";

/** What a cluster on EKS, and what runs on it, are composed with. */
export interface EksSurroundings extends Surroundings {
  databases: ComposedDatabases;
  secrets: ComposedSecrets;
  ecs: ComposedEcs;
  tags: Record<RequiredTag, string>;
}

/** The services that run on EKS, as settings have them. */
export type ServicesOnEks = Settings["services"];

/** What of the services decides what nodes there are, and which images they may pull. */
export function demandOnNodes(services: ServicesOnEks, kubectlImage: string | undefined) {
  const architectures = [...new Set(Object.values(services).map(({ architecture }) => architecture))].sort();
  const images = [...Object.values(services).map(({ image }) => image), ...(kubectlImage ? [kubectlImage] : [])];
  return { architectures, images: [...new Set(images)] };
}

/** What of the services decides which controllers there are, and what these may do. */
export function demandOnControllers(services: ServicesOnEks, accountId: string) {
  const readers = Object.keys(services).filter((name) => Object.keys(services[name]?.secrets ?? {}).length > 0);
  const shifted = Object.values(services).filter(({ deployment }) => deployment.strategy !== "rolling");
  return {
    needs: { secrets: readers.length > 0, rollouts: shifted.length > 0 },
    secretReaderRoles: Object.keys(services).map((name) => secretReaderRole(name, accountId)),
    logs: mapValues(services, (service, name) => {
      return { namespace: namespaceOf(name, service), group: eksLogGroupOf(name, service) };
    }),
  };
}

/** The load balancer of the cluster, where a service has requests. */
export function placeIngress(
  { loadBalancer, services: all, environmentType }: Settings,
  services: ServicesOnEks,
  { network, ecs, tags, accountId, region, cluster }: EksSurroundings & { cluster: EksCluster },
  opts: pulumi.ComponentResourceOptions,
): IngressLoadBalancer | undefined {
  const routed = Object.values(services).filter(({ routing }) => routing !== "none");
  if (routed.length === 0) return undefined;
  const { vpcId, publicSubnetIds, privateSubnetIds, subnetCidrs, isDualStack } = network;
  const place = { environmentType, tags, accountId, region, vpcId };
  const subnets = { publicSubnetIds, privateSubnetIds, subnetCidrs, isDualStack };
  const ofCluster = { clusterSecurityGroupId: cluster.securityGroupId, clusterReady: cluster.ready };
  const ports = [...new Set(routed.map(({ port }) => port))].sort((one, other) => one - other);
  const certificates = ecs ? { certificateArns: ecs.loadBalancer.certificateArns } : { heirOf: LOAD_BALANCER };
  const shares = sharesOf(loadBalancer, defaultEksPercent(all));
  // Versions are tried on a port of ECS's load balancer alone.
  const given = { ...shares, ...(ecs && { testAllowedCidrs: [] }) };
  return new IngressLoadBalancer(
    INGRESS,
    { ...given, ...place, ...subnets, ...ofCluster, ...certificates, ports },
    opts,
  );
}

/** The namespaces of the services, by name. Services that name the same one share it. */
export function placeNamespaces(
  services: ServicesOnEks,
  args: { cluster: EksCluster; environmentType: string },
  opts: pulumi.ComponentResourceOptions,
): (service: string) => EksNamespace {
  const names = mapValues(services, (service, name) => namespaceOf(name, service));
  const distinct = [...new Set(Object.values(names))];
  const made = new Map(
    distinct.map((name) => {
      const quota = quotaOf(name, services);
      return [name, new EksNamespace(`${name}-namespace`, { name, quota, ...args }, opts)];
    }),
  );
  // Each service's was made just now.
  return (service) => made.get(names[service] ?? "") as EksNamespace;
}

/**
 * The databases that pods may connect to, by name. All pods share one security group: it is let in once, and network
 * policies say which pods may go.
 */
export function placeConnections(
  services: ServicesOnEks,
  { databases, cluster, network }: Pick<EksSurroundings, "databases" | "network"> & { cluster: EksCluster },
  opts: pulumi.ComponentResourceOptions,
) {
  const named = new Set(Object.values(services).flatMap(({ secrets }) => databasesNamedIn(secrets)));
  const reached = Object.entries(databases).filter(([name]) => named.has(name));
  return Object.fromEntries(
    reached.map(([name, { database }]) => {
      const { port, securityGroupId: to }: Pick<Database, "port" | "securityGroupId"> = database;
      const way = { from: cluster.securityGroupId, to, port, description: `Pods to ${name}` };
      new Connection(`eks-to-${name}`, way, opts);
      return [name, { port, cidrs: network.subnetCidrs.isolated }];
    }),
  );
}

/** The services that call another one, by name. */
export function callersOf(callee: string, services: ServicesOnEks): Record<string, { namespace: string }> {
  const callers = Object.entries(services).filter(([, { calls }]) => calls.includes(callee));
  return Object.fromEntries(callers.map(([name, service]) => [name, { namespace: namespaceOf(name, service) }]));
}
