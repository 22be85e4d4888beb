import type * as pulumi from "@pulumi/pulumi";

import { mapValues, pick } from "../components/base";
import { LoadBalancer } from "../components/load-balancer";
import { Redeployment, type RedeploymentArgs } from "../components/redeployment";
import {
  calledServices,
  defaultEksPercent,
  EcsCluster,
  EcsService,
  inCallOrder,
  servicesOn,
} from "../components/service";
import { databasesNamedIn, type Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import { type ComposedSecrets, rotatingReferences } from "./secrets";
import { INGRESS, LOAD_BALANCER, sharesOf } from "./shares";
import type { Surroundings } from "./surroundings";
import { workloadOf } from "./workload";

interface EcsSurroundings extends Surroundings {
  databases: ComposedDatabases;
  secrets: ComposedSecrets;
}

/**
 * The services that run on ECS, on one cluster behind one load balancer, and what deploys them anew when a secret of
 * theirs has changed. Nothing where all services run on EKS.
 */
export function composeEcs(settings: Settings, around: EcsSurroundings, opts: pulumi.ComponentResourceOptions) {
  const { databases, secrets, network, notificationTopicArn, ...place } = around;
  const { environmentType } = settings;
  const here = servicesOn("ecs", settings.services);
  if (Object.keys(here).length === 0 && Object.keys(settings.services).length > 0) return undefined;

  const { vpcId, publicSubnetIds, privateSubnetIds, isDualStack } = network;
  const subnets = { vpcId, publicSubnetIds, privateSubnetIds, isDualStack };
  const shares = sharesOf(settings.loadBalancer, defaultEksPercent(settings.services));
  const entry = { ...shares, ...place, ...subnets, heirOf: INGRESS };
  const loadBalancer = new LoadBalancer(LOAD_BALANCER, entry, opts);
  const cluster = new EcsCluster("cluster", { ...settings.cluster, ...place }, opts);
  const reachable = mapValues(databases, ({ database }) => database);
  const called = calledServices(here);

  const services: Record<string, EcsService> = {};
  for (const [name, settingsOfService] of inCallOrder(here)) {
    const workload = workloadOf(settingsOfService);
    const named = databasesNamedIn(settingsOfService.secrets);
    // A service may reach the databases whose URL it is given, and no others.
    const reach = { connectsTo: pick(reachable, named), callees: pick(services, workload.calls) };
    const surroundings = { ...place, environmentType, cluster, network, loadBalancer, isCalled: called.includes(name) };
    const references = secrets[name]?.references ?? {};
    services[name] = new EcsService(name, { ...workload, ...surroundings, ...reach, secrets: references }, opts);
  }
  const redeployed = readersOfRotating(services, secrets, cluster);
  if (Object.keys(redeployed).length > 0) {
    const { keepDays } = settings.rotation.logs;
    new Redeployment("redeployment", { keepDays, notificationTopicArn, ...place, services: redeployed }, opts);
  }
  return { loadBalancer, cluster, services };
}

/** What runs on ECS, if anything does. */
export type ComposedEcs = ReturnType<typeof composeEcs>;

/** The services whose tasks have to be replaced when a value has changed. */
function readersOfRotating(
  services: Record<string, EcsService>,
  secretsOf: ComposedSecrets,
  { clusterName }: EcsCluster,
): RedeploymentArgs["services"] {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { serviceName }]) => {
      const secretArns = rotatingReferences(secretsOf[name]).map(({ secretArn }) => secretArn);
      return secretArns.length > 0 ? [[name, { serviceName, clusterName, secretArns }] as const] : [];
    }),
  );
}
