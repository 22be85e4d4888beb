import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { IngressClassParams, type IngressClassParamsSpec, standardLabels } from "../../kubernetes";
import { sslPolicies } from "../listeners";
import type { LoadBalancerSettings } from "../settings";
import { entryAnnotations, type Facts, NOT_FOUND, SCHEME } from "./annotations";
import { listeners, loadBalancerAttributes } from "./attributes";

export interface IngressEntryArgs extends Facts {
  /** The name of the class, of its load balancer's group, and of the entry's namespace. */
  className: string;
  settings: LoadBalancerSettings;
  environmentType: string;
  tags: Record<string, string>;
  subnetIds: pulumi.Input<string>[];
  isDualStack: boolean;
  /** None for plain HTTP. */
  certificateArns: pulumi.Input<string>[];
  webAclArn: pulumi.Input<string> | undefined;
  logBucket: pulumi.Input<string>;
  /** What has to stand before anything is put into the cluster. */
  clusterReady: pulumi.Resource[];
  /** What the load balancer leans on without naming it. */
  leansOn: pulumi.Resource[];
}

/**
 * What has the controller in a cluster make one load balancer for a class of Ingresses: the class with its settings, and
 * a first Ingress, the entry, which answers 404 to what no service takes.
 * Children: `<name>-namespace`, `<name>-params`, `<name>-class`, `<name>-ingress`.
 */
export class IngressEntry extends pulumi.ComponentResource {
  /** The name that AWS gave the load balancer. */
  readonly dnsName: pulumi.Output<string>;
  /** The load balancer stands as long as this does. */
  readonly ingress: kubernetes.networking.v1.Ingress;

  constructor(name: string, args: IngressEntryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterReady, leansOn, ...rest } = args;
    super("evenkeel:index:IngressEntry", name, rest, opts);
    const { className, settings, environmentType } = rest;
    const inCluster = { parent: this, dependsOn: clusterReady };
    const labels = standardLabels({ service: className, environmentType });
    const metadata = { name: className, labels };

    const room = { metadata: { name: className, labels: { ...labels, ...restricted } } };
    const namespace = new kubernetes.core.v1.Namespace(`${name}-namespace`, room, inCluster);
    const params = new IngressClassParams(`${name}-params`, { metadata, spec: classSpec(rest) }, inCluster);
    const ofParams = { ...inCluster, dependsOn: [...clusterReady, params] };
    const classArgs = { metadata, spec: managedWith(className) };
    const ingressClass = new kubernetes.networking.v1.IngressClass(`${name}-class`, classArgs, ofParams);

    const annotations = entryAnnotations(settings, rest);
    const ingressArgs = {
      metadata: { name: "entry", namespace: namespace.metadata.name, labels, annotations },
      spec: { ingressClassName: className, defaultBackend: { service: notFound } },
    };
    this.ingress = new kubernetes.networking.v1.Ingress(`${name}-ingress`, ingressArgs, {
      parent: this,
      protect: settings.deletionProtection,
      // What is deleted before the load balancer is gone is in use, or would leave it without who deletes it.
      dependsOn: [...clusterReady, ...leansOn, params, ingressClass],
      ...replacedWithScheme,
    });
    this.dnsName = hostNameOf(this.ingress);
    this.registerOutputs({ dnsName: this.dnsName });
  }
}

// No pods belong here, and none are let in that ask for rights of a node.
// https://kubernetes.io/docs/concepts/security/pod-security-admission/
const restricted = { "pod-security.kubernetes.io/enforce": "restricted" };

function classSpec(args: Omit<IngressEntryArgs, "clusterReady" | "leansOn">): IngressClassParamsSpec {
  const { className, settings, tags, subnetIds, isDualStack, certificateArns, logBucket } = args;
  const encryption = { certificateARNs: certificateArns, sslPolicy: sslPolicies[settings.tls] };
  return {
    group: { name: className },
    scheme: settings.scheme === "internal" ? "internal" : "internet-facing",
    ipAddressType: isDualStack ? "dualstack" : "ipv4",
    subnets: { ids: subnetIds },
    ...(!settings.allowInsecureHttp && encryption),
    listeners: listeners(settings),
    loadBalancerAttributes: loadBalancerAttributes(settings, logBucket),
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  };
}

/** That EKS Auto Mode makes the load balancer of a class, with the settings of that name. */
function managedWith(name: string) {
  const parameters = { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name };
  return { controller: "eks.amazonaws.com/alb", parameters };
}

const notFound = { name: NOT_FOUND, port: { name: "use-annotation" } };

// The controller deletes the load balancer and makes another, protected or not. As a replacement, it shows in a preview,
// and a protected entry is not replaced. Its name has to be free before it is made anew.
const replacedWithScheme = {
  replaceOnChanges: [`metadata.annotations["${SCHEME}"]`],
  deleteBeforeReplace: true,
};

/** Pulumi waits until the load balancer has a name. */
function hostNameOf({ metadata, status }: kubernetes.networking.v1.Ingress): pulumi.Output<string> {
  return pulumi.all([metadata, status]).apply(([{ namespace, name }, found]) => {
    const hostName = found?.loadBalancer?.ingress?.[0]?.hostname;
    if (!hostName) throw new Error(`the load balancer of Ingress ${namespace}/${name} has no name yet`);
    return hostName;
  });
}
