import type { Cloud, Inputs, Known } from "../kit";
import { clusterOf } from "./around";
import { type Kind, kindOf } from "./names";
import type { Rules } from "./object-rules";

const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Which groups of custom resources a chart defines, by its name. */
const CHARTS: Readonly<Record<string, readonly string[]>> = {
  "argo-cd": ["argoproj.io"],
  "argo-rollouts": ["argoproj.io"],
  "aws-load-balancer-controller": ["elbv2.k8s.aws"],
  "cert-manager": ["cert-manager.io", "acme.cert-manager.io"],
  "datadog-operator": ["datadoghq.com"],
  "external-secrets": ["external-secrets.io", "generators.external-secrets.io"],
  karpenter: ["karpenter.sh", "karpenter.k8s.aws"],
  "karpenter-crd": ["karpenter.sh", "karpenter.k8s.aws"],
  keda: ["keda.sh"],
  "kube-prometheus-stack": ["monitoring.coreos.com"],
};

// What a cluster with Auto Mode has from the start.
// https://docs.aws.amazon.com/eks/latest/userguide/automode.html
const AUTO_MODE = ["eks.amazonaws.com", "karpenter.sh"];

/** Whether the API server of this cluster knows a kind. */
export function isServed(cloud: Cloud, kind: Kind): boolean {
  if (!kind.isCustom) return true;
  const definition = definitionOf(cloud, kind);
  if (definition) return servesVersion(definition, kind.version);
  if (kind.isOutdated) return false;
  const cluster = clusterOf(cloud);
  // Nobody knows what is in a cluster that lives outside of this cloud.
  if (cluster === undefined) return true;
  if (AUTO_MODE.includes(kind.group) && cluster.outputs.computeConfig?.enabled) return true;
  return cloud.every(RELEASE).some((release) => definedBy(release).includes(kind.group));
}

/** The definition of a kind that a program made by itself. */
export function definitionOf(cloud: Cloud, { group, kind, isCustom }: Kind): Known | undefined {
  if (!isCustom) return undefined;
  const isMeant = ({ spec }: Inputs) => spec.group === group && spec.names.kind === kind;
  return cloud.every(DEFINITION).find(({ inputs }) => isMeant(inputs));
}

function servesVersion({ inputs }: Known, version: string): boolean {
  return inputs.spec.versions.some((one: Inputs) => one.name === version && one.served);
}

/** The groups that a release defines. Its values may say that somebody else does. */
function definedBy({ inputs: { chart, values = {} } }: Known): readonly string[] {
  const name =
    String(chart)
      .split("/")
      .at(-1)
      ?.replace(/\.tgz$/, "") ?? "";
  const isLeftOut = values.installCRDs === false || values.crds?.install === false || values.crds?.enabled === false;
  return isLeftOut ? [] : (CHARTS[name] ?? []);
}

/** The objects that nobody knows any more without a release: those of the kinds that it defined and no other does. */
export function definedOnlyBy(cloud: Cloud, leaving: Known): Known[] {
  // Some charts leave their definitions behind, lest their objects go with them.
  // https://github.com/argoproj/argo-helm/tree/main/charts/argo-rollouts (keepCRDs)
  if (/argo-(rollouts|cd)$/.test(leaving.inputs.chart)) return [];
  const others = cloud.every(RELEASE).filter(({ urn }) => urn !== leaving.urn);
  const kept = others.flatMap(definedBy);
  const gone = definedBy(leaving).filter((group) => !kept.includes(group));
  return cloud.contents().filter(({ type }) => gone.includes(kindOf(type).group));
}

export const definitionRules: Rules = {
  act: () => ({ status: { conditions: [{ type: "Established", status: "True" }] } }),

  dependents(cloud, { inputs: { spec } }) {
    const isOne = (type: string) => kindOf(type).group === spec.group && kindOf(type).kind === spec.names.kind;
    return cloud.contents().filter(({ type }) => isOne(type));
  },
};
