import { defineStackRule, named, notApplicable, podOf, podTypes, type Rule, type StackResource, some } from "../kit";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const BINDINGS = [
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
] as const;

type Part = Readonly<Record<string, unknown>>;

function deployed(pod: Part, from: Readonly<Record<string, string>> = {}) {
  return named("orders", DEPLOYMENT, { spec: { template: { spec: { containers: [{ name: "app" }], ...pod } } } }, from);
}

const ofAccount = deployed({ serviceAccountName: "orders" }, { spec: "account" });

const tokenLeftOut = defineStackRule({
  id: "pod-no-api-token",
  title: "A pod that does not use the cluster's API has no token for it",
  severity: "medium",
  resources: podTypes,
  why: "Kubernetes puts the token into every pod that does not refuse it. Whoever breaks in can ask the API who else is there.",
  fix: "Set automountServiceAccountToken: false, of the pod or of its ServiceAccount.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
  controls: { nist80053: ["AC-6", "IA-5"], pciDss: ["7.2.5"] },
  passes: [
    [deployed({ automountServiceAccountToken: false })],
    [ofAccount, named("account", ACCOUNT, { automountServiceAccountToken: false })],
    // Its account has a role, for which the token is.
    [
      ofAccount,
      named("account", ACCOUNT),
      named(
        "binding",
        BINDINGS[0],
        { subjects: [{ kind: "ServiceAccount", name: "orders" }] },
        { subjects: "account" },
      ),
    ],
  ],
  fails: [
    [deployed({})],
    [deployed({ automountServiceAccountToken: true })],
    [ofAccount, named("account", ACCOUNT)],
    [
      deployed({ serviceAccountName: "orders", automountServiceAccountToken: true }, { spec: "account" }),
      named("account", ACCOUNT, { automountServiceAccountToken: false }),
    ],
    [named("first", "kubernetes:core/v1:Pod", { spec: { containers: [{ name: "app" }] } })],
  ],

  validate(resource) {
    const accounts = resource.refersToAny(ACCOUNT);
    if (accounts.some(hasRole)) return notApplicable("its account has a role, for which the token is");
    const ofAccounts = accounts.map((account) => account.expect("automountServiceAccountToken", false));
    const own = podOf(resource).at("automountServiceAccountToken");
    return own.decide(() => own.is(false), some(ofAccounts, own.is(false)));
  },
});

function hasRole(account: StackResource): boolean {
  return BINDINGS.some((binding) => account.referredToBy(binding, "subjects").length > 0);
}

export const rules: readonly Rule[] = [tokenLeftOut];
