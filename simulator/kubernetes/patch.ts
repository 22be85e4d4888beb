import { type Cloud, type Inputs, type Known, refuse } from "../kit";
import { isProperties, type Value } from "../value";
import { RELEASE } from "./definitions";
import { type Kind, resourceOf } from "./names";
import type { Manifest, Rules } from "./object-rules";

/** Whether a type is the SDK's class for what changes a part of an object that somebody else made. */
export function isPatch({ token, isCustom }: Kind): boolean {
  return token.endsWith("Patch") && !isCustom;
}

/**
 * A part of an object, which whoever patches it owns from then on. Objects that charts and controllers make are not
 * known here.
 * https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#patch-resources
 */
export const patchRules: Rules = {
  admit(cloud, manifest) {
    if (patched(cloud, manifest) || isOfOthers(cloud, manifest)) return;
    const { kind, name } = manifest;
    refuse("NotFound", `${resourceOf(kind)} "${name}" not found`, "the patch must depend on what it changes");
  },

  act(cloud, manifest) {
    const target = patched(cloud, manifest);
    if (target) cloud.alter(target, within(target.outputs, manifest.inputs));
    return {};
  },
};

/** What changes a part of an object goes with it. */
export function patchesOf(cloud: Cloud, { type, id }: Known): Known[] {
  return cloud.contents().filter((one) => one.type === `${type}Patch` && one.id === id);
}

function patched(cloud: Cloud, { kind, name, namespace }: Manifest): Known | undefined {
  return cloud.find(kind.token.replace(/Patch$/, ""), namespace === "" ? name : `${namespace}/${name}`);
}

function isOfOthers(cloud: Cloud, { namespace }: Manifest): boolean {
  const isOfProgram = cloud.find("kubernetes:core/v1:Namespace", namespace) !== undefined;
  return !isOfProgram || cloud.every(RELEASE).some(({ outputs }) => outputs.namespace === namespace);
}

/** The properties of an object with those of its patch in them. */
function within(before: Inputs, patch: Inputs): Inputs {
  const changed = Object.entries<Value>(patch).map(([name, value]) => {
    const isBlock = isProperties(value) && isProperties(before?.[name]);
    return [name, isBlock ? { ...before[name], ...within(before[name], value) } : value];
  });
  return Object.fromEntries(changed);
}
