import type { Fingerprint } from "../cloud/fingerprint";
import type { Facts, Json } from "../facts";
import type { Outputs } from "../kit";
import { valueAt } from "../paths";
import {
  containsSecret,
  isList,
  isProperties,
  mapProperties,
  type Properties,
  Secret,
  secret,
  type Value,
} from "../value";
import { prefixedName } from "./names";

export interface Given {
  readonly token: string;
  readonly facts: Facts;
  readonly inputs: Properties;
  /** What the behaviour filled in. */
  readonly made: Outputs;
  readonly own: Fingerprint;
  readonly account: string;
  readonly region: string;
}

/** Fills the placeholders of the facts: `arn:aws:ecs:{region}:{account}:cluster/{name}`. What is made from a secret is secret. */
export class Template {
  readonly #known = new Map<string, Value | undefined>();

  constructor(private readonly given: Given) {}

  id(): string {
    const { made, facts, token, own } = this.given;
    const value = made.id ?? this.#fill(facts.id ?? "", "id");
    const id = value instanceof Secret ? value.value : value;
    return typeof id === "string" && id !== "" ? id : `${lastName(token)}-${own.hex(17, "id")}`;
  }

  /** An output as the facts describe it; nothing when something in it is not known. */
  output(path: string): Value | undefined {
    if (!this.#known.has(path)) {
      // What describes itself is described by nothing.
      this.#known.set(path, undefined);
      this.#known.set(path, this.#fillAll(this.given.facts.outputs?.[path] ?? null, path));
    }
    return this.#known.get(path);
  }

  /** The name that was given, made from a prefix or automatic. */
  name(): Value | undefined {
    const { facts, inputs, made, own } = this.given;
    const property = facts.autoname?.property ?? "name";
    return valueAt(inputs, property) ?? made[property] ?? prefixedName(property, inputs, own);
  }

  /** For a type of which nobody has told what its ARN looks like. */
  anyArn(): Value {
    const { token, account, region } = this.given;
    const service = token.split(":")[1]?.split("/")[0] ?? "";
    return `arn:aws:${service}:${region}:${account}:${lastName(token)}/${this.id()}`;
  }

  #fillAll(json: Json, purpose: string): Value | undefined {
    if (typeof json === "string") return this.#fill(json, purpose);
    if (isJsonList(json)) return json.map((item, index) => this.#fillAll(item, `${purpose} ${index}`) ?? null);
    if (typeof json !== "object" || json === null) return json;
    return mapProperties(json, (item, name) => this.#fillAll(item, `${purpose}.${name}`) ?? null);
  }

  #fill(text: string, purpose: string): Value | undefined {
    const placeholders = [...text.matchAll(PLACEHOLDER)];
    const values = placeholders.map(([, inside = ""]) => this.#lookUp(inside, purpose));
    if (!values.every(isText)) return undefined;
    if (placeholders[0]?.[0] === text) return values[0];
    let next = 0;
    const filled = text.replace(PLACEHOLDER, () => plainText(values[next++]));
    return values.some((value) => containsSecret(value)) ? secret(filled) : filled;
  }

  #lookUp(inside: string, purpose: string): Value | undefined {
    const { account, region, inputs, made, facts } = this.given;
    if (inside === "account") return account;
    if (inside === "region") return region;
    if (inside === "id") return this.id();
    if (inside === "name" || inside === facts.autoname?.property) return this.name();
    const described = Object.hasOwn(facts.outputs ?? {}, inside) ? () => this.output(inside) : () => undefined;
    return this.#letters(inside, purpose) ?? inputs[inside] ?? made[inside] ?? described();
  }

  // `{hex12}`, or `{hex12:zone}` where several outputs share the same letters.
  #letters(inside: string, purpose: string): string | undefined {
    const [, alphabet, count, shared] = /^(hex|HEX|alnum|ALNUM|digits|uuid)(\d*)(?::(\w+))?$/.exec(inside) ?? [];
    const { own } = this.given;
    const length = Number(count || 8);
    const use = shared ?? purpose;
    switch (alphabet) {
      case "hex":
        return own.hex(length, use);
      case "HEX":
        return own.hex(length, use).toUpperCase();
      case "alnum":
        return own.text(length, LOWER, use);
      case "ALNUM":
        return own.text(length, LOWER.toUpperCase(), use);
      case "digits":
        return own.text(1, "123456789", use) + own.text(length - 1, "0123456789", `${use}+`);
      case "uuid":
        return own.uuid(use);
      default:
        return undefined;
    }
  }
}

// Not the `${...}` of other languages, as in the format of a flow log, nor the `#{...}` of a redirection.
const PLACEHOLDER = /(?<![$#])\{([A-Za-z]+\d*(?::\w+)?)\}/g;
const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";

function isText(value: Value | undefined): value is Value {
  return value !== undefined && value !== null && !isList(value) && !isProperties(value);
}

function plainText(value: Value | undefined): string {
  return value instanceof Secret ? plainText(value.value) : String(value ?? "");
}

function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function lastName(token: string): string {
  return (token.split(":")[2] ?? "").replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
}
