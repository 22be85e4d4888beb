import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { parseSettings, settingsError } from "../../../base";
import { chartSettings } from "../../eks-chart-settings";
import { eksDatadogSettings, keysElsewhere } from "../../eks-datadog-settings";
import { secretReaderRole } from "../secret-access";
import { ArgoRollouts } from "./argo-rollouts";
import { DatadogAgents } from "./datadog-agents";
import { type DatadogKeys, datadogKeys } from "./datadog-keys";
import { ExternalSecrets } from "./external-secrets";
import type { ServiceLogs } from "./fluent-bit";
import { LogShipper } from "./log-shipper";
import { Reloader } from "./reloader";

const controllersSettings = z.strictObject({
  charts: chartSettings.prefault({}),
  datadog: eksDatadogSettings.optional(),
});

export type EksControllersArgs = z.input<typeof controllersSettings> & {
  /** What services ask for: secrets, and strategies other than rolling. */
  needs: { secrets: boolean; rollouts: boolean };
  /** The cluster, and what has to stand before pods can run on it. */
  cluster: { clusterName: pulumi.Output<string>; arn: pulumi.Output<string>; ready: pulumi.Resource[] };
  /** The roles, as ARN patterns, as which External Secrets reads: one for each service with secrets. */
  secretReaderRoles: readonly string[];
  /** The class of the Ingresses through which requests come. */
  ingressClass: string;
  /** By service: whose logs go where. */
  logs: Readonly<Record<string, ServiceLogs>>;
  environmentType: string;
  accountId: string;
  region: string;
};

type Controller = "secrets" | "rollouts" | "datadog" | "logs";

/**
 * What runs on a cluster so that services can: it brings secrets to them, replaces their pods, watches them, and sends
 * their logs where they belong. Each only where a service needs it.
 * Children: with secrets `<name>-external-secrets` and `<name>-reloader`, with rollouts `<name>-rollouts`, with Datadog
 * `<name>-external-secrets` and `<name>-datadog`, with logs `<name>-logs`.
 */
export class EksControllers extends pulumi.ComponentResource {
  /** The role that reader roles of services trust. */
  readonly externalSecretsRoleArn?: pulumi.Output<string>;
  /** How analyses of new versions find Datadog. */
  readonly datadogKeys?: DatadogKeys;
  /** What needs a controller comes after these, and goes before them. */
  readonly ready: Readonly<Record<Controller, pulumi.Resource[]>>;

  constructor(name: string, args: EksControllersArgs, opts?: pulumi.ComponentResourceOptions) {
    const { needs, cluster, secretReaderRoles, ingressClass, logs, environmentType, accountId, region, ...given } =
      args;
    const { charts, datadog } = parseControllers(name, region, given);
    super("evenkeel:index:EksControllers", name, { charts, datadog, needs, ingressClass, logs, region }, opts);
    const child = { parent: this };
    const isWatched = datadog !== undefined;
    const around = { cluster, isWatched, environmentType, accountId, region, startsAfter: cluster.ready };
    const ready: Record<Controller, pulumi.Resource[]> = { secrets: [], rollouts: [], datadog: [], logs: [] };

    if (Object.keys(logs).length > 0) {
      const shipper = new LogShipper(`${name}-logs`, { source: charts.fluentBit, logs, ...around }, child);
      ready.logs = shipper.ready;
    }
    if (needs.rollouts) {
      const rolloutsArgs = { source: charts.argoRollouts, ingressClass, ...around };
      ready.rollouts = new ArgoRollouts(`${name}-rollouts`, rolloutsArgs, child).ready;
    }
    if (needs.secrets || datadog) {
      const own = datadog ? [secretReaderRole(`${name}-datadog`, accountId)] : [];
      const readerRoles = [...secretReaderRoles, ...own];
      const secretsArgs = { source: charts.externalSecrets, readerRoles, ...around };
      const secrets = new ExternalSecrets(`${name}-external-secrets`, secretsArgs, child);
      this.externalSecretsRoleArn = secrets.roleArn;
      ready.secrets = secrets.ready;

      if (datadog) {
        const { site, registry } = datadog;
        this.datadogKeys = datadogKeys(datadog);
        const startsAfter = [...cluster.ready, ...secrets.ready];
        const reading = { keys: this.datadogKeys, controllerRoleArn: secrets.roleArn, ...around, startsAfter };
        const agentsArgs = { source: charts.datadogOperator, site, registry, ...reading };
        ready.datadog = new DatadogAgents(`${name}-datadog`, agentsArgs, child).ready;
      }
    }
    if (needs.secrets) {
      // It asks for the definition of Rollouts when it starts.
      const startsAfter = [...cluster.ready, ...ready.rollouts];
      const reloaderArgs = { source: charts.reloader, knowsRollouts: needs.rollouts, ...around, startsAfter };
      ready.secrets = [...ready.secrets, ...new Reloader(`${name}-reloader`, reloaderArgs, child).ready];
    }

    this.ready = ready;
    this.registerOutputs({
      ...(this.externalSecretsRoleArn && { externalSecretsRoleArn: this.externalSecretsRoleArn }),
      ...(this.datadogKeys && { datadogKeys: this.datadogKeys }),
    });
  }
}

function parseControllers(name: string, region: string, given: z.input<typeof controllersSettings>) {
  const subject = `EksControllers "${name}"`;
  const settings = parseSettings(controllersSettings, subject, given);
  const problems = settings.datadog ? keysElsewhere(settings.datadog, region) : [];
  if (problems.length === 0) return settings;
  throw settingsError(
    subject,
    problems.map(({ path, message }) => ({ path: `datadog.${path}`, message })),
  );
}
