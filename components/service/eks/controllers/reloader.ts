import * as pulumi from "@pulumi/pulumi";

import { controllerNamespaces } from "../../controller-namespaces";
import type { ChartSource } from "../../eks-chart-settings";
import { InstalledChart } from "./installed-chart";
import { beforeServices, onSystemNodes, resources, restricted } from "./placement";
import { toApi } from "./reach";

export interface ReloaderArgs {
  source: ChartSource;
  /** Whether there are Rollouts, whose definition it then needs. */
  knowsRollouts: boolean;
  environmentType: string;
  startsAfter: readonly pulumi.Resource[];
}

/**
 * Reloader, which replaces the pods of what says so when a Secret has changed.
 * Child: `<name>-chart`.
 */
export class Reloader extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: ReloaderArgs, opts?: pulumi.ComponentResourceOptions) {
    const { source, knowsRollouts, environmentType, startsAfter } = args;
    super("evenkeel:index:Reloader", name, { source, knowsRollouts }, opts);

    const chart = new InstalledChart(
      `${name}-chart`,
      {
        chart: "reloader",
        source,
        namespace: controllerNamespaces.reloader,
        podSecurity: "restricted",
        reach: toApi,
        values: valuesOf(args),
        environmentType,
        startsAfter,
      },
      { parent: this },
    );

    this.ready = chart.ready;
    this.registerOutputs({});
  }
}

// https://github.com/stakater/Reloader/blob/master/deployments/kubernetes/chart/reloader/values.yaml
function valuesOf({ knowsRollouts }: ReloaderArgs): Record<string, unknown> {
  return {
    reloader: {
      // One works, the other takes over.
      enableHA: true,
      isArgoRollouts: knowsRollouts,
      ignoreConfigMaps: true,
      // It writes what it did into an annotation. The other way is a variable in the pods, which the program would take
      // for drift.
      reloadStrategy: "annotations",
      logFormat: "json",
      readOnlyRootFileSystem: true,
      serviceAccount: { name: "reloader" },
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      deployment: {
        replicas: 2,
        ...onSystemNodes,
        priorityClassName: beforeServices,
        resources: resources(20, 128, 512),
        containerSecurityContext: restricted,
      },
    },
  };
}
