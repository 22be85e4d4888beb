import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../../base";
import { loadBalancerSettings } from "../settings";

export type IngressLoadBalancerArgs = z.input<typeof loadBalancerSettings> & {
  accountId: string;
  region: string;
  environmentType: string;
  vpcId: pulumi.Input<string>;
  /** Where a public load balancer lives. */
  publicSubnetIds: pulumi.Input<string>[];
  /** Where an internal one does. */
  privateSubnetIds: pulumi.Input<string>[];
  /** Whether the subnets have IPv6 addresses. */
  isDualStack: boolean;
  /** The group that all pods share. */
  clusterSecurityGroupId: pulumi.Input<string>;
  /** The ports on which pods are reached. */
  ports: readonly number[];
  /** What has to stand before the cluster makes a load balancer, and as long as there is one. */
  clusterReady: pulumi.Resource[];
  /** Certificates that the load balancer of ECS has already, by domain. Those of other domains are made here. */
  certificateArns?: Record<string, pulumi.Input<string>>;
};

/** The load balancer that EKS Auto Mode makes for all Ingresses of a cluster. */
export class IngressLoadBalancer extends pulumi.ComponentResource {
  /** The class of every Ingress that this load balancer serves. */
  readonly className: string;
  /** What every such Ingress has to say about itself, so that all agree. */
  readonly annotations: Record<string, pulumi.Output<string>>;
  readonly securityGroupId: pulumi.Output<string>;
  /** The name under which AWS knows it, to which a domain is pointed. */
  readonly dnsName: pulumi.Output<string>;
  /** The load balancer in the dimensions of its metrics. */
  readonly loadBalancerName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** What has to stand before Ingresses of services, and as long as there is one of them. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: IngressLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterReady, ...rest } = args;
    const settings = parseSettings(loadBalancerSettings, `IngressLoadBalancer "${name}"`, pick(rest));
    super("evenkeel:index:IngressLoadBalancer", name, { ...rest, ...settings }, opts);

    this.className = name;
    this.annotations = { "alb.ingress.kubernetes.io/listen-ports": pulumi.output('[{"HTTPS":443}]') };
    this.securityGroupId = pulumi.output("");
    this.dnsName = pulumi.output("");
    this.loadBalancerName = pulumi.output("");
    this.url = pulumi.output("");
    this.ready = [...clusterReady];
    this.registerOutputs({});
  }
}

function pick(args: Record<string, unknown>) {
  const fields = Object.keys(loadBalancerSettings.shape);
  return Object.fromEntries(Object.entries(args).filter(([key]) => fields.includes(key)));
}
