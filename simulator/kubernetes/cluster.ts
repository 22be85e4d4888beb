import { parse } from "yaml";

import type { Inventory, Thing } from "../cloud/thing";
import { reveal } from "../value";

/** Nobody answers where the provider's kubeconfig leads. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";

  constructor(readonly why: string) {
    super(`configured Kubernetes cluster is unreachable: ${why}`);
  }
}

/**
 * The cluster that a kubeconfig leads to, by which its objects are told from those of others: the ARN of one of this
 * cloud, and the address of one that the stack's configuration names.
 */
export function reach(inventory: Inventory, kubeconfig: string | undefined, given: ReadonlySet<string>): string {
  const server = serverOf(kubeconfig);
  if (server === undefined) throw new Unreachable(NO_CONFIGURATION);
  for (const cluster of inventory.ofType("aws:eks/cluster:Cluster"))
    if (textOf(cluster, "endpoint") === server) return textOf(cluster, "arn");
  if (given.has(server)) return server;
  throw new Unreachable(`unable to load schema information from the API server: ${noSuchHost(server)}`);
}

const NO_CONFIGURATION =
  "unable to load Kubernetes client configuration from kubeconfig file: invalid configuration: no configuration has been provided";

function noSuchHost(server: string): string {
  const [, host = server] = /^https?:\/\/([^/:]+)/.exec(server) ?? [];
  return `Get "${server}/openapi/v2?timeout=32s": dial tcp: lookup ${host}: no such host`;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
}

/** Where the current context of a kubeconfig leads. A path to one says nothing: files of the machine are not read. */
function serverOf(kubeconfig: string | undefined): string | undefined {
  const { "current-context": current, contexts = [], clusters = [] } = read(kubeconfig);
  const chosen = contexts.find(({ name }) => name === current)?.context.cluster;
  return clusters.find(({ name }) => name === chosen)?.cluster.server.replace(/\/$/, "");
}

function read(text: string | undefined): Kubeconfig {
  try {
    const file: Kubeconfig | string | null = parse(text ?? "");
    return typeof file === "object" && file !== null ? file : {};
  } catch {
    return {};
  }
}

function textOf({ outputs }: Thing, name: string): string {
  return String(reveal(outputs[name] ?? ""));
}
