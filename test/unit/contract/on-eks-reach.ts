import assert from "node:assert/strict";

import type { Guarantees } from "./guarantees";
import { portAt } from "./on-eks-pods";
import { type Inputs, isSelected, joined, type Registered } from "./registered";

type Reach = Pick<Guarantees, "reachedBy" | "reaches" | "isClosedOtherwise">;

/** Who reaches pods, and whom they reach: what both network policies and security groups let through. */
export function reachOf(namespace: string, labels: Inputs, stack: Registered): Reach {
  const policies = stack
    .all("kubernetes:networking.k8s.io/v1:NetworkPolicy", ({ metadata }) => metadata.namespace === namespace)
    .filter(({ spec }) => isSelected(spec.podSelector, labels))
    .map(({ spec }) => spec);
  const closed = policies
    .filter(({ ingress, egress }) => !ingress && !egress)
    .flatMap(({ policyTypes }) => policyTypes);
  return {
    reachedBy: joined(policies.flatMap(({ ingress = [] }) => ingress).flatMap((rule) => comingBy(rule, labels, stack))),
    reaches: joined(policies.flatMap(({ egress = [] }) => egress).flatMap((rule) => goingBy(rule, stack))),
    isClosedOtherwise: closed.includes("Ingress") && closed.includes("Egress"),
  };
}

interface Step {
  who: string;
  port: number;
}

function comingBy({ from, ports }: Inputs, labels: Inputs, stack: Registered): Step[] {
  const own = { matchLabels: labels };
  const numbers: number[] = ports.map(({ port }: Inputs) => portAt(port, own, stack));
  const isLoadBalancer = isMadeOf(from, subnetsOf(entryTier(stack), stack));
  if (isLoadBalancer) {
    // Its group has to be let into that of the pods, too.
    const cluster = clusterGroup(stack);
    const ways = rules("Ingress", stack).filter((each) => each.securityGroupId === cluster);
    const admitted = ways.filter((each) => each.referencedSecurityGroupId === "sg-ingress-access");
    return numbers
      .filter((port) => admitted.some(({ fromPort, toPort }) => fromPort === port && toPort === port))
      .map((port) => ({ who: "load balancer", port }));
  }
  return from.flatMap((peer: Inputs) => numbers.map((port) => ({ who: peer.ipBlock?.cidr ?? podsAt(peer), port })));
}

function goingBy({ to, ports }: Inputs, stack: Registered): Step[] {
  if (to[0].podSelector) {
    return to.flatMap((peer: Inputs) => {
      return ports.map(({ port }: Inputs) => ({ who: podsAt(peer), port: portAt(port, peer.podSelector, stack) }));
    });
  }
  const numbers: number[] = ports.map(({ port }: Inputs) => port);
  const cidrs: string[] = to.map(({ ipBlock }: Inputs) => ipBlock.cidr);
  if (isPlumbing(cidrs, numbers)) return [];
  if (cidrs.join() === "0.0.0.0/0") return numbers.map((port) => ({ who: "internet", port }));
  assert.ok(isMadeOf(to, subnetsOf("isolated", stack)), `${cidrs} are no addresses of databases`);
  // The pods' group has to be let into that of the database, too.
  const out = rules("Egress", stack).filter((each) => each.securityGroupId === clusterGroup(stack));
  return out
    .filter(({ fromPort }) => numbers.includes(fromPort))
    .map(({ referencedSecurityGroupId: group, fromPort }) => ({ who: databaseOf(group), port: fromPort }));
}

// What every task on Fargate has without a rule: names, its identity, and the agent, which is beside it there.
function isPlumbing(cidrs: readonly string[], ports: readonly number[]): boolean {
  const isAgent = ports.join() === "8126,8125";
  return isAgent || cidrs.join() === "172.20.0.10/32" || cidrs.join() === "169.254.170.23/32";
}

function podsAt({ namespaceSelector, podSelector }: Inputs): string {
  const name = podSelector.matchLabels["app.kubernetes.io/name"];
  assert.deepEqual(namespaceSelector.matchLabels, { "kubernetes.io/metadata.name": name });
  return name;
}

function databaseOf(group: string): string {
  return /^sg-(.*)-access$/.exec(group)?.[1] ?? group;
}

function entryTier(stack: Registered): "private" | "public" {
  const params = stack.all("kubernetes:eks.amazonaws.com/v1:IngressClassParams");
  return params.some(({ spec }) => spec.scheme === "internal") ? "private" : "public";
}

function subnetsOf(tier: string, stack: Registered): string[] {
  const subnets = stack.run.registrations.filter(({ name }) => name.startsWith(`network-${tier}-`));
  return subnets.flatMap(({ type, inputs }) => (type === "aws:ec2/subnet:Subnet" ? [inputs.cidrBlock] : []));
}

function isMadeOf(peers: readonly Inputs[], cidrs: readonly string[]): boolean {
  const found = peers.map(({ ipBlock }) => ipBlock?.cidr);
  return found.length === cidrs.length && cidrs.every((cidr) => found.includes(cidr));
}

function clusterGroup(stack: Registered): string {
  const [{ id }] = stack.one("kubernetes:eks.amazonaws.com/v1:NodeClass").spec.securityGroupSelectorTerms;
  return id;
}

function rules(way: "Ingress" | "Egress", stack: Registered): Inputs[] {
  return stack.all(`aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`);
}
