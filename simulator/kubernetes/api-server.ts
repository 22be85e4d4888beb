import { type Behaviour, type Cloud, type Inputs, type Known, type Problem, refuse } from "../kit";
import { waitProblem } from "./await";
import { definitionOf, isServed } from "./definitions";
import { labelProblems, nameProblems } from "./metadata";
import { apiVersionOf, isClusterWide, type Kind, kindOf, resourceOf } from "./names";
import { isNamespace } from "./namespace";
import type { Manifest } from "./object-rules";
import { isPatch, patchesOf } from "./patch";
import { rulesOf } from "./rules";

/** What the API server does with objects of a kind: it admits them, keeps them, and lets controllers act on them. */
export function apiServer(kind: Kind): Behaviour {
  const rules = rulesOf(kind);
  return {
    check: (inputs) => [
      ...nameProblems(inputs),
      ...labelProblems(inputs),
      ...waitProblems(inputs),
      ...(rules.check?.(inputs) ?? []),
    ],

    create(cloud, inputs) {
      const manifest = manifestOf(cloud, kind, inputs);
      // What a preview misses may still be made.
      if (!cloud.isPreview) {
        requireDefinition(cloud, kind);
        requireNamespace(cloud, manifest);
        if (!isPatch(kind)) requireFreeName(cloud, manifest);
        rules.admit?.(cloud, manifest, undefined);
      }
      return { ...rules.act?.(cloud, manifest, undefined), ...accepted(cloud, manifest) };
    },

    update(cloud, inputs, before) {
      const manifest = manifestOf(cloud, kind, inputs);
      if (!cloud.isPreview) {
        requireDefinition(cloud, kind);
        rules.admit?.(cloud, manifest, before);
      }
      return { ...rules.act?.(cloud, manifest, before), ...accepted(cloud, manifest) };
    },

    delete(cloud, leaving) {
      rules.leave?.(cloud, leaving);
      for (const one of withDependents(cloud, leaving)) cloud.take(one);
      return [];
    },
  };
}

/** All that goes with an object, and what each does when it goes. */
function withDependents(cloud: Cloud, leaving: Known): Known[] {
  const direct = [
    ...(rulesOf(kindOf(leaving.type)).dependents?.(cloud, leaving) ?? []),
    ...patchesOf(cloud, leaving),
    // An object owns what a controller has made for it, and not what one has made for its successor.
    // https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
    ...cloud
      .contents()
      .filter(({ broughtBy, generation }) => broughtBy === leaving.urn && generation === leaving.generation),
  ];
  return direct.flatMap((one) => {
    rulesOf(kindOf(one.type)).leave?.(cloud, one);
    return [one, ...withDependents(cloud, one)];
  });
}

function waitProblems(inputs: Inputs): Problem[] {
  const reason = waitProblem(inputs);
  return reason === undefined ? [] : [{ path: 'metadata.annotations["pulumi.com/waitFor"]', reason }];
}

function manifestOf(cloud: Cloud, kind: Kind, inputs: Inputs): Manifest {
  const { metadata = {} } = inputs;
  const isAlone = isClusterWide(kind) || definitionOf(cloud, kind)?.inputs.spec.scope === "Cluster";
  return { kind, inputs, name: metadata.name, namespace: isAlone ? "" : (metadata.namespace ?? "default") };
}

function accepted(cloud: Cloud, { name, namespace }: Manifest) {
  return {
    id: namespace === "" ? name : `${namespace}/${name}`,
    ...(namespace !== "" && { "metadata.namespace": namespace }),
    "metadata.uid": cloud.own.uuid(),
  };
}

function requireDefinition(cloud: Cloud, kind: Kind): void {
  if (isServed(cloud, kind)) return;
  refuse(
    "NotFound",
    `no matches for kind "${kind.kind}" in version "${apiVersionOf(kind)}"`,
    "what defines it must be there before: let the object depend on the chart's release",
  );
}

function requireNamespace(cloud: Cloud, { namespace }: Manifest): void {
  if (namespace === "" || isNamespace(cloud, namespace)) return;
  refuse("NotFound", `namespaces "${namespace}" not found`, "the object must depend on its Namespace");
}

function requireFreeName(cloud: Cloud, { kind, name, namespace }: Manifest): void {
  const rival = cloud.every(kind.token).find(({ outputs }) => isNamed(outputs, name, namespace));
  if (!rival) return;
  const owner = rival.urn.split("::").at(-1);
  refuse("AlreadyExists", `${resourceOf(kind)} "${name}" already exists`, `${owner} has it`);
}

function isNamed({ metadata }: Inputs, name: string, namespace: string): boolean {
  return metadata?.name === name && (metadata.namespace ?? "") === namespace;
}
