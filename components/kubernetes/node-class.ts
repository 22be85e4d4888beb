import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * What nodes of EKS Auto Mode are like, and where they are.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html#auto-node-class-spec
 */
export interface NodeClassSpec {
  /** The name of the nodes' role, which has to have a way into the cluster. */
  role: pulumi.Input<string>;
  subnetSelectorTerms: { id: pulumi.Input<string> }[];
  securityGroupSelectorTerms: { id: pulumi.Input<string> }[];
  /** What may come to a pod, and go from it, that no network policy is about. */
  networkPolicy: "DefaultAllow" | "DefaultDeny";
  /** Whether what was let through and what was not is written down, on the node. */
  networkPolicyEventLogs: "Enabled" | "Disabled";
  ephemeralStorage: { size: string; kmsKeyID?: pulumi.Input<string> };
  tags?: Record<string, string>;
}

export interface NodeClassArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: NodeClassSpec;
}

export class NodeClass extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: NodeClassArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "eks.amazonaws.com/v1", kind: "NodeClass" }, opts);
  }
}
