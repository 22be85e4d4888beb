import {
  all,
  defineRule,
  defineStackRule,
  fail,
  isEmpty,
  named,
  notApplicable,
  pass,
  podTypes,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { isWorld } from "./address-range";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const RELEASE = "kubernetes:helm.sh/v3:Release";
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

function running(namespace = "orders") {
  return named("orders-pods", "kubernetes:apps/v1:Deployment", { metadata: { namespace } });
}

const closedFirst = defineStackRule({
  id: "namespace-closed-first",
  title: "In a namespace nobody reaches a pod until a policy lets them",
  severity: "medium",
  resources: [NAMESPACE],
  why: "A pod that no network policy selects is reached from the whole cluster: each one that is added is open until somebody thinks of it.",
  fix: "Add a NetworkPolicy to the namespace with an empty podSelector and policyTypes Ingress and Egress, and name in it, or in others, who may come.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
  controls: { nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.1", "1.4.2"] },
  passes: [
    [orders, running(), policy({})],
    [orders, running(), policy({ policyTypes: ["Ingress", "Egress"] })],
    [orders, running(), policy({ ingress: [{ ports: [{ port: 8126 }] }, { from: [{ podSelector: {} }] }] })],
    [orders, named("chart", RELEASE, { namespace: "orders" }, { namespace: "orders" }), policy({})],
    [
      named("orders", NAMESPACE, { metadata: { generateName: "orders-" } }),
      named("pods", "kubernetes:apps/v1:Deployment", { metadata: { namespace: "orders-x2" } }, { metadata: "orders" }),
      policy({}, "orders-x2", { metadata: "orders" }),
    ],
    [orders],
    [orders, running("payments")],
  ],
  fails: [
    [orders, running()],
    [orders, running(), policy({}, "payments")],
    [orders, running(), policy({ podSelector: { matchLabels: { app: "orders" } } })],
    [orders, running(), policy({ policyTypes: ["Egress"] })],
    [orders, running(), policy({ ingress: [{}] })],
    [orders, named("chart", RELEASE, { namespace: "orders" })],
  ],

  validate(namespace, stack) {
    const policies = stack.all(POLICY).map((each) => all([isIn(each, "metadata", namespace), closes(each)]));
    const pods = podTypes.flatMap((type) => stack.all(type)).map((each) => isIn(each, "metadata", namespace));
    const charts = stack.all(RELEASE).map((each) => isIn(each, "", namespace));
    const runs = some([...pods, ...charts], notHere);
    if (runs === notHere) return notApplicable("this program runs nothing in it");
    return some(policies, runs === pass ? notClosed : runs);
  },
});

const notHere = fail("found another namespace, expected this one");
const notClosed = fail("found no policy that closes it, expected one");

/** Whether something is in a namespace, by a property whose value came from that, or by its name. */
function isIn(resource: StackResource, part: "" | "metadata", namespace: StackResource): Verdict {
  const from = resource.refersTo(part || "namespace", NAMESPACE);
  if (from.length > 0) return from.includes(namespace) ? pass : notHere;
  const [told, own] = [resource.at(part ? `${part}.namespace` : "namespace"), namespace.at("metadata.name")];
  return told.decide((one) => own.decide((other) => (one === other ? pass : notHere), notHere), notHere);
}

/** Whether a policy is about all pods, and lets nobody in but those that it names. */
function closes(policy: View): Verdict {
  const [selector, types] = [policy.at("spec.podSelector"), policy.at("spec.policyTypes")];
  return all([
    selector.decide((value) => (isEmpty(value) ? pass : notClosed), pass),
    policy.each("spec.ingress", (rule) => (isEmpty(rule.value) ? notClosed : pass)),
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
