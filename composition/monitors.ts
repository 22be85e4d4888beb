import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../components/base";
import { DatabaseMonitors, EksClusterMonitors, EksServiceMonitors, ServiceMonitors } from "../components/monitoring";
import { runsOn } from "../components/service";
import { controllerNamespaces } from "../components/service/controller-namespaces";
import type { Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import type { ComposedEcs } from "./ecs";
import type { ComposedEks } from "./eks";

interface Monitored {
  ecs: ComposedEcs;
  eks: ComposedEks;
  databases: ComposedDatabases;
}

type Told = NonNullable<Settings["monitoring"]> & { environment: Settings["environmentType"]; team: string };
type Opts = pulumi.ComponentResourceOptions;

/** What the cluster on EKS is called where a service would be. */
const CLUSTER = "eks";

/** The monitors of services, databases and the cluster on EKS, by name. None where nobody is to hear of anything. */
export function composeMonitors(settings: Settings, { ecs, eks, databases }: Monitored, opts: Opts) {
  const { monitoring, tags, environmentType: environment } = settings;
  if (!monitoring) return {};
  const told = { ...monitoring, environment, team: tags.Owner };
  const made = [
    monitorsOnEcs(told, ecs, opts),
    monitorsOnEks(told, settings, eks, opts),
    monitorsOfDatabases(told, databases, opts),
  ];
  // A service that moves has some on either runtime.
  const ids: Record<string, Record<string, pulumi.Output<string>>> = {};
  for (const [name, { monitorIds }] of made.flatMap((each) => Object.entries(each))) {
    ids[name] = { ...ids[name], ...monitorIds };
  }
  return ids;
}

function monitorsOnEcs(told: Told, ecs: ComposedEcs, opts: Opts): Record<string, ServiceMonitors> {
  if (!ecs) return {};
  const { clusterName } = ecs.cluster;
  const { arnSuffix: loadBalancerArnSuffix } = ecs.loadBalancer;
  return mapValues(ecs.services, ({ serviceName, targetGroupArnSuffixes }, service) => {
    const names = { clusterName, serviceName, targetGroupArnSuffixes, loadBalancerArnSuffix };
    return new ServiceMonitors(`${service}-monitors`, { ...told, service, ...names }, opts);
  });
}

/** Of pods, and of their requests, Datadog hears from its agents on the cluster alone: without them there is nothing. */
function monitorsOnEks(
  told: Told,
  settings: Settings,
  eks: ComposedEks,
  opts: Opts,
): Record<string, EksServiceMonitors | EksClusterMonitors> {
  if (!eks || !settings.eks?.datadog) return {};
  const { clusterName } = eks.cluster;
  const ofServices = mapValues(eks.services, ({ namespace, deploymentStrategy, externalSecrets }, service) => {
    const workload = settings.services[service];
    const facts = {
      namespace,
      kind: deploymentStrategy === "rolling" ? ("Deployment" as const) : ("Rollout" as const),
      isRouted: workload?.routing !== "none",
      isElsewhereToo: workload !== undefined && runsOn(workload, "ecs"),
      mostPods: mostPodsOf(workload?.scaling),
      externalSecrets,
    };
    return new EksServiceMonitors(`${service}-monitors`, { ...told, service, clusterName, ...facts }, opts);
  });
  const ofCluster = {
    cluster: CLUSTER,
    clusterName,
    controllerNamespaces: Object.values(controllerNamespaces),
    loadBalancerName: eks.ingress?.loadBalancerName,
  };
  return { ...ofServices, [CLUSTER]: new EksClusterMonitors(`${CLUSTER}-monitors`, { ...told, ...ofCluster }, opts) };
}

/** The most pods of a service that are not always as many. */
function mostPodsOf(scaling: Settings["services"][string]["scaling"]): number | undefined {
  return scaling && scaling.max > scaling.min ? scaling.max : undefined;
}

function monitorsOfDatabases(told: Told, databases: ComposedDatabases, opts: Opts): Record<string, DatabaseMonitors> {
  return mapValues(databases, ({ database: monitored }, database) => {
    const { kind, instanceClass, maxConnections, hasReaders, identifier, instanceIdentifiers } = monitored;
    const facts = { database, kind, instanceClass, maxConnections, hasReaders, identifier, instanceIdentifiers };
    return new DatabaseMonitors(`${database}-monitors`, { ...told, ...facts }, opts);
  });
}
