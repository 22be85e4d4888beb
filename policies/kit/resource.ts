import { canonicalType } from "./aliases";
import { decode, type Value } from "./value";
import { View } from "./view";

/** What the engine sends about a resource, as far as rules look at it. */
export interface ResourceFacts {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: object;
  readonly provider?: { readonly props: object };
}

/** A resource as a rule sees it. */
export class ResourceView extends View {
  /** The type token, in the spelling that rules use. */
  readonly type: string;
  /** The type token as the program spelled it. */
  readonly spelledType: string;
  readonly name: string;
  readonly urn: string;
  /** What the resource's provider is configured with. Empty where the engine does not say. */
  readonly provider: View;

  constructor(facts: ResourceFacts) {
    super(decodeProperties(facts.props));
    this.type = canonicalType(facts.type);
    this.spelledType = facts.type;
    this.name = facts.name;
    this.urn = facts.urn;
    this.provider = new View(facts.provider ? decodeProperties(facts.provider.props) : {});
  }
}

/**
 * The properties as plain data. The SDK wraps them so that reading an unknown one throws, which would end the rule.
 * What is wrapped is at hand under a name of the SDK's own.
 * https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/proxy.ts
 */
function decodeProperties(props: object): Value {
  const wrapped: unknown = Reflect.get(props, "__getSpecialProxyTarget");
  return decode(typeof wrapped === "object" && wrapped !== null ? wrapped : props);
}
