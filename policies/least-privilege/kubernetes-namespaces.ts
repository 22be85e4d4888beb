import { defineRule, oneOf, pass, type Rule } from "../kit";
import { isWorld } from "./address-range";

type Part = Readonly<Record<string, unknown>>;

const LEVELS = ["restricted", "baseline", "privileged"];
const ENFORCE = "pod-security.kubernetes.io/enforce";

function labelled(labels: Readonly<Record<string, string>>) {
  return { metadata: { name: "orders", labels } };
}

const namespaceLevelled = defineRule({
  id: "namespace-pod-security",
  title: "A namespace says what its pods may ask of their node",
  severity: "medium",
  resources: ["kubernetes:core/v1:Namespace"],
  why: "Without a level the API server lets every pod be privileged, whoever makes it and wherever it comes from.",
  fix: `Set the label ${ENFORCE} to restricted; what runs on every node to look after it needs privileged.`,
  link: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  controls: { nist80053: ["AC-6", "CM-7"] },
  passes: LEVELS.map((level) => labelled({ [ENFORCE]: level })),
  fails: [
    {},
    labelled({}),
    labelled({ "pod-security.kubernetes.io/warn": "restricted" }),
    labelled({ [ENFORCE]: "none" }),
  ],

  validate: (namespace) =>
    namespace
      .at("metadata.labels")
      .child(ENFORCE)
      .is(oneOf(...LEVELS)),
});

function admitted(...from: readonly Part[]) {
  return { spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from }] } };
}

const networkPolicyNotOpen = defineRule({
  id: "network-policy-not-open",
  title: "A network policy does not let the internet in",
  severity: "high",
  resources: ["kubernetes:networking.k8s.io/v1:NetworkPolicy"],
  why: "Requests from outside come through the load balancer, whose addresses are known.",
  fix: "Name the subnets of the load balancer in ipBlock, or the pods and namespaces that may come.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  controls: { nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.1"] },
  passes: [
    admitted({ ipBlock: { cidr: "10.0.0.0/20" } }),
    admitted({ namespaceSelector: {}, podSelector: {} }),
    { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
    { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] } },
  ],
  fails: [admitted({ ipBlock: { cidr: "0.0.0.0/0" } }), admitted({ podSelector: {} }, { ipBlock: { cidr: "::/0" } })],

  validate: (policy) =>
    policy.each("spec.ingress", (rule) =>
      rule.each("from", (peer) => {
        const source = peer.at("ipBlock.cidr");
        return source.decide(() => (isWorld(source.text) ? source.wrong("known sources") : pass), pass);
      }),
    ),
});

export const rules: readonly Rule[] = [namespaceLevelled, networkPolicyNotOpen];
