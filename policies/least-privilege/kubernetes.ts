import {
  all,
  defineRule,
  eachContainer,
  of,
  oneOf,
  pass,
  podOf,
  podTypes,
  type Rule,
  type Verdict,
  type View,
} from "../kit";
import { isWorld } from "./address-range";

const POD = "kubernetes:core/v1:Pod";
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";

type Part = Readonly<Record<string, unknown>>;

const ofItself = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

function deployed(pod: Part) {
  return { spec: { template: { spec: pod } } };
}

function pod(container: Part, more: Part = {}) {
  return { containers: [{ name: "app", ...container }], ...more };
}

const podConfined = defineRule({
  id: "pod-not-privileged",
  title: "A pod has no rights on its node",
  severity: "critical",
  resources: podTypes,
  why: "Whoever breaks into such a container has the node, every pod on it, and their credentials.",
  fix: "Leave privileged, hostNetwork, hostPID, hostIPC, hostPath and added capabilities out, and set allowPrivilegeEscalation: false.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  controls: { nist80053: ["AC-3", "AC-6", "CM-7"], pciDss: ["2.2.6"] },
  passes: [
    deployed(pod({ securityContext: ofItself })),
    deployed(pod({ securityContext: { ...ofItself, capabilities: { add: ["NET_BIND_SERVICE"] } } })),
    deployed(pod({ securityContext: ofItself }, { volumes: [{ name: "tmp", emptyDir: {} }], hostNetwork: false })),
    of(ROLLOUT, deployed(pod({ securityContext: { ...ofItself, privileged: false } }))),
  ],
  fails: [
    deployed(pod({})),
    deployed(pod({ securityContext: { ...ofItself, privileged: true } })),
    deployed(pod({ securityContext: { allowPrivilegeEscalation: true } })),
    deployed(pod({ securityContext: { ...ofItself, capabilities: { add: ["SYS_ADMIN"] } } })),
    deployed(pod({ securityContext: ofItself }, { volumes: [{ name: "node", hostPath: { path: "/" } }] })),
    of(POD, { spec: pod({ securityContext: ofItself }, { hostNetwork: true }) }),
    of(CRON_JOB, { spec: { jobTemplate: { spec: deployed(pod({})).spec } } }),
    of(ROLLOUT, deployed(pod({ securityContext: ofItself }, { initContainers: [{ name: "first" }] }))),
  ],

  validate(resource) {
    const pod = podOf(resource);
    return all([
      ...["hostNetwork", "hostPID", "hostIPC"].map((shared) => pod.refuse(shared, true, "false")),
      pod.each("volumes", (volume) => volume.expectEmpty("hostPath", "no path of the node")),
      eachContainer(pod, hasNoRights),
    ]);
  },
});

function hasNoRights(container: View): Verdict {
  return all([
    container.refuse("securityContext.privileged", true, "false"),
    container.expect("securityContext.allowPrivilegeEscalation", false),
    container.each("securityContext.capabilities.add", (capability) => capability.is(oneOf("NET_BIND_SERVICE"))),
  ]);
}

const podNotRoot = defineRule({
  id: "pod-not-root",
  title: "A pod does not run as root",
  severity: "high",
  resources: podTypes,
  why: "Root in a container is root on the node as soon as anything else gives way.",
  fix: "Set securityContext.runAsNonRoot: true, of the pod or of each container, and no runAsUser of 0.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  controls: { nist80053: ["AC-6", "CM-7"], pciDss: ["2.2.6"] },
  passes: [
    deployed(pod({}, { securityContext: { runAsNonRoot: true, runAsUser: 1000 } })),
    deployed(pod({ securityContext: { runAsNonRoot: true } })),
  ],
  fails: [
    deployed(pod({})),
    deployed(pod({}, { securityContext: { runAsNonRoot: true, runAsUser: 0 } })),
    deployed(pod({ securityContext: { runAsNonRoot: false } }, { securityContext: { runAsNonRoot: true } })),
    of(POD, { spec: pod({ securityContext: { runAsUser: 0, runAsNonRoot: true } }) }),
  ],

  validate(resource) {
    const pod = podOf(resource);
    return all([
      pod.refuse("securityContext.runAsUser", 0),
      eachContainer(pod, (container) =>
        all([container.refuse("securityContext.runAsUser", 0), isNotRoot(pod, container)]),
      ),
    ]);
  },
});

/** What a container says counts before what its pod says. */
function isNotRoot(pod: View, container: View): Verdict {
  const property = "securityContext.runAsNonRoot";
  const own = container.at(property);
  return own.decide(
    () => own.is(true),
    pod.at(property).value === undefined ? own.is(true) : pod.expect(property, true),
  );
}

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

const ROLES = [
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "kubernetes:rbac.authorization.k8s.io/v1:Role",
] as const;

function may(apiGroups: string, resources: string, ...verbs: readonly string[]) {
  return { rules: [{ apiGroups: [apiGroups], resources: [resources], verbs }] };
}

const rbacNamed = defineRule({
  id: "rbac-no-wildcard",
  title: "A role of Kubernetes names what may be done, and with what",
  severity: "high",
  resources: ROLES,
  why: "A wildcard also grants what Kubernetes, or a controller that is installed later, adds.",
  fix: "Name verbs, resources and API groups.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [may("apps", "deployments", "get", "patch"), of(ROLES[1], may("", "pods", "list")), {}],
  fails: [may("apps", "deployments", "*"), may("", "*", "get"), of(ROLES[1], may("*", "pods", "get"))],

  validate: (role) =>
    role.each("rules", (rule) =>
      all(["apiGroups", "resources", "verbs"].map((part) => rule.each(part, (each) => noWildcard(each)))),
    ),
});

function noWildcard(each: View): Verdict {
  return each.text.includes("*") ? each.wrong("names") : pass;
}

const CLUSTER_BINDING = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";

// Everybody who reaches the API, whoever they are.
const EVERYBODY = ["system:anonymous", "system:authenticated", "system:unauthenticated"];

function bound(role: string, subject: string) {
  return { roleRef: { kind: "ClusterRole", name: role }, subjects: [{ kind: "Group", name: subject }] };
}

const bindingConfined = defineRule({
  id: "rbac-binding-confined",
  title: "No role of Kubernetes is everybody's, and that of administrators nobody's",
  severity: "critical",
  resources: [CLUSTER_BINDING, BINDING],
  why: "Who has cluster-admin by a binding is in no list of AWS, and stays when the person or the program has gone.",
  fix: "Bind a role that names what is needed. Make administrators by an aws.eks.AccessPolicyAssociation.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  controls: { nist80053: ["AC-2", "AC-6"], pciDss: ["7.2.5"] },
  passes: [bound("orders-reader", "orders"), of(BINDING, bound("orders-reader", "orders"))],
  fails: [
    bound("cluster-admin", "orders"),
    of(BINDING, bound("cluster-admin", "orders")),
    bound("orders-reader", "system:authenticated"),
    bound("orders-reader", "system:anonymous"),
  ],

  validate: (binding) =>
    all([
      binding.refuse("roleRef.name", "cluster-admin"),
      binding.each("subjects", (subject) => {
        const name = subject.at("name");
        return name.decide(() => (EVERYBODY.includes(name.text) ? name.wrong("those who need it") : pass), pass);
      }),
    ]),
});

export const rules: readonly Rule[] = [
  podConfined,
  podNotRoot,
  namespaceLevelled,
  networkPolicyNotOpen,
  rbacNamed,
  bindingConfined,
];
