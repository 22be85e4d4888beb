import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { parseSettings, type SecretReference } from "../../../base";
import { chartSettings } from "../../eks-chart-settings";
import { eksDatadogSettings } from "../../eks-datadog-settings";

const controllerSettings = z.strictObject({
  charts: chartSettings.prefault({}),
  datadog: eksDatadogSettings.optional(),
  needs: z.strictObject({ secrets: z.boolean(), rollouts: z.boolean() }),
});

/** The logs of one service. */
export interface ServiceLogs {
  namespace: string;
  /** The log group that they go to, which somebody else makes. */
  group: string;
}

export type EksControllersArgs = z.input<typeof controllerSettings> & {
  /** Where they run, and what has to stand before their pods can. */
  cluster: { clusterName: pulumi.Output<string>; ready: pulumi.Resource[] };
  /** The roles, as ARN patterns, as which External Secrets may read: one for each service with secrets. */
  secretReaderRoles: string[];
  /** By service: whose logs go where. */
  logs: Record<string, ServiceLogs>;
  environmentType: string;
  accountId: string;
  region: string;
};

/** How what asks Datadog finds its address and keys. Nothing in it is secret. */
export interface DatadogKeys {
  /** The API's address: https://api.datadoghq.com */
  address: string;
  apiKey: SecretReference;
  appKey: SecretReference;
}

/** What runs on a cluster so that services can: it brings secrets to them, deploys them, watches them, ships their logs. */
export class EksControllers extends pulumi.ComponentResource {
  /** The role that a service's reader role trusts. */
  readonly externalSecretsRoleArn?: pulumi.Output<string>;
  readonly datadogKeys?: DatadogKeys;
  /** What an object has to come after, where it needs the controller: also so that it goes first. */
  readonly ready: Readonly<Record<"secrets" | "rollouts" | "datadog" | "logs", pulumi.Resource[]>>;

  constructor(name: string, args: EksControllersArgs, opts?: pulumi.ComponentResourceOptions) {
    const { charts, datadog, needs, ...around } = args;
    const settings = parseSettings(controllerSettings, `EksControllers "${name}"`, { charts, datadog, needs });
    super("evenkeel:index:EksControllers", name, { ...settings, ...around }, opts);
    this.ready = { secrets: [], rollouts: [], datadog: [], logs: [] };
    this.registerOutputs({});
  }
}
