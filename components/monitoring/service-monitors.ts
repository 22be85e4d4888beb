import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import { databaseDefinitions } from "./database-definitions";
import { type MonitorDefinition, type Priority, query } from "./definition";
import { message, type Ownership, runbookUrl, tags } from "./message";
import { type ServiceNames, serviceDefinitions } from "./service-definitions";
import { type MonitoringSettings, monitoringSettings } from "./settings";

export type ServiceMonitorsArgs = z.input<typeof monitoringSettings> &
  Ownership &
  Inputs<Omit<ServiceNames, "targetGroupArnSuffixes">> & {
    /** The groups that take turns in having the tasks. None for a service without requests from the load balancer. */
    targetGroupArnSuffixes: pulumi.Input<string>[];
    /** The databases that the service stands on, by their names. */
    databases: Record<string, { identifier: pulumi.Input<string>; maxConnections: number }>;
  };

type Inputs<Names> = { [Name in keyof Names]: pulumi.Input<Names[Name]> };

/**
 * Datadog monitors of one service and its databases. Each says what it means for users, whom it concerns and where its
 * runbook is. Children: `<name>-<id>`, and `<name>-<database>-<id>` for each database.
 */
export class ServiceMonitors extends pulumi.ComponentResource {
  /** The ids in Datadog, by the part of the child's name after the component's. */
  readonly monitorIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ServiceMonitorsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, service, team, clusterName, serviceName, databases, ...rest } = args;
    const { loadBalancerArnSuffix, targetGroupArnSuffixes, ...given } = rest;
    const settings = parseSettings(monitoringSettings, `ServiceMonitors "${name}"`, given);
    const owner = { environment, service, team };
    super("evenkeel:index:ServiceMonitors", name, { ...owner, ...settings }, opts);
    const child = { parent: this };

    const names = pulumi.output({ clusterName, serviceName, loadBalancerArnSuffix, targetGroupArnSuffixes });
    const hasTargetGroups = targetGroupArnSuffixes.length > 0;
    const ofService = serviceDefinitions(settings, owner, hasTargetGroups).map((definition) => {
      return [definition.id, monitorArgs(definition, service, names, settings, owner)] as const;
    });
    const ofDatabases = Object.entries(databases).flatMap(([database, { identifier, maxConnections }]) => {
      const instance = pulumi.output({ identifier });
      return databaseDefinitions(settings, { database, maxConnections }).map((definition) => {
        return [`${database}-${definition.id}`, monitorArgs(definition, database, instance, settings, owner)] as const;
      });
    });

    this.monitorIds = {};
    for (const [id, monitor] of [...ofService, ...ofDatabases]) {
      this.monitorIds[id] = new datadog.Monitor(`${name}-${id}`, monitor, child).id;
    }
    this.registerOutputs({ monitorIds: this.monitorIds });
  }
}

function monitorArgs<Names>(
  definition: MonitorDefinition<Names>,
  subject: string,
  names: pulumi.Output<Names>,
  settings: MonitoringSettings,
  owner: Ownership,
): datadog.MonitorArgs {
  return {
    name: `${subject}-${definition.id} (${owner.environment}): ${definition.title}`,
    type: "query alert",
    query: names.apply((known) => query(definition, known)),
    message: names.apply((known) => message(definition, known, settings, owner)),
    monitorThresholds: thresholds(definition),
    priority: String(definition.priority),
    tags: tags(owner),
    assets: [{ category: "runbook", name: definition.runbook, url: runbookUrl(definition, settings) }],
    evaluationDelay: definition.delaySeconds,
    onMissingData: definition.missingData,
    // A metric with gaps would not be judged at all where every point of the window is asked for.
    requireFullWindow: false,
    // Datadog refuses it where there are no groups. https://github.com/DataDog/terraform-provider-datadog/issues/1221
    ...(definition.grouped && { newGroupDelay: 300 }),
    includeTags: true,
    notifyAudit: false,
    timeoutH: 0,
    draftStatus: "published",
    validate: true,
    ...repetition[definition.priority],
  };
}

// Datadog takes these numbers as text.
function thresholds<Names>({ limits }: MonitorDefinition<Names>) {
  return Object.fromEntries(Object.entries(limits).map(([limit, value]) => [limit, String(value)]));
}

const repetition: Record<Priority, Partial<datadog.MonitorArgs>> = {
  1: { renotifyInterval: 15, renotifyOccurrences: 4, renotifyStatuses: ["alert", "no data"] },
  2: { renotifyInterval: 60, renotifyStatuses: ["alert", "no data"] },
  3: {},
};
