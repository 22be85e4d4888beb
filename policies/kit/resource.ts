import { canonicalType } from "./aliases";
import { asBucket, BUCKET_V2 } from "./bucket-v2";
import { decode, type Value } from "./value";
import { View } from "./view";

/** What a program says of a resource beside its properties, as far as the engine tells it. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** The URNs that the resource had before. */
  readonly aliases: readonly string[];
  /** The URN of the parent, or nothing. */
  readonly parent: string;
}

const noOptions: ResourceOptions = { protect: false, ignoreChanges: [], aliases: [], parent: "" };

/** What the engine sends about a resource, as far as rules look at it. */
export interface ResourceFacts {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: object;
  readonly options?: Partial<ResourceOptions>;
  readonly provider?: { readonly type?: string; readonly name?: string; readonly props: object };
}

/** Stands in a rule's `resources` for every component: what a program registers without a provider. */
export const anyComponent = "*:component";

// Packages whose resources have a provider, whether a caller tells it or not.
const OF_PROVIDERS = /^(?:pulumi|aws|kubernetes|datadog|random):/;

/** A resource as a rule sees it. */
export class ResourceView extends View {
  /** The type token, in the spelling that rules use. */
  readonly type: string;
  /** The type token as the program spelled it. */
  readonly spelledType: string;
  readonly name: string;
  readonly urn: string;
  readonly options: ResourceOptions;
  /** What the resource's provider is configured with. Empty where the engine does not say. */
  readonly provider: View;
  /** Such as `pulumi:providers:aws`. Empty for components. */
  readonly providerType: string;
  readonly providerName: string;

  constructor(
    facts: ResourceFacts,
    /** The component that the resource is of, with the arguments of its constructor, where the pack met it. */
    readonly parentView?: ResourceView,
    value: Value = propertiesOf(facts),
  ) {
    super(value);
    this.type = canonicalType(facts.type);
    this.spelledType = facts.type;
    this.name = facts.name;
    this.urn = facts.urn;
    this.options = { ...noOptions, ...facts.options };
    this.provider = new View(facts.provider ? decode(facts.provider.props) : {});
    this.providerType = facts.provider?.type ?? "";
    this.providerName = facts.provider?.name ?? "";
  }

  /** Whether this is a component: it has no provider, and is neither one nor the stack itself. */
  get isComponent(): boolean {
    return this.providerType === "" && !OF_PROVIDERS.test(this.type);
  }
}

/** The properties of a resource as rules see them. */
export function propertiesOf({ type, props }: ResourceFacts): Value {
  const properties = decode(props);
  return type === BUCKET_V2 ? asBucket(properties) : properties;
}
