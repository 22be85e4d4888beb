import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../components/base";
import { DatabaseMonitors, ServiceMonitors } from "../components/monitoring";
import type { Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import type { ComposedEcs } from "./ecs";

interface Monitored {
  ecs: ComposedEcs;
  databases: ComposedDatabases;
}

/** The monitors of services and databases, by name. None where nobody is to hear of anything. */
export function composeMonitors(
  { monitoring, tags, environmentType: environment }: Settings,
  { ecs, databases }: Monitored,
  opts: pulumi.ComponentResourceOptions,
) {
  if (!monitoring) return {};
  const told = { ...monitoring, environment, team: tags.Owner };
  const ofDatabases = mapValues(databases, ({ database: monitored }, database) => {
    const { kind, instanceClass, maxConnections, hasReaders, identifier, instanceIdentifiers } = monitored;
    const facts = { database, kind, instanceClass, maxConnections, hasReaders, identifier, instanceIdentifiers };
    return new DatabaseMonitors(`${database}-monitors`, { ...told, ...facts }, opts);
  });
  return mapValues({ ...monitorsOnEcs(told, ecs, opts), ...ofDatabases }, ({ monitorIds }) => monitorIds);
}

type Told = NonNullable<Settings["monitoring"]> & { environment: Settings["environmentType"]; team: string };

function monitorsOnEcs(
  told: Told,
  ecs: ComposedEcs,
  opts: pulumi.ComponentResourceOptions,
): Record<string, ServiceMonitors> {
  if (!ecs) return {};
  const { clusterName } = ecs.cluster;
  const { arnSuffix: loadBalancerArnSuffix } = ecs.loadBalancer;
  return mapValues(ecs.services, ({ serviceName, targetGroupArnSuffixes }, service) => {
    const names = { clusterName, serviceName, targetGroupArnSuffixes, loadBalancerArnSuffix };
    return new ServiceMonitors(`${service}-monitors`, { ...told, service, ...names }, opts);
  });
}
