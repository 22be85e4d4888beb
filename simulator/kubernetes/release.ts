import { type Behaviour, type Cloud, type Inputs, refuse } from "../kit";
import { definedOnlyBy, RELEASE } from "./definitions";
import { isNamespace } from "./namespace";

export { RELEASE } from "./definitions";

/** A chart that Helm has installed. What it installs is not known here, but for the kinds of objects that it defines. */
export const release: Behaviour = {
  check: ({ name }) =>
    typeof name !== "string" || (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) && name.length <= 53)
      ? []
      : [
          {
            path: "name",
            reason: `invalid release name "${name}", must match regex ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$ and the length must not be longer than 53`,
          },
        ],

  create(cloud, inputs) {
    const namespace: string = inputs.namespace ?? "default";
    if (!cloud.isPreview) admit(cloud, inputs, namespace);
    if (inputs.createNamespace && !isNamespace(cloud, namespace)) cloud.bring(namespaceNamed(namespace));
    return { id: `${namespace}/${inputs.name}`, namespace, ...statusOf(inputs, namespace, 1) };
  },

  update(_, inputs, before) {
    const { namespace, status } = before.outputs;
    return statusOf(inputs, namespace, (status?.revision ?? 1) + 1);
  },

  delete(cloud, leaving) {
    for (const one of definedOnlyBy(cloud, leaving)) cloud.take(one);
    return [];
  },
};

function admit(cloud: Cloud, { name, createNamespace }: Inputs, namespace: string): void {
  const isTaken = cloud.every(RELEASE).some(({ outputs }) => outputs.name === name && outputs.namespace === namespace);
  if (isTaken)
    refuse("AlreadyExists", "cannot re-use a name that is still in use", `${namespace}/${name} is installed`);
  if (createNamespace || isNamespace(cloud, namespace)) return;
  refuse(
    "NotFound",
    `create: failed to create: namespaces "${namespace}" not found`,
    "the release must depend on its Namespace, or set createNamespace",
  );
}

// It stays when the release goes: Helm takes no namespaces away.
function namespaceNamed(name: string) {
  const outputs = { apiVersion: "v1", kind: "Namespace", metadata: { name }, status: { phase: "Active" } };
  return { type: "kubernetes:core/v1:Namespace", id: name, name: "namespace", outputs };
}

function statusOf({ name, chart, version = "0.0.0" }: Inputs, namespace: string, revision: number) {
  return { status: { name, namespace, chart, version, status: "deployed", revision } };
}
