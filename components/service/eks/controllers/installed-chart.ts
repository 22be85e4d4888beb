import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { standardLabels } from "../../../kubernetes";
import type { ChartSource } from "../../eks-chart-settings";
import type { Reach } from "./reach";

export interface InstalledChartArgs {
  /** The chart's name, which its release has too. */
  chart: string;
  source: ChartSource;
  /** The namespace that is made for it. */
  namespace: string;
  /** What its pods may ask of their node: nothing, or its files. */
  podSecurity: "restricted" | "privileged";
  reach: Reach;
  values: Record<string, unknown>;
  environmentType: string;
  /** What has to stand before its pods can run. */
  startsAfter: readonly pulumi.Resource[];
}

/**
 * A Helm chart in a namespace of its own, whose pods reach what they have to and nothing else. It is there when its
 * pods are ready, and an update that fails goes back to what ran.
 * Children: `<name>-namespace`, `<name>-reach`, `<name>-release`.
 */
export class InstalledChart extends pulumi.ComponentResource {
  readonly namespaceName: pulumi.Output<string>;
  /** What needs the chart comes after, and goes before it. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: InstalledChartArgs, opts?: pulumi.ComponentResourceOptions) {
    const { chart, source, namespace, reach, startsAfter } = args;
    super("evenkeel:index:InstalledChart", name, { chart, source, namespace }, opts);
    const child = { parent: this };
    const after = { ...child, dependsOn: [...startsAfter] };

    const labels = standardLabels({ service: namespace, environmentType: args.environmentType });
    const made = new kubernetes.core.v1.Namespace(
      `${name}-namespace`,
      { metadata: { name: namespace, labels: { ...labels, ...podSecurity(args) } } },
      after,
    );
    const within = { namespace: made.metadata.name, labels };
    const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...reach };
    const policy = new kubernetes.networking.v1.NetworkPolicy(
      `${name}-reach`,
      { metadata: { name: "reach", ...within }, spec },
      after,
    );
    const release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      { ...releaseOf(args), namespace: made.metadata.name },
      { ...child, dependsOn: [...startsAfter, policy] },
    );

    this.namespaceName = made.metadata.name;
    this.ready = [release];
    this.registerOutputs({ namespaceName: this.namespaceName });
  }
}

/**
 * Pods that ask for more are refused, or told of, where they may.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
function podSecurity({ podSecurity }: InstalledChartArgs): Record<string, string> {
  return {
    "pod-security.kubernetes.io/enforce": podSecurity,
    "pod-security.kubernetes.io/audit": podSecurity,
    "pod-security.kubernetes.io/warn": podSecurity,
  };
}

// Nodes are made for the first pods, and images are pulled.
const PATIENCE_SECONDS = 600;

function releaseOf({ chart, source, values }: InstalledChartArgs): kubernetes.helm.v3.ReleaseArgs {
  const { repository, version } = source;
  const isRegistry = repository.startsWith("oci://");
  return {
    // https://helm.sh/docs/topics/registries/#using-an-oci-based-registry
    ...(isRegistry ? { chart: `${repository}/${chart}` } : { chart, repositoryOpts: { repo: repository } }),
    version,
    name: chart,
    values,
    // Waits until all is ready, and takes back what is not: half an update would run until somebody looks.
    atomic: true,
    cleanupOnFail: true,
    timeout: PATIENCE_SECONDS,
    // Each release is a Secret in the cluster.
    maxHistory: 5,
  };
}
