import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { NodeClass, type NodeClassSpec, NodePool, type NodePoolSpec, type NodeRequirement } from "../../kubernetes";
import type { EksClusterSettings } from "../eks-settings";

export type Architecture = "ARM64" | "X86_64";

export interface EksNodePoolsArgs {
  nodes: EksClusterSettings["nodes"];
  architectures: readonly Architecture[];
  roleName: pulumi.Input<string>;
  subnetIds: readonly pulumi.Input<string>[];
  securityGroupId: pulumi.Input<string>;
  storageKeyArn: pulumi.Input<string>;
  tags: Record<string, string>;
  provider: kubernetes.Provider;
}

/**
 * The nodes that services run on, a pool for each architecture: on demand, in the private subnets, with disks under a
 * key of one's own. Auto Mode makes them as pods need room, replaces them before they grow old, and removes them.
 * Children: `<name>-class`, `<name>-<architecture>`.
 */
export class EksNodePools extends pulumi.ComponentResource {
  /** What has to be there before pods find room. */
  readonly pools: pulumi.Resource[];

  constructor(name: string, args: EksNodePoolsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { nodes, architectures, provider } = args;
    super("evenkeel:index:EksNodePools", name, { nodes, architectures }, opts);
    // Nodes leave one by one, each when its pods have found another.
    const child = { parent: this, provider, customTimeouts: { delete: "20m" } };

    const nodeClass = new NodeClass(`${name}-class`, { metadata: ready(CLASS), spec: classSpec(args) }, child);
    this.pools = [...new Set(architectures)].map((architecture) => {
      const arch = kubernetesArchitectures[architecture];
      const pool = { metadata: ready(`${CLASS}-${arch}`), spec: poolSpec(nodes, arch) };
      return new NodePool(`${name}-${arch}`, pool, { ...child, dependsOn: nodeClass });
    });
    this.registerOutputs({});
  }
}

/** What Kubernetes calls an architecture. */
const kubernetesArchitectures: Readonly<Record<Architecture, string>> = { ARM64: "arm64", X86_64: "amd64" };

const CLASS = "services";

// Pulumi waits for nothing of a custom resource by itself. Both say when subnets, groups and role were found.
// https://github.com/pulumi/pulumi-kubernetes/issues/3318
function ready(name: string) {
  return { name, annotations: { "pulumi.com/waitFor": "condition=Ready" } };
}

function classSpec(args: EksNodePoolsArgs): NodeClassSpec {
  const { nodes, roleName, subnetIds, securityGroupId, storageKeyArn, tags } = args;
  return {
    role: roleName,
    subnetSelectorTerms: subnetIds.map((id) => ({ id })),
    securityGroupSelectorTerms: [{ id: securityGroupId }],
    // A pod talks to nobody until its policies are in force: in the first seconds others would let it.
    networkPolicy: "DefaultDeny",
    networkPolicyEventLogs: "Enabled",
    ephemeralStorage: { size: `${nodes.diskGiB}Gi`, kmsKeyID: storageKeyArn },
    tags,
  };
}

function poolSpec(
  { instanceCategories, expireAfterDays, maxVcpus }: EksNodePoolsArgs["nodes"],
  arch: string,
): NodePoolSpec {
  return {
    template: {
      spec: {
        nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: CLASS },
        requirements: [
          oneOf("kubernetes.io/arch", [arch]),
          oneOf("karpenter.sh/capacity-type", ["on-demand"]),
          oneOf("eks.amazonaws.com/instance-category", instanceCategories),
          // As Auto Mode's own pools. https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html
          { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
        ],
        expireAfter: `${expireAfterDays * 24}h`,
      },
    },
    disruption: {
      consolidationPolicy: "WhenEmptyOrUnderutilized",
      // Long enough that a deployment, which has twice the pods for a while, does not make nodes come and go.
      consolidateAfter: "10m",
      budgets: [{ nodes: "10%" }],
    },
    limits: { cpu: `${maxVcpus}` },
  };
}

function oneOf(key: string, values: string[]): NodeRequirement {
  return { key, operator: "In", values };
}
