import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import { eksClusterDefinitions } from "./eks-cluster-definitions";
import type { Ownership } from "./message";
import { ANY_NAME, makeMonitors, wordings } from "./monitor";
import { monitoringSettings } from "./settings";

export type EksClusterMonitorsArgs = z.input<typeof monitoringSettings> &
  Omit<Ownership, "service"> & {
    /** What the cluster is called where a service would be: in names, and in what Datadog routes by. */
    cluster: string;
    /** How AWS names it. */
    clusterName: pulumi.Input<string>;
    /** The namespaces of what runs on it so that services can. */
    controllerNamespaces: readonly string[];
    /** How AWS names the load balancer that it made. It made none, if absent. */
    loadBalancerName?: pulumi.Input<string> | undefined;
  };

/**
 * Datadog monitors of a cluster on EKS, and of what runs on it so that services can. They need Datadog's agents there.
 * Children: `<name>-<id>`.
 */
export class EksClusterMonitors extends pulumi.ComponentResource {
  /** The ids in Datadog, by the part of the child's name after the component's. */
  readonly monitorIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: EksClusterMonitorsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, team, cluster, clusterName, controllerNamespaces, loadBalancerName, ...given } = args;
    const settings = parseSettings(monitoringSettings, `EksClusterMonitors "${name}"`, given);
    const owner = { environment, service: cluster, team };
    const monitored = { controllerNamespaces, hasLoadBalancer: loadBalancerName !== undefined };
    const definitions = eksClusterDefinitions(settings, monitored);
    const monitors = wordings(name, definitions, { settings, owner, names: anyCluster });
    super("evenkeel:index:EksClusterMonitors", name, { ...owner, ...monitored, ...settings, monitors }, opts);

    const names = pulumi.output({ clusterName, loadBalancerName });
    this.monitorIds = makeMonitors(name, definitions, { settings, owner, names }, { parent: this });
    this.registerOutputs({ monitorIds: this.monitorIds });
  }
}

const anyCluster = { clusterName: ANY_NAME, loadBalancerName: ANY_NAME };
