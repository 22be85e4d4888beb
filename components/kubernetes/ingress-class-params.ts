import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * How EKS Auto Mode makes the load balancer of a class of Ingresses.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html#ingress-reference
 */
export interface IngressClassParamsSpec {
  scheme: "internal" | "internet-facing";
  ipAddressType: "ipv4" | "dualstack";
  /** All Ingresses of the class share one load balancer under this name. */
  group: { name: string };
  subnets: { ids: pulumi.Input<string>[] };
  /** The first is for clients that ask for no name. */
  certificateARNs?: pulumi.Input<string>[];
  /** Which versions of TLS and ciphers HTTPS speaks. */
  sslPolicy?: string;
  /** Attributes of listeners that Ingresses ask for. */
  listeners: { protocol: "HTTP" | "HTTPS"; port: number; attributes: Attribute[] }[];
  loadBalancerAttributes: Attribute[];
  /** The role of the cluster has to be allowed to set them. */
  tags: { key: string; value: string }[];
}

/** As the API of Elastic Load Balancing names them. */
export interface Attribute {
  key: string;
  value: pulumi.Input<string>;
}

export interface IngressClassParamsArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: IngressClassParamsSpec;
}

export class IngressClassParams extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: IngressClassParamsArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "eks.amazonaws.com/v1", kind: "IngressClassParams" }, opts);
  }
}
