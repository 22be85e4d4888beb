import type { ResourceShape } from "./shape";

/**
 * The custom resources of Kubernetes whose schemas are in `custom/`, by the group of their API. Each file says where its
 * schemas come from, in which version and under which licence.
 */
const groups: Readonly<Record<string, string>> = {
  "argoproj.io": "argo",
  "datadoghq.com": "datadog",
  "eks.amazonaws.com": "eks",
  "external-secrets.io": "externalsecrets",
  "karpenter.sh": "karpenter",
};

export const customModules: ReadonlySet<string> = new Set(Object.values(groups));

const CUSTOM = /^kubernetes:([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/(v\w+):([A-Z]\w*)$/;

/** The file that describes a custom resource: `kubernetes:argoproj.io/v1alpha1:Rollout` -> `argo`. */
export function customModuleOf(token: string): string | undefined {
  const [, group = ""] = CUSTOM.exec(token) ?? [];
  return Object.hasOwn(groups, group) ? groups[group] : undefined;
}

/** What is said of a custom resource whose schema is not here: an object like any other, with whatever in it. */
export function customShape(token: string): ResourceShape | undefined {
  const [, group, version, kind] = CUSTOM.exec(token) ?? [];
  if (kind === undefined) return undefined;
  const inputs = {
    apiVersion: `"${group}/${version}"`,
    kind: `"${kind}"`,
    metadata: "#meta.v1.ObjectMeta",
    "*": "any",
  };
  return { inputs, outputs: ["status"] };
}
