import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Which nodes are made for pods that have no room, and when they go again.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html
 * https://karpenter.sh/docs/concepts/nodepools/
 */
export interface NodePoolSpec {
  template: {
    metadata?: { labels: Record<string, string> };
    spec: {
      nodeClassRef: { group: "eks.amazonaws.com"; kind: "NodeClass"; name: string };
      requirements: NodeRequirement[];
      /** After how long a node is replaced, as in 336h. */
      expireAfter: string;
    };
  };
  disruption: {
    consolidationPolicy: "WhenEmpty" | "WhenEmptyOrUnderutilized";
    consolidateAfter: string;
    /** How many nodes may go at once, as in 10%. */
    budgets: { nodes: string }[];
  };
  /** The most that the pool has, over all its nodes. */
  limits: { cpu: string };
}

export interface NodeRequirement {
  key: string;
  operator: "In" | "NotIn" | "Gt" | "Lt";
  values: string[];
}

export interface NodePoolArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: NodePoolSpec;
}

export class NodePool extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: NodePoolArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "karpenter.sh/v1", kind: "NodePool" }, opts);
  }
}
