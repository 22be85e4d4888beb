import * as aws from "@pulumi/aws";

import { IngressLoadBalancer, type IngressLoadBalancerArgs } from "../../../../../components/load-balancer";
import type { DeployOptions } from "../../../harness";
import { args, inZone, overHttp } from "../example";

type Around = Omit<IngressLoadBalancerArgs, keyof typeof args>;

const around = {
  environmentType: "staging",
  tags: { Project: "shop", Owner: "web" },
  subnetCidrs: { public: ["10.0.0.0/24", "10.0.1.0/24"], private: ["10.0.16.0/20", "10.0.32.0/20"] },
  clusterSecurityGroupId: "sg-cluster",
  ports: [8080],
} satisfies Partial<Around>;

export type Given = Partial<Omit<IngressLoadBalancerArgs, "clusterReady">>;

/** A load balancer of a cluster that is there, with a certificate that exists unless told otherwise. */
export function ingress(given: Given = {}, base: object = args): IngressLoadBalancer {
  const cluster = new aws.ssm.Parameter("cluster", { type: "String", value: "stands for a cluster" });
  const all = { ...args, ...around, clusterReady: [cluster] };
  // Over HTTP there is no domain: what the base leaves out stays out.
  const { domain: _, certificate: __, ...unnamed } = all;
  return new IngressLoadBalancer("ingress", { ...unnamed, ...base, ...given });
}

export const ofZone = (given: Given = {}) => ingress(given, inZone);
export const ofHttp = (given: Given = {}) => ingress(given, overHttp);

/** The zone in which AWS has the names of load balancers. */
export const answering: DeployOptions = {
  invoke: (token) => (token === "aws:lb/getHostedZoneId:getHostedZoneId" ? { id: "Z35SXDOTRQ7X7K" } : refuse(token)),
};

function refuse(token: string): never {
  throw new Error(`nobody answers ${token}`);
}

export const dnsName = "k8s-ingress-entry-ingress-0a1b2c3d4e-1234567890.us-east-1.elb.amazonaws.com";

/** Attributes as one map: the API has them as a list. */
export function mapped(attributes: { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
}
