import type { ObjectShape } from "../contract";
import { isList, isProperties, type Properties, Secret, secret, type Value } from "../value";

/** The settings of one provider instance, as the engine passes them to Configure. */
export interface Session {
  /** The engine that holds this connection: one per preview or update. */
  engine: string;
  account: string;
  region: string;
  defaultTags: Value | undefined;
  /** How a provider for Kubernetes finds its cluster. */
  kubernetes: KubernetesSettings;
}

export interface KubernetesSettings {
  readonly kubeconfig?: string;
  /** Whether what was in a cluster counts as gone when the cluster cannot be reached. */
  readonly deleteUnreachable?: boolean;
  /** Where objects are that name no namespace. */
  readonly namespace?: string;
}

// What the documentation of AWS uses; where no account is named, any will do.
const SOME_ACCOUNT = "123456789012";
const SOME_REGION = "us-east-1";

export function newSession(engine = ""): Session {
  return { engine, account: SOME_ACCOUNT, region: SOME_REGION, defaultTags: undefined, kubernetes: {} };
}

export function configure(session: Session, args: Properties, declared: ObjectShape): void {
  const { region, allowedAccountIds, defaultTags } = providerInputs(args, declared);
  const [account] = isList(allowedAccountIds) ? allowedAccountIds : [];
  if (typeof region === "string" && region !== "") session.region = region;
  if (typeof account === "string") session.account = account;
  session.defaultTags =
    defaultTags instanceof Secret ? defaultTags : isProperties(defaultTags) ? defaultTags.tags : undefined;
  if (defaultTags instanceof Secret && isProperties(defaultTags.value))
    session.defaultTags = secret(defaultTags.value.tags ?? {});
  session.kubernetes = kubernetesSettings(providerInputs(args, declared));
}

function kubernetesSettings({ kubeconfig, deleteUnreachable, namespace }: Properties): KubernetesSettings {
  const file = kubeconfig instanceof Secret ? kubeconfig.value : kubeconfig;
  return {
    ...(typeof file === "string" && { kubeconfig: file }),
    ...(typeof deleteUnreachable === "boolean" && { deleteUnreachable }),
    ...(typeof namespace === "string" && { namespace }),
  };
}

// What is not text arrives as JSON in text.
function decodeNested(value: Value): Value {
  if (value instanceof Secret) return secret(decodeNested(value.value));
  if (typeof value !== "string" || !/^\s*([[{]|true$|false$|\d+$)/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

// Set by the SDK and for the engine.
const INTERNAL = new Set(["version", "pluginDownloadURL", "pluginDownloadUrl"]);

/** The settings of a provider as its contract declares them. */
export function providerInputs(args: Properties, declared: ObjectShape): Properties {
  const own = Object.entries(args).filter(([name]) => !INTERNAL.has(name) && !name.startsWith("__"));
  return Object.fromEntries(
    own.map(([name, value]) => [name, declared[name]?.startsWith("string") ? value : decodeNested(value)]),
  );
}
