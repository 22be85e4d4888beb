import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../components/base";
import { DatabaseMonitors, ServiceMonitors } from "../components/monitoring";
import type { EcsCluster, EcsService } from "../components/service";
import type { Settings } from "../settings";
import type { ComposedDatabases } from "./databases";

interface Monitored {
  cluster: EcsCluster;
  services: Record<string, EcsService>;
  databases: ComposedDatabases;
  loadBalancerArnSuffix: pulumi.Output<string>;
}

/** The monitors of services and databases, by name. None where nobody is to hear of anything. */
export function composeMonitors(
  { monitoring, tags, environmentType: environment }: Settings,
  { cluster, services, databases, loadBalancerArnSuffix }: Monitored,
  opts: pulumi.ComponentResourceOptions,
) {
  if (!monitoring) return {};
  const owner = { environment, team: tags.Owner };
  const { clusterName } = cluster;
  const ofServices = mapValues(services, ({ serviceName, targetGroupArnSuffixes }, service) => {
    const names = { clusterName, serviceName, targetGroupArnSuffixes, loadBalancerArnSuffix };
    return new ServiceMonitors(`${service}-monitors`, { ...monitoring, ...owner, service, ...names }, opts);
  });
  const ofDatabases = mapValues(databases, ({ database: monitored }, database) => {
    const { kind, instanceClass, maxConnections, hasReaders, identifier, instanceIdentifiers } = monitored;
    const facts = { database, kind, instanceClass, maxConnections, hasReaders, identifier, instanceIdentifiers };
    return new DatabaseMonitors(`${database}-monitors`, { ...monitoring, ...owner, ...facts }, opts);
  });
  return mapValues({ ...ofServices, ...ofDatabases }, ({ monitorIds }) => monitorIds);
}
