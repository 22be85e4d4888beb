import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import { databaseDefinitions, type MonitoredDatabase } from "./database-definitions";
import type { Ownership } from "./message";
import { ANY_NAME, makeMonitors, wordings } from "./monitor";
import { monitoringSettings } from "./settings";

export type DatabaseMonitorsArgs = z.input<typeof monitoringSettings> &
  Omit<Ownership, "service"> &
  MonitoredDatabase & {
    /** How AWS names the instance, or the cluster. */
    identifier: pulumi.Input<string>;
    /** How AWS names all its instances: writer, readers and replicas. */
    instanceIdentifiers: pulumi.Input<pulumi.Input<string>[]>;
  };

/**
 * Datadog monitors of one database, whoever uses it: to Datadog it is a service of its own, by its name in the stack.
 * What RDS tells of it beside metrics, such as a failover, goes to the topic of its events.
 * Children: `<name>-<id>`.
 */
export class DatabaseMonitors extends pulumi.ComponentResource {
  /** The ids in Datadog, by the part of the child's name after the component's. */
  readonly monitorIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: DatabaseMonitorsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, team, identifier, instanceIdentifiers, ...rest } = args;
    const { database, kind, instanceClass, maxConnections, hasReaders, ...given } = rest;
    const settings = parseSettings(monitoringSettings, `DatabaseMonitors "${name}"`, given);
    const owner = { environment, service: database, team };
    const monitored = { database, kind, instanceClass, maxConnections, hasReaders };
    const definitions = databaseDefinitions(settings, monitored);
    const monitors = wordings(name, definitions, { settings, owner, names: anyDatabase });
    super("evenkeel:index:DatabaseMonitors", name, { ...owner, ...monitored, ...settings, monitors }, opts);

    const names = pulumi.output({ identifier, instanceIdentifiers });
    this.monitorIds = makeMonitors(name, definitions, { settings, owner, names }, { parent: this });
    this.registerOutputs({ monitorIds: this.monitorIds });
  }
}

const anyDatabase = { identifier: ANY_NAME, instanceIdentifiers: [ANY_NAME] };
