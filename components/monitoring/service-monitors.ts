import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import type { Ownership } from "./message";
import { ANY_NAME, makeMonitors, wordings } from "./monitor";
import { type ServiceNames, serviceDefinitions } from "./service-definitions";
import { monitoringSettings } from "./settings";

export type ServiceMonitorsArgs = z.input<typeof monitoringSettings> &
  Ownership &
  Inputs<Omit<ServiceNames, "targetGroupArnSuffixes">> & {
    /** The groups that take turns in having the tasks. None for a service without requests from the load balancer. */
    targetGroupArnSuffixes: pulumi.Input<string>[];
  };

type Inputs<Names> = { [Name in keyof Names]: pulumi.Input<Names[Name]> };

/**
 * Datadog monitors of one service. Each says what it means for users, whom it concerns and where its runbook is.
 * Children: `<name>-<id>`.
 */
export class ServiceMonitors extends pulumi.ComponentResource {
  /** The ids in Datadog, by the part of the child's name after the component's. */
  readonly monitorIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ServiceMonitorsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, service, team, clusterName, serviceName, ...rest } = args;
    const { loadBalancerArnSuffix, targetGroupArnSuffixes, ...given } = rest;
    const settings = parseSettings(monitoringSettings, `ServiceMonitors "${name}"`, given);
    const owner = { environment, service, team };
    const definitions = serviceDefinitions(settings, owner, targetGroupArnSuffixes.length > 0);
    const monitors = wordings(name, definitions, { settings, owner, names: anyService });
    super("evenkeel:index:ServiceMonitors", name, { ...owner, ...settings, monitors }, opts);

    const names = pulumi.output({ clusterName, serviceName, loadBalancerArnSuffix, targetGroupArnSuffixes });
    this.monitorIds = makeMonitors(name, definitions, { settings, owner, names }, { parent: this });
    this.registerOutputs({ monitorIds: this.monitorIds });
  }
}

const anyService: ServiceNames = {
  clusterName: ANY_NAME,
  serviceName: ANY_NAME,
  loadBalancerArnSuffix: ANY_NAME,
  targetGroupArnSuffixes: [ANY_NAME],
};
