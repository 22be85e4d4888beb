import { type Cloud, type Inputs, type Known, refuse } from "../kit";
import { autoscalerOf } from "./autoscaler";
import { isAwaited, neverReady } from "./await";
import { apiVersionOf } from "./names";
import type { Manifest, Rules } from "./object-rules";
import { templateProblems } from "./pod-template";
import { podProblems } from "./pods";

/** What keeps a number of pods running. */
export const workloadRules: Rules = {
  check: ({ spec }) => templateProblems("spec.template", spec?.template, spec?.selector),

  admit(cloud, manifest, before) {
    if (before) requireOwnReplicas(cloud, manifest, before);
  },

  act(cloud, manifest, before) {
    const { name, namespace, kind, inputs } = manifest;
    const replicas = replicasOf(manifest, before);
    const problems =
      replicas === 0 || cloud.isPreview ? [] : problemsOf(cloud, namespace, inputs.spec.template, before);
    if (problems.length > 0 && isAwaited(inputs, kind.isCustom))
      neverReady(cloud, [`'${name}' timed out waiting to be Ready`, ...problems], WHAT_NEXT);
    return countOf(manifest, replicas, problems.length === 0 ? replicas : 0);
  },
};

const WHAT_NEXT = "what pods need must be there before what makes them";

/** Why pods of a workload fail: what they lack, or what somebody said that becomes of it. */
export function problemsOf(cloud: Cloud, namespace: string, template: Inputs, before: Known | undefined): string[] {
  const said = before?.condition.error;
  return [...podProblems(cloud, namespace, template), ...(said ? [String(said)] : [])];
}

/** How many pods there are: as the program says, or as they are where it says nothing. */
export function replicasOf({ inputs }: Manifest, before: Known | undefined): number {
  return inputs.spec.replicas ?? before?.outputs.spec.replicas ?? 1;
}

export function countOf({ kind }: Manifest, replicas: number, ready: number) {
  return {
    ...(kind.kind !== "DaemonSet" && { "spec.replicas": replicas }),
    status: { replicas, readyReplicas: ready, availableReplicas: ready, updatedReplicas: replicas },
  };
}

/**
 * An autoscaler owns the number of pods: who applies another one than there is is refused.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export function requireOwnReplicas(cloud: Cloud, manifest: Manifest, before: Known): void {
  const { kind, inputs } = manifest;
  const [wanted, live] = [inputs.spec.replicas, before.outputs.spec.replicas];
  if (wanted === undefined || wanted === live || !autoscalerOf(cloud, manifest)) return;
  refuse(
    "Conflict",
    `Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using ${apiVersionOf(kind)}: .spec.replicas`,
    'an autoscaler owns it: leave replicas out, or set ignoreChanges: ["spec.replicas"]',
  );
}

export const jobRules: Rules = {
  check: ({ spec }) => [
    ...templateProblems("spec.template", spec?.template),
    ...restartProblems("spec.template.spec.restartPolicy", spec?.template),
  ],

  act(cloud, { name, namespace, kind, inputs }, before) {
    const problems = cloud.isPreview ? [] : problemsOf(cloud, namespace, inputs.spec.template, before);
    if (problems.length > 0 && isAwaited(inputs, kind.isCustom))
      neverReady(cloud, [`Job "${name}" failed`, ...problems], WHAT_NEXT);
    const count = problems.length === 0 ? { succeeded: inputs.spec.completions ?? 1 } : { failed: 1 };
    return {
      status: { ...count, conditions: [{ type: problems.length === 0 ? "Complete" : "Failed", status: "True" }] },
    };
  },
};

// https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template
function restartProblems(path: string, template: Inputs) {
  const policy = template?.spec?.restartPolicy;
  if (policy === "Never" || policy === "OnFailure") return [];
  const found = policy === undefined ? "Required value" : `Unsupported value: "${policy}"`;
  return [{ path, reason: `${found}: valid values: "OnFailure", "Never"` }];
}

const FIELD = /^(\*|[\d,\-*/]+|[A-Za-z,\-\d]+)(\/\d+)?$/;

export const cronJobRules: Rules = {
  check({ spec }) {
    const { schedule = "", jobTemplate } = spec ?? {};
    const fields = String(schedule).trim().split(/\s+/);
    const isSchedule = /^@\w+$/.test(schedule) || (fields.length === 5 && fields.every((field) => FIELD.test(field)));
    const template = jobTemplate?.spec?.template;
    return [
      ...(isSchedule
        ? []
        : [{ path: "spec.schedule", reason: `Invalid value: "${schedule}": expected exactly 5 fields` }]),
      ...templateProblems("spec.jobTemplate.spec.template", template),
      ...restartProblems("spec.jobTemplate.spec.template.spec.restartPolicy", template),
    ];
  },
};

export const podRules: Rules = {
  check: ({ spec }) =>
    templateProblems("", { spec }).map(({ path, reason }) => ({ path: path.replace(/^\./, ""), reason })),

  act(cloud, { name, namespace, kind, inputs }, before) {
    const problems = cloud.isPreview ? [] : problemsOf(cloud, namespace, { spec: inputs.spec }, before);
    if (problems.length > 0 && isAwaited(inputs, kind.isCustom))
      neverReady(cloud, [`'${name}' timed out waiting to be Ready`, ...problems], WHAT_NEXT);
    return { status: { phase: problems.length === 0 ? "Running" : "Pending" } };
  },
};
