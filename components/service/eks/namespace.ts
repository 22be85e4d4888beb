import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { formatCidr, parseCidr } from "../../base/cidr";
import { standardLabels } from "../../kubernetes";
import type { NamespaceQuota } from "../kubernetes-settings";
import type { EksCluster } from "./cluster";

export interface EksNamespaceArgs {
  /** The namespace's name. */
  name: string;
  cluster: Pick<EksCluster, "serviceCidr" | "ready">;
  /** What it may take of the cluster. No bound, if absent. */
  quota?: NamespaceQuota | undefined;
  environmentType: string;
}

/**
 * A namespace whose pods may do nothing that asks for a node's rights, and reach nobody but the cluster's DNS until
 * another policy lets them.
 * Children: `<name>-namespace`, `<name>-deny`, `<name>-dns`; and `<name>-quota` where it has a bound.
 */
export class EksNamespace extends pulumi.ComponentResource {
  /** Its name, as people type it. */
  readonly namespace: string;
  /** What has to stand before anything may be put into it. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: EksNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { name: namespace, cluster, quota, environmentType } = args;
    super("evenkeel:index:EksNamespace", name, { namespace, quota, environmentType }, opts);
    const child = { parent: this, dependsOn: cluster.ready };
    const labels = standardLabels({ service: namespace, environmentType });

    const metadata = { name: namespace, labels: { ...labels, ...podSecurity, ...untilTargeted } };
    const own = new kubernetes.core.v1.Namespace(`${name}-namespace`, { metadata }, child);
    const inside = { ...child, dependsOn: [own] };
    const policy = (called: string, spec: PolicySpec) => ({ metadata: { name: called, namespace, labels }, spec });
    const deny = policy("default-deny", nothing);
    const dns = policy("dns", onlyDns(cluster.serviceCidr));
    const denied = new kubernetes.networking.v1.NetworkPolicy(`${name}-deny`, deny, inside);
    const resolved = new kubernetes.networking.v1.NetworkPolicy(`${name}-dns`, dns, inside);
    const bound = quota && { metadata: { name: "bound", namespace, labels }, spec: boundBy(quota) };
    const bounds = bound ? [new kubernetes.core.v1.ResourceQuota(`${name}-quota`, bound, inside)] : [];

    this.namespace = namespace;
    this.ready = [own, denied, resolved, ...bounds];
    this.registerOutputs({ namespace: this.namespace });
  }
}

type PolicySpec = kubernetes.types.input.networking.v1.NetworkPolicySpec;

// The API server refuses pods that ask for more. https://kubernetes.io/docs/concepts/security/pod-security-admission/
const podSecurity = Object.fromEntries(
  ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, "latest"],
  ]),
);

// A pod that the load balancer knows is ready when the load balancer has found it healthy, and not before. Otherwise a
// node that is emptied takes a pod with it while those that have come for others get no requests yet: budgets count pods
// that are ready. The open controller calls the label by another name.
// https://aws.amazon.com/blogs/containers/how-to-build-highly-available-kubernetes-applications-with-amazon-eks-auto-mode
const untilTargeted = { "eks.amazonaws.com/pod-readiness-gate-inject": "enabled" };

const nothing: PolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

function onlyDns(serviceCidr: string): PolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [{ ipBlock: { cidr: dnsAddress(serviceCidr) } }],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  };
}

// https://kubernetes.io/docs/concepts/policy/resource-quotas/
function boundBy({ vcpus, memoryGiB }: NamespaceQuota) {
  return { hard: { "limits.cpu": String(vcpus), "limits.memory": `${memoryGiB}Gi` } };
}

/**
 * Where pods ask for names: the tenth address of the range of services. On Auto Mode that is answered on the node, and
 * there are no pods which a policy could name instead.
 * https://github.com/aws/containers-roadmap/issues/2552
 */
function dnsAddress(serviceCidr: string): string {
  const { address = 0 } = parseCidr(serviceCidr) ?? {};
  return formatCidr({ address: address + 10, prefix: 32 });
}
