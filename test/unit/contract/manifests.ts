import { Contract } from "../../../simulator/contract";
import { checkShape } from "../../../simulator/provider/shape-check";
import type { Properties } from "../../../simulator/value";
import type { Registration } from "../harness";

/** An object of Kubernetes, by the type that Pulumi knows it under. */
export type Manifest = Pick<Registration, "type" | "name" | "inputs">;

const CUSTOM: Readonly<Record<string, string>> = {
  "argoproj.io": "@kubernetes-models/argo-rollouts",
  "external-secrets.io": "@kubernetes-models/external-secrets",
  "karpenter.sh": "@kubernetes-models/karpenter",
};

// No package has the schemas of these. What the simulator knows of them is all that there is to check them by.
const WITHOUT_SCHEMA = ["datadoghq.com", "eks.amazonaws.com"];

const contract = new Contract("kubernetes");

/** The objects of Kubernetes among what was registered. Releases of charts are none. */
export function manifestsIn(registrations: readonly Registration[]): Manifest[] {
  return registrations.filter(({ type }) => type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/"));
}

/**
 * What is wrong with an object, by two sources. The published schemas of its API know types, what is missing, and
 * values; they let fields pass that they do not know. What the simulator keeps of every type knows these.
 */
export async function problemsOf(manifest: Manifest): Promise<string[]> {
  return [...unknownFields(manifest), ...(await againstSchema(manifest))];
}

function unknownFields({ type, inputs }: Manifest): string[] {
  const shape = contract.resource(type);
  if (!shape) return [`${type}: nobody knows this type`];
  // What was registered is plain: lists, objects, texts, numbers.
  return [...checkShape({ contract, shape }, inputs as Properties)].map(({ path, reason }) => `${path}: ${reason}`);
}

async function againstSchema({ type, inputs }: Manifest): Promise<string[]> {
  const specifier = modelOf(type);
  if (specifier === undefined) return [];
  const { [kindOf(type)]: Model } = await import(specifier);
  try {
    new Model(inputs).validate();
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("data/")) throw error;
    return [error.message];
  }
}

/** `kubernetes:apps/v1:Deployment` -> `kubernetes-models/apps/v1/Deployment` */
function modelOf(type: string): string | undefined {
  const [, group = "", version = ""] = /^kubernetes:([^/]+)\/(\w+):/.exec(type) ?? [];
  if (WITHOUT_SCHEMA.includes(group)) return undefined;
  const path = group === "core" ? version : `${group}/${version}`;
  return `${CUSTOM[group] ?? "kubernetes-models"}/${path}/${kindOf(type)}`;
}

// What changes a part of an object has the fields of the whole.
function kindOf(type: string): string {
  return (
    type
      .split(":")
      .at(-1)
      ?.replace(/Patch$/, "") ?? ""
  );
}
