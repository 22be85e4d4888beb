import type * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import type { StackFacts } from "../environment-type";
import type { ResourceFacts, ResourceOptions } from "../resource";
import type { StackResourceFacts } from "../stack";

type RawProperties = Record<string, unknown>;

/** What the engine asks about one resource. */
export function resourceFacts(
  request: messages.AnalyzeRequest | messages.AnalyzerResource,
): ResourceFacts & { readonly props: RawProperties } {
  const provider = request.getProvider();
  return {
    type: request.getType(),
    name: request.getName(),
    urn: request.getUrn(),
    props: read(request.getProperties()),
    options: options(request.getOptions()),
    ...(provider && {
      provider: { type: provider.getType(), name: provider.getName(), props: read(provider.getProperties()) },
    }),
  };
}

/** What the engine asks about one resource of a whole stack. */
export function stackResourceFacts(resource: messages.AnalyzerResource): StackResourceFacts {
  const facts = resourceFacts(resource);
  const dependencies = [...resource.getPropertydependenciesMap().entries()];
  return {
    ...facts,
    options: { ...facts.options, parent: resource.getParent() || (facts.options?.parent ?? "") },
    dependencies: resource.getDependenciesList(),
    propertyDependencies: Object.fromEntries(dependencies.map(([property, of]) => [property, of.getUrnsList()])),
  };
}

export function stackFacts(request: messages.AnalyzerStackConfigureRequest): StackFacts {
  return {
    project: request.getProject(),
    stack: request.getStack(),
    config: Object.fromEntries(request.getConfigMap().entries()),
    tags: new Map(request.getTagsMap().entries()),
  };
}

function read(properties: Struct | undefined): RawProperties {
  return properties?.toJavaScript() ?? {};
}

function options(given: messages.AnalyzerResourceOptions | undefined): Partial<ResourceOptions> {
  if (!given) return {};
  return {
    protect: given.getProtect(),
    ignoreChanges: given.getIgnorechangesList(),
    aliases: given.getAliasesList(),
    parent: given.getParent(),
  };
}
