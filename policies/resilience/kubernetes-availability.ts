import {
  all,
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  named,
  notApplicable,
  pass,
  type Rule,
  type Stack,
  type StackResource,
  some,
  undetermined,
  type Verdict,
  type View,
  wholeNumber,
  withSettings,
} from "../kit";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const SCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const SCALERS = [
  SCALER,
  "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
  "kubernetes:keda.sh/v1alpha1:ScaledObject",
];
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";

type Part = Readonly<Record<string, unknown>>;

const metadata = { name: "orders", namespace: "shop" };
const labels = { app: "orders", version: "1.4.2" };

function deployed(spec: Part, type: string = DEPLOYMENT) {
  return named("orders", type, { metadata, spec: { template: { metadata: { labels } }, ...spec } });
}

function scaled(spec: Part, name = "orders") {
  const scaleTargetRef = { kind: "Deployment", name };
  return named("scaler", SCALER, { metadata: { namespace: "shop" }, spec: { scaleTargetRef, ...spec } });
}

const severalReplicas = defineStackRule({
  id: "kubernetes-several-pods",
  title: "A service goes on when one of its pods ends",
  severity: "medium",
  levels: inProduction,
  resources: [DEPLOYMENT, ROLLOUT],
  why: "A single pod takes the service with it whenever its node is replaced, which happens every few weeks by itself.",
  fix: "Set spec.replicas to 2 or more, and the minReplicas of its autoscaler likewise.",
  link: "https://docs.aws.amazon.com/eks/latest/best-practices/application.html",
  controls: { nist80053: ["CP-10", "SC-36"] },
  settings: { least: wholeNumber({ default: 2, minimum: 1, maximum: 100, description: "Pods that a service has." }) },
  passes: [
    [deployed({ replicas: 2 })],
    [deployed({ replicas: 0 })],
    [deployed({}), scaled({ minReplicas: 2 })],
    [deployed({ replicas: 2 }, ROLLOUT)],
    [withSettings({ least: 1 }, deployed({}))],
  ],
  fails: [
    [deployed({ replicas: 1 })],
    [deployed({})],
    [deployed({}), scaled({ minReplicas: 2 }, "payments")],
    [deployed({ replicas: 2 }), scaled({ minReplicas: 1 })],
    [deployed({ replicas: 2 }), scaled({})],
    [deployed({}, ROLLOUT)],
    [withSettings({ least: 3 }, deployed({ replicas: 2 }))],
  ],

  validate(workload, stack, { settings: { least } }) {
    const replicas = workload.at("spec.replicas");
    // Absent is one. None at all is a service that is switched off.
    const own = atLeast(replicas, least, (value) => Number(value) === 0);
    return byScaler(workload, stack, own, (scaler) => {
      const bound = scaler.has("spec.minReplicaCount") ? "spec.minReplicaCount" : "spec.minReplicas";
      const few = fail(`found fewer as the least of ${scaler.name}, expected ${least} or more`, "spec.replicas");
      return scaler.at(bound).decide((value) => (Number(value) >= least ? pass : few), least > 1 ? few : pass);
    });
  },
});

function atLeast(number: View, least: number, isFine: (value: unknown) => boolean): Verdict {
  const few = number.wrong(`${least} or more`);
  return number.decide((value) => (Number(value) >= least || isFine(value) ? pass : few), least > 1 ? few : pass);
}

const notThis = fail("found another, expected this one");

/** The verdict on a workload by what scales it, or on its own where nothing does. */
function byScaler(
  workload: StackResource,
  stack: Stack,
  own: Verdict,
  judge: (scaler: StackResource) => Verdict,
): Verdict {
  const scalers = SCALERS.flatMap((type) => stack.all(type));
  const aims = scalers.map((scaler) => ({ scaler, verdict: aimsAt(scaler, workload) }));
  const sure = aims.find(({ verdict }) => verdict === pass);
  if (sure) return judge(sure.scaler);
  const open = aims.find(({ verdict }) => verdict !== notThis);
  return open ? open.verdict : own;
}

function aimsAt(scaler: StackResource, workload: StackResource): Verdict {
  if (scaler.refersTo("spec", workload.type).includes(workload)) return pass;
  return same([
    [scaler.at("spec.scaleTargetRef.name"), workload.at("metadata.name")],
    [scaler.at("metadata.namespace"), workload.at("metadata.namespace")],
  ]);
}

