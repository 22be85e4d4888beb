import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Datadog's agents on a cluster, as its operator runs them.
 * https://github.com/DataDog/datadog-operator/blob/main/docs/configuration.v2alpha1.md
 */
export interface DatadogAgentSpec {
  global: {
    clusterName: pulumi.Input<string>;
    site: string;
    registry: string;
    credentials: { apiSecret: SecretKey; appSecret: SecretKey };
    /** Tags of everything that the agents send, such as env:production. */
    tags: string[];
  };
  features: {
    apm: Receiver & { enabled: boolean };
    dogstatsd: Receiver;
    logCollection: { enabled: boolean; containerCollectAll: boolean };
    kubeStateMetricsCore: Switch;
    eventCollection: { collectKubernetesEvents: boolean };
    orchestratorExplorer: Switch;
    admissionController: Switch;
    processDiscovery: Switch;
    remoteConfiguration: Switch;
  };
  override: { nodeAgent: DatadogComponent; clusterAgent: DatadogComponent };
}

/** How pods reach an agent: on a port of their node, or through a socket in its file system. */
interface Receiver {
  hostPortConfig: { enabled: boolean; hostPort: number };
  unixDomainSocketConfig: Switch;
}

interface Switch {
  enabled: boolean;
}

interface SecretKey {
  secretName: pulumi.Input<string>;
  keyName: string;
}

export interface DatadogComponent {
  replicas?: number;
  createPodDisruptionBudget?: boolean;
  priorityClassName: string;
  nodeSelector?: Record<string, string>;
  tolerations: kubernetes.types.input.core.v1.Toleration[];
  containers: Record<string, { resources: kubernetes.types.input.core.v1.ResourceRequirements }>;
}

export interface DatadogAgentArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: DatadogAgentSpec;
}

export class DatadogAgent extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: DatadogAgentArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "datadoghq.com/v2alpha1", kind: "DatadogAgent" }, opts);
  }
}
