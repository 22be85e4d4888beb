import type { EscalationPath, Policies } from "../../../policies/iam";
import { View } from "../../../policies/kit";
import { decode } from "../../../policies/kit/value";

export type Written = Readonly<Record<string, unknown>>;

/** A policy document of these statements, as a rule sees it. */
export function document(...statements: readonly Written[]): View {
  return new View(decode({ Version: "2012-10-17", Statement: statements }));
}

export function allow(actions: unknown, resource: unknown = "*", more: Written = {}): Written {
  return { Effect: "Allow", Action: actions, Resource: resource, ...more };
}

export function deny(actions: unknown, resource: unknown = "*", more: Written = {}): Written {
  return { Effect: "Deny", Action: actions, Resource: resource, ...more };
}

/** An identity with one document of these statements. */
export function identity(...statements: readonly Written[]): Policies {
  return { documents: [document(...statements)] };
}

/** The ids of paths. */
export function idsOf(paths: readonly { readonly path: EscalationPath }[]): string[] {
  return paths.map(({ path }) => path.id);
}
