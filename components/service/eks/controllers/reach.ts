import type * as kubernetes from "@pulumi/kubernetes";

import { controllerNamespaces } from "../../controller-namespaces";
import { figurePorts } from "./figures";

type Ingress = kubernetes.types.input.networking.v1.NetworkPolicyIngressRule;
type Egress = kubernetes.types.input.networking.v1.NetworkPolicyEgressRule;

/** Whom the pods of a namespace may talk to, and who may talk to them. The node's own kubelet always may. */
export interface Reach {
  ingress: Ingress[];
  egress: Egress[];
}

// Names are resolved on each node, at no address that could be named here.
// https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html
const names: Egress = { ports: [port(53, "UDP"), port(53, "TCP")] };

/** The cluster's API, AWS's, and what is in the internet: their addresses change. */
const https: Egress = { ports: [port(443, "TCP")] };

/**
 * Where pods get the credentials of their role: an agent on the node.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
const credentials: Egress = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [port(80, "TCP")] };

/** Of what asks the cluster's API and nobody else. */
export const toApi: Reach = { ingress: [], egress: [names, https] };

/** Of what acts with a role of its own besides. */
export const toAws: Reach = { ingress: [], egress: [names, https, credentials] };

/** Of what Datadog's agents ask for figures besides. */
export function withFigures(reach: Reach, controller: keyof typeof figurePorts): Reach {
  const asked = { from: [allOf(controllerNamespaces.datadog)], ports: [port(figurePorts[controller], "TCP")] };
  return { ...reach, ingress: [...reach.ingress, asked] };
}

/**
 * Of Datadog's agents: pods everywhere send them traces and figures. They ask each other, the kubelet of their node, the
 * controllers that have figures, and what time it is.
 * https://docs.datadoghq.com/agent/configuration/network/
 */
export const ofAgents: Reach = {
  ingress: [{ ports: [port(8126, "TCP"), port(8125, "UDP")] }, { from: [{ podSelector: {} }] }],
  egress: [
    names,
    https,
    { ports: [port(10_250, "TCP"), port(123, "UDP")] },
    { to: [{ podSelector: {} }] },
    { to: [allOf(controllerNamespaces.secrets)], ports: [port(figurePorts.secrets, "TCP")] },
    { to: [allOf(controllerNamespaces.rollouts)], ports: [port(figurePorts.rollouts, "TCP")] },
  ],
};

// Kubernetes labels each namespace with its name.
// https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
function allOf(namespace: string) {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function port(number: number, protocol: "TCP" | "UDP") {
  return { protocol, port: number };
}
