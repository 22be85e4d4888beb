import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** What the program asked the engine to register, as the engine would read it. */
export interface Registration {
  /** As in the state of a stack: the types of all parents, joined by `$`, then the name. */
  urn: string;
  type: string;
  name: string;
  /** Whether a provider manages it; a component is not. */
  custom: boolean;
  /** Plain values: secrets are unwrapped, and their paths stand in `secrets`. What a preview does not know is `unknown`. */
  inputs: Inputs;
  /** The paths of secret inputs, for example `environment.PASSWORD`. */
  secrets: string[];
  options: RegisteredOptions;
  /** What a component registered as its outputs, or the provider answered. */
  outputs: Inputs;
  secretOutputs: string[];
}

/** Options as they reach the engine. Resources are given by their names, sorted. */
export interface RegisteredOptions {
  parent: string;
  provider: string;
  /** What comes first by option alone. What the inputs refer to comes first in any case, and is not listed. */
  dependsOn: string[];
  /** Which resources each input's value comes from. */
  refersTo: Record<string, string[]>;
  protect: boolean;
  retainOnDelete: boolean;
  deleteBeforeReplace: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  /** Former names of this resource, or former types where the name stayed. */
  aliases: string[];
  deletedWith: string;
  customTimeouts: { create?: string; update?: string; delete?: string };
}

// Tests look into values whose shape only the test knows.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Inputs = Record<string, any>;

/** Stands in inputs for a value that a preview does not know. */
export const unknown = "(unknown)";

const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A value without the wire's envelopes, and the paths at which it was secret. */
export function unwrap(wire: unknown, path = "", secrets: string[] = []): { value: unknown; secrets: string[] } {
  if (wire === UNKNOWN_ON_THE_WIRE) return { value: unknown, secrets };
  if (Array.isArray(wire)) {
    const value = wire.map((item, index) => unwrap(item, `${path}[${index}]`, secrets).value);
    return { value, secrets };
  }
  if (typeof wire !== "object" || wire === null) return { value: wire, secrets };

  const envelope: Record<string, unknown> = { ...wire };
  if (envelope[SIGNATURE] === SECRET_SIGNATURE) {
    secrets.push(path);
    return unwrap(envelope.value, path, secrets);
  }
  if (envelope[SIGNATURE] === REFERENCE_SIGNATURE) return { value: envelope.urn, secrets };
  const entries = Object.entries(envelope).map(([key, item]) => {
    return [key, unwrap(item, path ? `${path}.${key}` : key, secrets).value];
  });
  return { value: Object.fromEntries(entries), secrets };
}

/** The options of a request; `nameOf` knows what was registered before it. */
export function optionsOf(request: RegisterResourceRequest, nameOf: (urn: string) => string): RegisteredOptions {
  const timeouts = request.getCustomtimeouts();
  return {
    parent: nameOf(request.getParent()),
    // A reference to a provider is its URN, `::`, and its id.
    provider: nameOf(request.getProvider().split("::").slice(0, -1).join("::")),
    dependsOn: dependsOn(request).map(nameOf).sort(),
    refersTo: Object.fromEntries(references(request).map(([input, urns]) => [input, urns.map(nameOf).sort()])),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList().sort(),
    replaceOnChanges: request.getReplaceonchangesList().sort(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList().sort(),
    aliases: request.getAliasesList().map((alias) => {
      const { name = "", type = "" } = alias.getSpec()?.toObject() ?? {};
      return alias.getUrn() || name || type;
    }),
    deletedWith: nameOf(request.getDeletedwith()),
    customTimeouts: {
      ...(timeouts?.getCreate() && { create: timeouts.getCreate() }),
      ...(timeouts?.getUpdate() && { update: timeouts.getUpdate() }),
      ...(timeouts?.getDelete() && { delete: timeouts.getDelete() }),
    },
  };
}

function references(request: RegisterResourceRequest): [string, string[]][] {
  const byInput = Array.from(request.getPropertydependenciesMap().entries());
  const found = byInput.map(([input, each]): [string, string[]] => [input, each.getUrnsList()]);
  return found.filter(([, urns]) => urns.length > 0);
}

function dependsOn(request: RegisterResourceRequest): string[] {
  const implied = new Set(references(request).flatMap(([, urns]) => urns));
  return request.getDependenciesList().filter((urn) => !implied.has(urn));
}