/** Whether these texts are the same, two by two. Absent is the same as absent. */
function same(pairs: readonly (readonly [View, View])[]): Verdict {
  const verdicts = pairs.map(([one, other]) =>
    one.decide(
      (first) => other.decide((second) => (first === second ? pass : notThis), notThis),
      other.decide(() => notThis, pass),
    ),
  );
  if (verdicts.includes(notThis)) return notThis;
  return verdicts.find((verdict) => verdict !== pass) ?? pass;
}

function budget(selector: Part, namespace = "shop") {
  return named("budget", BUDGET, { metadata: { namespace }, spec: { maxUnavailable: 1, selector } });
}

const budgeted = defineStackRule({
  id: "kubernetes-disruption-budget",
  title: "Emptying nodes leaves a service some of its pods",
  severity: "medium",
  levels: inProduction,
  resources: [DEPLOYMENT, ROLLOUT],
  why: "An upgrade of the cluster empties node after node. Without a budget all pods of a service may be on the way at once.",
  fix: "Add a PodDisruptionBudget whose selector matches the pods, with maxUnavailable 1 or a share.",
  link: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  controls: { nist80053: ["CP-10", "SC-5(2)"] },
  passes: [
    [deployed({ replicas: 2 }), budget({ matchLabels: { app: "orders" } })],
    [deployed({ replicas: 2 }), budget({})],
    [
      deployed({ replicas: 2 }),
      budget({ matchExpressions: [{ key: "app", operator: "In", values: ["orders", "x"] }] }),
    ],
    [deployed({ replicas: 1 })],
  ],
  fails: [
    [deployed({ replicas: 2 })],
    [deployed({ replicas: 2 }), budget({ matchLabels: { app: "payments" } })],
    [deployed({ replicas: 2 }), budget({ matchLabels: { app: "orders" } }, "other")],
    [deployed({ replicas: 2 }), budget({ matchExpressions: [{ key: "app", operator: "In", values: ["payments"] }] })],
    [deployed({}), scaled({ minReplicas: 2 })],
    [deployed({ replicas: 2 }, ROLLOUT)],
  ],

  validate(workload, stack) {
    const budgets = stack.all(BUDGET).map((each) => covers(each, workload));
    const judge = () => some(budgets, fail("found no budget for its pods, expected one"));
    const single = notApplicable("it has one pod, which goes when its node goes");
    const own = workload.at("spec.replicas").decide((value) => (Number(value) > 1 ? judge() : single), single);
    return byScaler(workload, stack, own, judge);
  },
});

function covers(budget: StackResource, workload: StackResource): Verdict {
  const labels = workload.at("spec.template.metadata.labels");
  const selector = budget.at("spec.selector");
  const ofLabels = selector.at("matchLabels").entries.map(([key, value]) => [value, labels.child(key)] as const);
  const inside = same([[budget.at("metadata.namespace"), workload.at("metadata.namespace")], ...ofLabels]);
  const expressions = selector.each("matchExpressions", (each) => matches(each, labels));
  // What is unknown as a whole may say anything.
  const known = all([selector.decide(() => pass, pass), selector.at("matchLabels").decide(() => pass, pass)]);
  return all([inside, expressions, known]);
}

function matches(expression: View, labels: View): Verdict {
  return expression.at("operator").decide((operator) => {
    if (operator !== "In") return undetermined("it depends on an expression that is not judged here", expression.path);
    const key = expression.at("key");
    return key.decide(() => {
      const label = labels.child(key.text);
      return expression.some("values", (value) => same([[value, label]]), notThis);
    }, notThis);
  }, notThis);
}

const budgetYields = defineRule({
  id: "kubernetes-budget-yields",
  title: "A disruption budget lets a node be emptied",
  severity: "medium",
  resources: [BUDGET],
  why: "A budget that gives up no pod keeps its nodes for good: they are not upgraded, until somebody takes them by force.",
  fix: "Set spec.maxUnavailable to 1 or a share, or spec.minAvailable to less than all.",
  link: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  controls: { nist80053: ["CM-3", "SI-2"] },
  passes: [{ spec: { maxUnavailable: 1 } }, { spec: { minAvailable: "50%" } }, { spec: { maxUnavailable: "25%" } }],
  fails: [{ spec: { maxUnavailable: 0 } }, { spec: { maxUnavailable: "0%" } }, { spec: { minAvailable: "100%" } }],

  validate(budget) {
    const most = budget.at("spec.maxUnavailable");
    const none = ["0", "0%"].includes(most.text) ? most.wrong("1 or more") : pass;
    return all([most.decide(() => none, pass), budget.refuse("spec.minAvailable", "100%", "less than all")]);
  },
});

export const rules: readonly Rule[] = [severalReplicas, budgeted, budgetYields];
