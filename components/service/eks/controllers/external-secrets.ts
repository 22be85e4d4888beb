import * as pulumi from "@pulumi/pulumi";

import { allow } from "../../../base";
import { controllerNamespaces } from "../../controller-namespaces";
import type { ChartSource } from "../../eks-chart-settings";
import { ControllerRole, type ControllerRoleArgs } from "./controller-role";
import { figuresOfSecrets } from "./figures";
import { InstalledChart } from "./installed-chart";
import { beforeServices, onSystemNodes, overZones, resources } from "./placement";
import { toAws, withFigures } from "./reach";

export interface ExternalSecretsArgs extends Pick<ControllerRoleArgs, "cluster" | "accountId"> {
  source: ChartSource;
  /** The roles, as ARN patterns, as which it reads. Each may read the secrets of one service. */
  readerRoles: readonly string[];
  /** Whether Datadog's agents watch it. */
  isWatched: boolean;
  environmentType: string;
  startsAfter: readonly pulumi.Resource[];
}

/**
 * External Secrets, which keeps Secrets in the cluster as they are in Secrets Manager. It may read none itself: it goes
 * on to the reader role of whoever's secrets it reads.
 * Children: `<name>-identity`, `<name>-chart`.
 */
export class ExternalSecrets extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: ExternalSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, accountId, source, readerRoles, isWatched, environmentType, startsAfter } = args;
    super("evenkeel:index:ExternalSecrets", name, { source, readerRoles, isWatched }, opts);
    const child = { parent: this };
    const namespace = controllerNamespaces.secrets;

    // The tags that EKS gives to a session stay with it, which takes a permission of its own.
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    const statements = [allow(["sts:AssumeRole", "sts:TagSession"], [...readerRoles])];
    const identity = { cluster, accountId, namespace, serviceAccount: SERVICE_ACCOUNT, statements };
    const role = new ControllerRole(`${name}-identity`, identity, child);
    const chart = new InstalledChart(
      `${name}-chart`,
      {
        chart: "external-secrets",
        source,
        namespace,
        podSecurity: "restricted",
        reach: isWatched ? withFigures(toAws, "secrets") : toAws,
        values: { ...values, ...(isWatched && { podAnnotations: figuresOfSecrets }) },
        environmentType,
        startsAfter: [...startsAfter, ...role.ready],
      },
      child,
    );

    this.roleArn = role.arn;
    this.ready = chart.ready;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}

const SERVICE_ACCOUNT = "external-secrets";

const selector = { matchLabels: { "app.kubernetes.io/name": "external-secrets" } };

// https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml
const values = {
  serviceAccount: { name: SERVICE_ACCOUNT },
  // One works, the other takes over.
  replicaCount: 2,
  leaderElect: true,
  podDisruptionBudget: { enabled: true, minAvailable: 1 },
  ...onSystemNodes,
  topologySpreadConstraints: [{ ...overZones, labelSelector: selector }],
  priorityClassName: beforeServices,
  resources: resources(50, 128, 256),
  // Definitions that go take every Secret along that was made by them.
  crds: {
    annotations: { "helm.sh/resource-policy": "keep" },
    createClusterExternalSecret: false,
    createClusterSecretStore: false,
    createClusterGenerator: false,
    createClusterPushSecret: false,
    createPushSecret: false,
  },
  // Stores are of one namespace and secrets go one way: what would reach further, or back, is neither there nor allowed.
  processClusterExternalSecret: false,
  processClusterStore: false,
  processClusterGenerator: false,
  processClusterPushSecret: false,
  processPushSecret: false,
  rbac: { servicebindings: { create: false } },
  // Its webhook would only repeat what the definitions and the status say, and stand in the way while it is down.
  webhook: { create: false },
  certController: { create: false },
};
