import * as pulumi from "@pulumi/pulumi";

import { allow } from "../../../base";
import { controllerNamespaces } from "../../controller-namespaces";
import type { ChartSource } from "../../eks-chart-settings";
import { ControllerRole, type ControllerRoleArgs } from "./controller-role";
import { figuresOfRollouts } from "./figures";
import { InstalledChart } from "./installed-chart";
import { beforeServices, onSystemNodes, overZones, resources } from "./placement";
import { toAws, withFigures } from "./reach";

export interface ArgoRolloutsArgs extends Pick<ControllerRoleArgs, "cluster" | "accountId"> {
  source: ChartSource;
  /** The class of the Ingresses whose requests it shares. */
  ingressClass: string;
  /** Whether Datadog's agents watch it. */
  isWatched: boolean;
  region: string;
  environmentType: string;
  startsAfter: readonly pulumi.Resource[];
}

/**
 * Argo Rollouts, which brings requests to new versions step by step. It goes on only when the load balancer does what
 * it was told, and may look at load balancers for that.
 * Children: `<name>-identity`, `<name>-chart`.
 */
export class ArgoRollouts extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: ArgoRolloutsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, accountId, source, isWatched, environmentType, startsAfter } = args;
    super("evenkeel:index:ArgoRollouts", name, { source, isWatched }, opts);
    const child = { parent: this };
    const namespace = controllerNamespaces.rollouts;

    const identity = { cluster, accountId, namespace, serviceAccount: SERVICE_ACCOUNT, statements: [look] };
    const role = new ControllerRole(`${name}-identity`, identity, child);
    const chart = new InstalledChart(
      `${name}-chart`,
      {
        chart: "argo-rollouts",
        source,
        namespace,
        podSecurity: "restricted",
        reach: isWatched ? withFigures(toAws, "rollouts") : toAws,
        values: valuesOf(args),
        environmentType,
        startsAfter: [...startsAfter, ...role.ready],
      },
      child,
    );

    this.ready = chart.ready;
    this.registerOutputs({});
  }
}

const SERVICE_ACCOUNT = "argo-rollouts";

// Elastic Load Balancing knows no resource to whose description one could be confined.
// https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-aws-targetgroup-verification
const look = allow(
  [
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
  ],
  "*",
);

// EKS Auto Mode has its own names for what the load balancer controller makes.
// https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
const BINDING = { group: "eks.amazonaws.com", version: "v1" };
const TAG_OF_RESOURCE = "ingress.eks.amazonaws.com/resource";

// https://github.com/argoproj/argo-helm/blob/main/charts/argo-rollouts/values.yaml
function valuesOf({ ingressClass, isWatched, region }: ArgoRolloutsArgs): Record<string, unknown> {
  return {
    serviceAccount: { name: SERVICE_ACCOUNT },
    controller: {
      // One works, the other takes over.
      replicas: 2,
      pdb: { enabled: true, minAvailable: 1 },
      ...onSystemNodes,
      topologySpreadConstraints: [overZones],
      priorityClassName: beforeServices,
      resources: resources(100, 128, 512),
      logging: { format: "json" },
      ...(isWatched && { podAnnotations: figuresOfRollouts }),
      // Pods of the old version stay until the load balancer sends their requests elsewhere.
      awsVerifyTargetGroup: true,
      awsTargetGroupBindingAPIVersion: `${BINDING.group}/${BINDING.version}`,
      albTagKeyResourceID: TAG_OF_RESOURCE,
      extraArgs: [`--alb-ingress-classes=${ingressClass}`],
      extraEnv: [{ name: "AWS_REGION", value: region }],
    },
    providerRBAC: {
      providers: { ...otherProviders, awsLoadBalancerController: true },
      additionalRules: [{ apiGroups: [BINDING.group], resources: ["targetgroupbindings"], verbs: ["get", "list"] }],
    },
  };
}

// What shares requests elsewhere. It may not touch what belongs to those.
const otherProviders = {
  ambassador: false,
  apisix: false,
  awsAppMesh: false,
  contour: false,
  gatewayAPI: false,
  glooPlatform: false,
  istio: false,
  smi: false,
  traefik: false,
};
