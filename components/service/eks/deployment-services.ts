import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { selectorLabels } from "../../kubernetes";
import type { Ports } from "../calls";
import type { DeploymentStrategy } from "../deployment-settings";
import { MAIN_PORT, type NamedPort, namedPorts } from "./port-names";

export interface DeploymentServicesArgs {
  service: string;
  namespace: string;
  /** What standard labels say of the service. */
  labels: Record<string, string>;
  ports: Ports;
  strategy: DeploymentStrategy;
  /** What has to stand before: the namespace. */
  startsAfter: readonly pulumi.Resource[];
}

/**
 * The port of an Ingress's backend: by its name, since another number would make another target group and delete the one
 * that gets requests; or this word where Argo writes into an annotation who gets them.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/ingress/model_build_target_group.go
 */
export interface BackendPort {
  name: typeof MAIN_PORT | "use-annotation";
}

/** The port of the Services that take turns. Nobody calls them: the load balancer sends to their pods. */
export const TURN_PORT = 80;

/**
 * The Services of a service. Callers reach it at the one of its own name. Where requests are shifted, two more take
 * turns in having the new version. Call it `<service>-services`.
 *
 * Services know the ports of pods by name, so that old and new pods get requests while a deployment changes a number.
 * The number at which callers find the service is the contract's, as on ECS, and EKS asks that it is that of the pods
 * (https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html). Callers that run already know the former
 * one, which nobody answers until they are deployed themselves, later in the same update. Who cannot have that listens on
 * both for a while: the new number comes first, as one of `otherPorts`, then the two change places, then the former goes.
 *
 * Children: `<name>-main`, and where requests are shifted `-ping`, `-pong`.
 */
export class DeploymentServices extends pulumi.ComponentResource {
  /** What the backend of the service's Ingress is: `backend: { service: this.backend }`. */
  readonly backend: { name: string; port: BackendPort };
  /** What the Ingress comes after. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: DeploymentServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:DeploymentServices", name, { ...args, startsAfter: undefined }, opts);
    const { service, ports, strategy, startsAfter } = args;
    // Argo Rollouts selects the pods of a version, and the selector is a field that has one owner: Argo, as long as
    // requests are shifted. EksDeployment ties the first version, which Argo does not.
    // https://github.com/kubernetes/api/blob/master/core/v1/types.go
    const ofArgo = strategy === "rolling" ? [] : ["spec.selector"];
    const child = { parent: this, dependsOn: [...startsAfter], ignoreChanges: ofArgo };

    const main = new kubernetes.core.v1.Service(`${name}-main`, serviceArgs(args, service, namedPorts(ports)), child);
    const turns = strategy === "rolling" ? [] : turnsOf(service);
    const taking = turns.map(
      ([turn, called]) =>
        new kubernetes.core.v1.Service(
          `${name}-${turn}`,
          serviceArgs(args, called, [{ name: MAIN_PORT, port: TURN_PORT }]),
          child,
        ),
    );

    this.backend = { name: service, port: { name: strategy === "rolling" ? MAIN_PORT : "use-annotation" } };
    this.ready = [main, ...taking];
    this.registerOutputs({ backend: this.backend });
  }
}

/** The Services that take turns in having the new version, by their names. */
export function turnsOf(service: string): [["ping", string], ["pong", string]] {
  return [
    ["ping", `${service}-ping`],
    ["pong", `${service}-pong`],
  ];
}

function serviceArgs(
  { service, namespace, labels, strategy }: DeploymentServicesArgs,
  name: string,
  ports: readonly NamedPort[],
): kubernetes.core.v1.ServiceArgs {
  return {
    // Pods come after their Services, for which Pulumi would wait.
    // https://www.pulumi.com/registry/packages/kubernetes/api-docs/core/v1/service/
    metadata: {
      name,
      namespace,
      labels,
      annotations: { "pulumi.com/skipAwait": "true", ...(strategy === "rolling" && oursAgain) },
    },
    spec: { type: "ClusterIP", selector: selectorLabels(service), ports: ports.map(byName) },
  };
}

function byName({ name, port }: NamedPort) {
  return { name, port, targetPort: name };
}

// Where requests were shifted before, the selector is taken back from Argo, which gives it up with the Rollout.
// https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
const oursAgain = { "pulumi.com/patchForce": "true" };
