import * as pulumi from "@pulumi/pulumi";

import { DatadogAgent, type DatadogAgentSpec, standardLabels } from "../../../kubernetes";
import { controllerNamespaces } from "../../controller-namespaces";
import type { ChartSource } from "../../eks-chart-settings";
import type { EksDatadogSettings } from "../../eks-datadog-settings";
import { SecretAccess } from "../secret-access";
import type { DatadogKeys } from "./datadog-keys";
import { InstalledChart } from "./installed-chart";
import { beforeAllElse, beforeServices, onEveryNode, onSystemNodes, resources, restricted } from "./placement";
import { ofAgents } from "./reach";

export interface DatadogAgentsArgs extends Pick<EksDatadogSettings, "site" | "registry"> {
  source: ChartSource;
  cluster: { clusterName: pulumi.Output<string>; arn: pulumi.Input<string> };
  keys: DatadogKeys;
  /** The role that External Secrets acts with. */
  controllerRoleArn: pulumi.Input<string>;
  environmentType: string;
  region: string;
  /** What has to stand before pods and secrets can be: nodes, and External Secrets. */
  startsAfter: readonly pulumi.Resource[];
}

/**
 * Datadog's agents, one on each node and two for the cluster, and the operator that runs them.
 * Children: `<name>-chart`, `<name>-secret-access`, `<name>-agents`.
 */
export class DatadogAgents extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: DatadogAgentsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { source, cluster, keys, controllerRoleArn, environmentType, region, startsAfter } = args;
    super("evenkeel:index:DatadogAgents", name, { source, site: args.site }, opts);
    const child = { parent: this };
    const labels = standardLabels({ service: "datadog", environmentType });

    const chart = new InstalledChart(
      `${name}-chart`,
      {
        chart: "datadog-operator",
        source,
        namespace: controllerNamespaces.datadog,
        podSecurity: "privileged",
        reach: ofAgents,
        values: operatorValues,
        environmentType,
        startsAfter,
      },
      child,
    );
    const { namespaceName: namespace } = chart;

    const secretArgs = {
      service: name,
      namespace,
      labels,
      references: {},
      datadog: keys,
      controllerRoleArn,
      clusterArn: cluster.arn,
      startsAfter,
      region,
    };
    const access = new SecretAccess(`${name}-secret-access`, secretArgs, child);
    const { datadogSecretName = "" } = access; // It has a name, since it is asked for.
    const agents = new DatadogAgent(
      `${name}-agents`,
      {
        metadata: { name: "datadog", namespace, labels, annotations },
        spec: specOf(args, datadogSecretName),
      },
      { ...child, dependsOn: [...chart.ready, ...access.ready], customTimeouts: patience },
    );

    this.ready = [agents];
    this.registerOutputs({});
  }
}

// https://github.com/DataDog/helm-charts/blob/main/charts/datadog-operator/values.yaml
const operatorValues = {
  ...onSystemNodes,
  resources: resources(50, 128, 512),
  containerSecurityContext: restricted,
  datadogCSIDriver: { enabled: false },
  clusterRole: { kubeletFineGrainedAuthorization: true },
};

const annotations = {
  "agent.datadoghq.com/cluster-provider": "eks",
  // Agents read the kubelet's figures alone. The permission that stands for those and more would let them run commands
  // in any pod. https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#fine-grained-authorization
  "agent.datadoghq.com/fine-grained-kubelet-authorization-enabled": "true",
  // The operator takes whatever it is told. Whether agents start shows in what it says of them.
  // https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/
  "pulumi.com/waitFor": "jsonpath={.status.clusterAgent.state}=Running",
};

const patience = { create: "10m", update: "10m" };

function specOf(args: DatadogAgentsArgs, secretName: string): DatadogAgentSpec {
  const { cluster, site, registry, environmentType } = args;
  const { clusterName } = cluster;
  const credentials = {
    apiSecret: { secretName, keyName: "api-key" },
    appSecret: { secretName, keyName: "app-key" },
  };
  return {
    global: { clusterName, site, registry, credentials, tags: [`env:${environmentType}`] },
    features,
    override: {
      nodeAgent: {
        ...onEveryNode,
        priorityClassName: beforeAllElse,
        containers: {
          agent: { resources: resources(100, 256, 512) },
          "trace-agent": { resources: resources(50, 64, 256) },
        },
      },
      clusterAgent: {
        ...onSystemNodes,
        replicas: 2,
        createPodDisruptionBudget: true,
        priorityClassName: beforeServices,
        containers: { "cluster-agent": { resources: resources(100, 256, 512) } },
      },
    },
  };
}

const on = { enabled: true };
const off = { enabled: false };

const features: DatadogAgentSpec["features"] = {
  // Pods whose policy is restricted cannot have a socket of their node. They find its agent by the node's address.
  // https://docs.datadoghq.com/containers/kubernetes/apm/
  apm: { enabled: true, hostPortConfig: { enabled: true, hostPort: 8126 }, unixDomainSocketConfig: off },
  dogstatsd: { hostPortConfig: { enabled: true, hostPort: 8125 }, unixDomainSocketConfig: off },
  // Of the pods that ask for it in an annotation: logs are in CloudWatch already, and cost twice.
  // https://docs.datadoghq.com/containers/kubernetes/log/#autodiscovery-annotations
  logCollection: { enabled: true, containerCollectAll: false },
  kubeStateMetricsCore: on,
  eventCollection: { collectKubernetesEvents: true },
  orchestratorExplorer: on,
  // What pods are is decided by the program, and not changed on their way in, nor from Datadog.
  admissionController: off,
  processDiscovery: off,
  remoteConfiguration: off,
};
