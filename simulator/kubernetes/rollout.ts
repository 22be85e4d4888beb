import { createHash } from "node:crypto";

import type { Cloud, Inputs, Known } from "../kit";
import { isAwaited, neverReady, unmet } from "./await";
import type { Rules } from "./object-rules";
import { templateProblems } from "./pod-template";
import { countOf, problemsOf, replicasOf, requireOwnReplicas } from "./workload";

/**
 * A Rollout of Argo. What it moves requests with must be there, else its controller calls it invalid and does nothing.
 * https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/
 */
export const rolloutRules: Rules = {
  check: ({ spec = {} }) => [
    ...(spec.template ? templateProblems("spec.template", spec.template, spec.selector) : []),
    ...stepProblems(spec.strategy?.canary?.steps ?? []),
  ],

  admit(cloud, manifest, before) {
    if (before) requireOwnReplicas(cloud, manifest, before);
  },

  act(cloud, manifest, before) {
    const { name, namespace, inputs } = manifest;
    const replicas = replicasOf(manifest, before);
    const invalid = cloud.isPreview ? [] : missing(cloud, namespace, inputs.spec);
    const failed = cloud.isPreview || replicas === 0 ? [] : problemsOf(cloud, namespace, inputs.spec.template, before);
    const problems = [
      ...invalid.map((one) => `InvalidSpec: The Rollout "${name}" is invalid: ${one}`),
      ...failed.map((one) => `RolloutAborted: ${one}`),
    ];
    const isWell = problems.length === 0;
    const { status: counts, ...counted } = countOf(manifest, replicas, isWell ? replicas : 0);
    const status = { ...counts, ...phaseOf(inputs, isWell), ...provenBy(inputs, isWell, before) };
    if (!isAwaited(inputs, true)) return { ...counted, status };
    const waited = cloud.isPreview ? [] : unmet(inputs, status).map((one) => `it never comes to ${one}`);
    if (problems.length > 0 || waited.length > 0) neverReady(cloud, [...problems, ...waited], ADVICE);
    return { ...counted, status };
  },
};

// https://argo-rollouts.readthedocs.io/en/stable/features/specification/
function phaseOf({ spec }: Inputs, isWell: boolean) {
  const isTrue = isWell ? "True" : "False";
  const conditions = ["Available", "Completed", "Healthy", "Progressing"].map((type) => ({ type, status: isTrue }));
  const restarted = spec.restartAt === undefined ? {} : { restartedAt: spec.restartAt };
  return { phase: isWell ? "Healthy" : "Degraded", conditions, ...restarted };
}

/** The version that has proven itself, by the label of its pods: the former one, until the new one is well. */
function provenBy({ spec }: Inputs, isWell: boolean, before: Known | undefined) {
  const digest = createHash("sha256").update(JSON.stringify(spec.template ?? null));
  const stableRS = isWell ? digest.digest("hex").slice(0, 10) : before?.outputs.status?.stableRS;
  return stableRS === undefined ? {} : { stableRS };
}

const ADVICE = "requests stay with the former version; what the Rollout names must be there before it";

function missing(cloud: Cloud, namespace: string, { strategy = {} }: Inputs): string[] {
  const { canary, blueGreen } = strategy;
  if (canary === undefined && blueGreen === undefined)
    return [
      "spec.strategy.strategy: Required value: Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'",
    ];
  return [
    ...missingServices(cloud, namespace, strategy),
    ...missingRouting(cloud, namespace, canary),
    ...missingTemplates(cloud, namespace, strategy),
  ];
}

function missingServices(cloud: Cloud, namespace: string, { canary = {}, blueGreen = {} }: Inputs): string[] {
  const services: Readonly<Record<string, string | undefined>> = {
    "canary.pingPong.pingService": canary.pingPong?.pingService,
    "canary.pingPong.pongService": canary.pingPong?.pongService,
    "canary.stableService": canary.stableService,
    "canary.canaryService": canary.canaryService,
    "canary.trafficRouting.alb.rootService": canary.trafficRouting?.alb?.rootService,
    "blueGreen.activeService": blueGreen.activeService,
    "blueGreen.previewService": blueGreen.previewService,
  };
  return Object.entries(services).flatMap(([path, name]) =>
    name === undefined || cloud.find("kubernetes:core/v1:Service", `${namespace}/${name}`)
      ? []
      : [`spec.strategy.${path}: Invalid value: "${name}": service "${name}" not found`],
  );
}

function missingRouting(cloud: Cloud, namespace: string, canary: Inputs): string[] {
  const { ingress, ingresses = [] } = canary?.trafficRouting?.alb ?? {};
  const names: string[] = ingress === undefined ? ingresses : [ingress, ...ingresses];
  return names.flatMap((name) =>
    cloud.find("kubernetes:networking.k8s.io/v1:Ingress", `${namespace}/${name}`)
      ? []
      : [
          `spec.strategy.canary.trafficRouting.alb.ingress: Invalid value: "${name}": ingress.networking.k8s.io "${name}" not found`,
        ],
  );
}

function missingTemplates(cloud: Cloud, namespace: string, { canary = {}, blueGreen = {} }: Inputs): string[] {
  const analyses: Inputs[] = [
    canary.analysis,
    ...(canary.steps ?? []).map(({ analysis }: Inputs) => analysis),
    blueGreen.prePromotionAnalysis,
    blueGreen.postPromotionAnalysis,
  ].filter(Boolean);
  const templates: Inputs[] = analyses.flatMap(({ templates = [] }) => templates);
  return templates.flatMap(({ templateName: name, clusterScope }) => {
    const found = clusterScope
      ? cloud.find("kubernetes:argoproj.io/v1alpha1:ClusterAnalysisTemplate", name)
      : cloud.find("kubernetes:argoproj.io/v1alpha1:AnalysisTemplate", `${namespace}/${name}`);
    return found ? [] : [`AnalysisTemplate '${name}' not found`];
  });
}

// https://argo-rollouts.readthedocs.io/en/stable/features/specification/
function stepProblems(steps: Inputs[]) {
  return steps.flatMap(({ setWeight }, index) =>
    setWeight === undefined || (setWeight >= 0 && setWeight <= 100)
      ? []
      : [
          {
            path: `spec.strategy.canary.steps[${index}].setWeight`,
            reason: `Invalid value: ${setWeight}: SetWeight needs to be between 0 and 100`,
          },
        ],
  );
}
