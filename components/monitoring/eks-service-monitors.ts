import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import type { MonitoredEksService } from "./eks-service";
import { eksServiceDefinitions } from "./eks-service-definitions";
import type { Ownership } from "./message";
import { ANY_NAME, makeMonitors, wordings } from "./monitor";
import { monitoringSettings } from "./settings";

export type EksServiceMonitorsArgs = z.input<typeof monitoringSettings> &
  Ownership &
  MonitoredEksService & {
    /** How AWS names the cluster. */
    clusterName: pulumi.Input<string>;
  };

/**
 * Datadog monitors of one service on EKS. They need Datadog's agents on the cluster: nobody else tells of pods.
 * Children: `<name>-<id>`.
 */
export class EksServiceMonitors extends pulumi.ComponentResource {
  /** The ids in Datadog, by the part of the child's name after the component's. */
  readonly monitorIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: EksServiceMonitorsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, service, team, clusterName, ...rest } = args;
    const { namespace, kind, isRouted, isElsewhereToo, mostPods, externalSecrets, ...given } = rest;
    const settings = parseSettings(monitoringSettings, `EksServiceMonitors "${name}"`, given);
    const owner = { environment, service, team };
    const monitored = { service, namespace, kind, isRouted, isElsewhereToo, mostPods, externalSecrets };
    const definitions = eksServiceDefinitions(settings, environment, monitored);
    const monitors = wordings(name, definitions, { settings, owner, names: { clusterName: ANY_NAME } });
    super("evenkeel:index:EksServiceMonitors", name, { ...owner, ...monitored, ...settings, monitors }, opts);

    const names = pulumi.output({ clusterName });
    this.monitorIds = makeMonitors(name, definitions, { settings, owner, names }, { parent: this });
    this.registerOutputs({ monitorIds: this.monitorIds });
  }
}
