import {
  all,
  defineRule,
  defineStackRule,
  fail,
  isEmpty,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { isWorld } from "./address-range";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

type Part = Readonly<Record<string, unknown>>;

const orders = named("orders", NAMESPACE, { metadata: { name: "orders" } });

function policy(spec: Part, namespace = "orders", from: Readonly<Record<string, string>> = {}) {
  return named(
    "deny",
    POLICY,
    { metadata: { namespace }, spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec } },
    from,
  );
}

const closedFirst = defineStackRule({
  id: "namespace-closed-first",
  title: "In a namespace nobody reaches a pod until a policy lets them",
  severity: "medium",
  resources: [NAMESPACE],
  why: "A pod that no network policy selects is reached from the whole cluster: each one that is added is open until somebody thinks of it.",
  fix: "Add a NetworkPolicy to the namespace with an empty podSelector, policyTypes Ingress and Egress, and no rules.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
  controls: { nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.1", "1.4.2"] },
  passes: [
    [orders, policy({})],
    [orders, policy({ policyTypes: ["Ingress", "Egress"] })],
    [orders, policy({}, "orders", { metadata: "orders" })],
    [
      named("orders", NAMESPACE, { metadata: { generateName: "orders-" } }),
      policy({}, "orders-x2", { metadata: "orders" }),
    ],
  ],
  fails: [
    [orders],
    [orders, policy({}, "payments")],
    [orders, policy({ podSelector: { matchLabels: { app: "orders" } } })],
    [orders, policy({ policyTypes: ["Egress"] })],
    [orders, policy({ ingress: [{}] })],
  ],

  validate: (namespace, stack) =>
    some(
      stack.all(POLICY).map((each) => all([isIn(each, namespace), closes(each)])),
      notClosed,
    ),
});

const notClosed = fail("found no policy that closes it, expected one");

function isIn(policy: StackResource, namespace: StackResource): Verdict {
  if (policy.refersTo("metadata", NAMESPACE).includes(namespace)) return pass;
  const [told, own] = [policy.at("metadata.namespace"), namespace.at("metadata.name")];
  return told.decide((one) => own.decide((other) => (one === other ? pass : notClosed), notClosed), notClosed);
}

/** Whether a policy is about all pods, and lets nobody in. */
function closes(policy: View): Verdict {
  const types = policy.at("spec.policyTypes");
  const nothingIn = (path: string) => policy.at(path).decide((value) => (isEmpty(value) ? pass : notClosed), pass);
  return all([
    nothingIn("spec.podSelector"),
    nothingIn("spec.ingress"),
    // Absent, it is about what comes in.
    types.decide(() => types.any((type) => (type.text === "Ingress" ? pass : notClosed), notClosed), pass),
  ]);
}

const PREFIX = "service.beta.kubernetes.io";

function balanced(annotations: Part, spec: Part = {}) {
  const prefixed = Object.entries(annotations).map(([name, value]) => [`${PREFIX}/${name}`, value]);
  return { metadata: { annotations: Object.fromEntries(prefixed) }, spec: { type: "LoadBalancer", ...spec } };
}

const balancerInternal = defineRule({
  id: "service-balancer-not-open",
  title: "A Service's own load balancer is not open to the internet",
  severity: "high",
  resources: ["kubernetes:core/v1:Service"],
  why: "It passes the one that checks certificates, filters and logs, and what it leads to is seldom meant for everybody.",
  fix: `Set the annotation ${PREFIX}/aws-load-balancer-scheme to internal, or spec.loadBalancerSourceRanges to who may come. What is for everybody goes through an Ingress.`,
  link: "https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html",
  controls: { nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [
    balanced({ "aws-load-balancer-scheme": "internal" }),
    balanced({ "aws-load-balancer-internal": "true" }),
    balanced({}, { loadBalancerClass: "eks.amazonaws.com/nlb" }),
    balanced({ "aws-load-balancer-type": "external" }),
    balanced({}, { loadBalancerSourceRanges: ["203.0.113.0/24"] }),
    balanced({ "load-balancer-source-ranges": "203.0.113.0/24, 198.51.100.0/24" }),
    { spec: { type: "ClusterIP" } },
    {},
  ],
  fails: [
    balanced({}),
    balanced({ "aws-load-balancer-scheme": "internet-facing" }),
    balanced({ "aws-load-balancer-scheme": "internet-facing" }, { loadBalancerClass: "eks.amazonaws.com/nlb" }),
    balanced({}, { loadBalancerSourceRanges: ["203.0.113.0/24", "0.0.0.0/0"] }),
    balanced({ "load-balancer-source-ranges": "203.0.113.0/24,0.0.0.0/0" }),
  ],

  validate(service) {
    const annotations = service.at("metadata.annotations");
    const annotation = (name: string) => annotations.child(`${PREFIX}/${name}`);
    const scheme = annotation("aws-load-balancer-scheme");
    const open = scheme.wrong('"internal", or known sources');
    const judge = () =>
      some(
        [
          scheme.decide((value) => (value === "internal" ? pass : open), internalByItself(service, annotation, open)),
          annotation("aws-load-balancer-internal").decide((value) => (textOf(value) === "true" ? pass : open), open),
          fromKnown(service.at("spec.loadBalancerSourceRanges"), open),
          fromKnown(annotation("load-balancer-source-ranges"), open),
        ],
        open,
      );
    const other = notApplicable("it has no load balancer of its own");
    return service.at("spec.type").decide((type) => (type === "LoadBalancer" ? judge() : other), other);
  },
});

/**
 * AWS's newer controllers make internal ones where nothing is said; Kubernetes' own makes open ones.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
 */
function internalByItself(service: View, annotation: (name: string) => View, open: Verdict): Verdict {
  const ofAws = /^(?:service\.k8s\.aws|eks\.amazonaws\.com)\/nlb$/;
  return some(
    [
      service.at("spec.loadBalancerClass").decide((value) => (ofAws.test(textOf(value)) ? pass : open), open),
      annotation("aws-load-balancer-type").decide(
        (value) => (/^(?:external|nlb-ip)$/.test(textOf(value)) ? pass : open),
        open,
      ),
    ],
    open,
  );
}

/** Whether there are sources, and none of them is everybody. */
function fromKnown(sources: View, open: Verdict): Verdict {
  return sources.decide((value) => {
    if (isEmpty(value)) return open;
    const known = (source: View) => (source.text.split(",").some(isWorld) ? open : pass);
    return sources.every(known);
  }, open);
}

export const rules: readonly Rule[] = [closedFirst, balancerInternal];
