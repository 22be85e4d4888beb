import * as z from "zod";

import { type CloudObject, identity } from "../session";

// What is read of an exported stack; all else goes back as it came.
const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
});

const operationSchema = z.looseObject({ type: z.string(), resource: resourceSchema });

export const exportSchema = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(resourceSchema).optional(),
    pending_operations: z.array(operationSchema).optional(),
  }),
});

export type ExportedStack = z.output<typeof exportSchema>;

export interface Reconciliation {
  /** The stack without pending operations; what was being created and exists is among its resources. */
  stack: ExportedStack;
  /** Operations that were under way. */
  pending: readonly { operation: string; urn: string }[];
  /** Creations that came to their end in the cloud, unheard. */
  adopted: readonly CloudObject[];
  /** Made by the run that died and unknown to the state: the next `up` would make them a second time. */
  orphans: readonly CloudObject[];
  /** In the state, and gone from the cloud. */
  gone: readonly string[];
}

/**
 * Holds the state of a stack against what exists.
 * @param existed what existed before the run that died. Without it no object is called an orphan: things that
 *   are kept on delete, or were removed from the state, exist without being in it, and rightly so.
 */
export function reconcile(
  stack: ExportedStack,
  objects: readonly CloudObject[],
  existed: readonly string[] | undefined,
): Reconciliation {
  const { resources = [], pending_operations: operations = [], ...deployment } = stack.deployment;
  const inState = new Set(resources.map(({ urn, id = "" }) => identity({ urn, id })));
  const managed = new Set(resources.map(({ urn }) => urn));
  const unknown = objects.filter((object) => !inState.has(identity(object)));

  // What was to replace something else goes the way of the orphans: its predecessor has its place in the state.
  const creations = operations.filter(({ type, resource }) => type === "creating" && !managed.has(resource.urn));
  const adoptions = creations.flatMap(({ resource }) => {
    const object = unknown.find(({ urn }) => urn === resource.urn);
    return object ? [{ object, resource: { ...resource, id: object.id } }] : [];
  });
  const adopted = adoptions.map(({ object }) => object);

  const before = new Set(existed);
  const existing = new Set(objects.map(identity));
  return {
    stack: {
      ...stack,
      deployment: { ...deployment, resources: [...resources, ...adoptions.map(({ resource }) => resource)] },
    },
    pending: operations.map(({ type, resource }) => ({ operation: type, urn: resource.urn })),
    adopted,
    orphans: existed ? unknown.filter((object) => !adopted.includes(object) && !before.has(identity(object))) : [],
    gone: resources
      .filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"))
      .filter(({ urn, id = "" }) => !existing.has(identity({ urn, id })))
      .map(({ urn }) => urn),
  };
}
