import { all, defineRule, of, pass, type Rule, type Verdict, type View } from "../kit";

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

// What makes more of a right than it says.
// https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
const ESCALATING = [
  { resources: ["*"], verbs: ["bind", "escalate", "impersonate"] },
  { resources: ["nodes/proxy", "pods/attach", "pods/exec"], verbs: ["create", "get"] },
  { resources: ["serviceaccounts/token"], verbs: ["create"] },
  { resources: ["certificatesigningrequests/approval", "signers"], verbs: ["approve", "patch", "sign", "update"] },
  {
    resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    verbs: ["create", "patch", "update"],
  },
] as const;

const rbacStays = defineRule({
  id: "rbac-no-escalation",
  title: "A role of Kubernetes cannot be made into another one",
  severity: "high",
  resources: ROLES,
  why: "Who may bind roles, speak for others, take tokens or open a shell in a pod has every right that those have.",
  fix: "Leave the verbs bind, escalate and impersonate out, and shells, tokens, certificates and webhooks to administrators.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  controls: { nist80053: ["AC-3", "AC-6", "AC-6(10)"], pciDss: ["7.2.5"] },
  passes: [
    may("apps", "deployments", "get", "patch"),
    may("", "pods/log", "get"),
    may("", "serviceaccounts", "get", "create"),
    of(ROLES[1], may("", "pods", "create")),
    {},
  ],
  fails: [
    may("rbac.authorization.k8s.io", "clusterroles", "bind"),
    may("", "users", "impersonate"),
    may("", "pods/exec", "create"),
    may("", "serviceaccounts/token", "create"),
    may("certificates.k8s.io", "signers", "sign"),
    may("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch"),
    of(ROLES[1], may("", "pods/exec", "create")),
  ],

  validate: (role) =>
    role.each("rules", (rule) =>
      all(
        ESCALATING.map(({ resources, verbs }) => {
          const isAbout = (each: View) => resources.some((resource) => resource === "*" || resource === each.text);
          const names = (each: View) => verbs.some((verb) => verb === each.text);
          return rule.each("resources", (resource) =>
            isAbout(resource) ? rule.each("verbs", (verb) => (names(verb) ? verb.wrong("another verb") : pass)) : pass,
          );
        }),
      ),
    ),
});

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
  fix: "Bind a role that names what is needed to an account of its own. Make administrators by an aws.eks.AccessPolicyAssociation.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  controls: { nist80053: ["AC-2", "AC-6"], pciDss: ["7.2.5"] },
  passes: [bound("orders-reader", "orders"), of(BINDING, bound("orders-reader", "orders"))],
  fails: [
    bound("cluster-admin", "orders"),
    of(BINDING, bound("cluster-admin", "orders")),
    bound("orders-reader", "system:authenticated"),
    bound("orders-reader", "system:anonymous"),
    of(BINDING, { ...bound("orders-reader", "orders"), subjects: [{ kind: "ServiceAccount", name: "default" }] }),
  ],

  validate: (binding) =>
    all([
      binding.refuse("roleRef.name", "cluster-admin"),
      binding.each("subjects", (subject) => {
        const name = subject.at("name");
        const everybody = name.wrong("those who need it");
        // Every pod that names no account of its own has the one that is called default.
        const unnamed = subject.at("kind").decide((kind) => (kind === "ServiceAccount" ? everybody : pass), pass);
        return name.decide((who) => {
          if (who === "default") return unnamed;
          return EVERYBODY.includes(name.text) ? everybody : pass;
        }, pass);
      }),
    ]),
});

export const rules: readonly Rule[] = [rbacNamed, rbacStays, bindingConfined];
