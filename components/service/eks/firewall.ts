import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { selectorLabels } from "../../kubernetes";
import type { NetworkOutputs } from "../../network";
import type { Ports } from "../calls";
import { MAIN_PORT, namedPorts } from "./port-names";
import { unlessEmpty } from "./unless-empty";

export interface PodFirewallArgs {
  service: string;
  namespace: string;
  labels: Record<string, string>;
  ports: Ports;
  /** Parts of the service whose pods reach what it reaches, and are reached by nobody: its migration. */
  components: readonly string[];
  network: Pick<NetworkOutputs, "egress"> & { cidrBlock: pulumi.Input<string> };
  /** The addresses that the load balancer comes from. It does not come, if absent. */
  loadBalancerCidrs?: readonly pulumi.Input<string>[] | undefined;
  /** The services that call it, and those that it calls, by name. */
  callers: Readonly<Record<string, Neighbour>>;
  callees: Readonly<Record<string, Neighbour & { ports: Ports }>>;
  /** What else it connects to, by name. */
  connectsTo: Readonly<Record<string, Destination>>;
  /** Where the agents of Datadog are. None, if absent. */
  agentCidrs?: readonly pulumi.Input<string>[] | undefined;
  startsAfter: readonly pulumi.Resource[];
}

export interface Neighbour {
  namespace: string;
}

export interface Destination {
  port: pulumi.Input<number>;
  /** The addresses at which it is. */
  cidrs: readonly pulumi.Input<string>[];
}

/**
 * Who reaches a service's pods: the load balancer on the port, and its callers on all. Whom they reach: what the service
 * connects to and calls, their own identity, and over HTTPS AWS's services and, where the network goes there, the
 * internet. Pods share a security group, which tells them apart from databases and not from each other: that is done
 * here.
 * Children: `<name>-in`, `<name>-out`.
 */
export class PodFirewall extends pulumi.ComponentResource {
  /** What pods come after. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: PodFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, namespace, labels, callers, callees, connectsTo, startsAfter } = args;
    const known = { callers: Object.keys(callers), callees: Object.keys(callees) };
    super("evenkeel:index:PodFirewall", name, { service, ...known, connectsTo: Object.keys(connectsTo) }, opts);
    const child = { parent: this, dependsOn: [...startsAfter] };
    const policy = (way: string, spec: PolicySpec) => ({
      metadata: { name: `${service}-${way}`, namespace, labels },
      spec,
    });

    const into = policy("in", {
      ...ofService(service),
      policyTypes: ["Ingress"],
      ...unlessEmpty({ ingress: waysIn(args) }),
    });
    const out = policy("out", { ...ofParts(args), policyTypes: ["Egress"], egress: waysOut(args) });
    this.ready = [
      new kubernetes.networking.v1.NetworkPolicy(`${name}-in`, into, child),
      new kubernetes.networking.v1.NetworkPolicy(`${name}-out`, out, child),
    ];
    this.registerOutputs({});
  }
}

type PolicySpec = kubernetes.types.input.networking.v1.NetworkPolicySpec;
type WayIn = kubernetes.types.input.networking.v1.NetworkPolicyIngressRule;
type WayOut = kubernetes.types.input.networking.v1.NetworkPolicyEgressRule;
type Peer = kubernetes.types.input.networking.v1.NetworkPolicyPeer;

function ofService(service: string): Pick<PolicySpec, "podSelector"> {
  return { podSelector: { matchLabels: selectorLabels(service) } };
}

function ofParts({ service, components }: PodFirewallArgs): Pick<PolicySpec, "podSelector"> {
  if (components.length === 0) return ofService(service);
  const parts = [undefined, ...components].flatMap((component) => Object.entries(selectorLabels(service, component)));
  const [[key = ""] = []] = parts;
  return { podSelector: { matchExpressions: [{ key, operator: "In", values: parts.map(([, value]) => value) }] } };
}

// Ports of pods are said by their names, of which each pod says the number. A number would shut out the old pods, or the
// new ones, while a deployment changes it; and a caller, from a Service whose pods have two.
// https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
// https://github.com/aws/amazon-network-policy-controller-k8s/blob/main/pkg/resolvers/endpoints.go
//
// The kubelet, which asks whether a pod is well, is on its node, and always let in.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/
function waysIn({ ports, loadBalancerCidrs, callers }: PodFirewallArgs): WayIn[] {
  const fromCallers = Object.entries(callers).map(([caller, { namespace }]) => podsOf(caller, namespace));
  return [
    ...(loadBalancerCidrs ? [{ from: loadBalancerCidrs.map(block), ports: tcp(MAIN_PORT) }] : []),
    ...(fromCallers.length > 0 ? [{ from: fromCallers, ports: tcp(...namesOf(ports)) }] : []),
  ];
}

function waysOut(args: PodFirewallArgs): WayOut[] {
  const { network, callees, connectsTo, agentCidrs } = args;
  const toCallees = Object.entries(callees).map(([callee, { namespace, ports }]) => ({
    to: [podsOf(callee, namespace)],
    ports: tcp(...namesOf(ports)),
  }));
  const others = Object.values(connectsTo).map(({ port, cidrs }) => ({ to: cidrs.map(block), ports: tcp(port) }));
  return [
    { to: [block(IDENTITY)], ports: tcp(80) },
    { to: httpsBlocks(network), ports: tcp(443) },
    ...others,
    ...toCallees,
    ...(agentCidrs ? [{ to: agentCidrs.map(block), ports: agentPorts }] : []),
  ];
}

// Where pods get their role: the agent of Pod Identity on the node.
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
const IDENTITY = "169.254.170.23/32";

// Traces, and metrics of the service's own. https://docs.datadoghq.com/agent/configuration/network/
const agentPorts = [
  { protocol: "TCP", port: 8126 },
  { protocol: "UDP", port: 8125 },
];

/**
 * Where the network goes over HTTPS. A policy knows addresses alone, and those of services behind a gateway are not
 * written anywhere: without a way to the internet the routes lead to them only.
 */
function httpsBlocks({ egress, cidrBlock }: PodFirewallArgs["network"]): Peer[] {
  const goesOutside = egress.internet || egress.gatewayPrefixListIds.length > 0;
  return [block(goesOutside ? "0.0.0.0/0" : cidrBlock)];
}

function block(cidr: pulumi.Input<string>): Peer {
  return { ipBlock: { cidr } };
}

function podsOf(service: string, namespace: string): Peer {
  return {
    // Kubernetes itself labels namespaces with their names.
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: selectorLabels(service) },
  };
}

function namesOf(ports: Ports): string[] {
  return namedPorts(ports).map(({ name }) => name);
}

function tcp(...ports: pulumi.Input<number | string>[]) {
  return ports.map((port) => ({ protocol: "TCP", port }));
}
