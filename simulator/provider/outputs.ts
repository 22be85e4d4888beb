import type { Fingerprint } from "../cloud/fingerprint";
import type { Json } from "../facts";
import type { Outputs } from "../kit";
import { change, fill } from "../paths";
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
import { secretPaths } from "./check";
import type { Kind } from "./kind";
import { prefixedName } from "./names";

export interface Making {
  readonly kind: Kind;
  readonly inputs: Properties;
  /** What the behaviour filled in. */
  readonly made: Outputs;
  readonly own: Fingerprint;
  readonly account: string;
  readonly region: string;
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/** All outputs of a new thing: its inputs and what the provider fills in. */
export function makeOutputs(making: Making): Made {
  const { kind, inputs, region } = making;
  const template = new Template(making);
  let outputs: Properties = Object.fromEntries(
    Object.entries(inputs).filter(([name, value]) => value !== null && !kind.shape.inputOnly?.includes(name)),
  );
  const add = (path: string, value: Value | undefined) => {
    if (value !== undefined) outputs = fill(outputs, path, value);
  };
  for (const [name, value] of Object.entries(making.made)) if (name !== "id") add(name, value);
  if (kind.facts.autoname) add(kind.facts.autoname.property, template.name());
  for (const path of Object.keys(kind.facts.outputs ?? {})) add(path, template.output(path));
  if ("region" in kind.shape.inputs) add("region", region);
  if (kind.shape.outputs.includes("arn") && kind.token.startsWith("aws:")) add("arn", template.anyArn());
  for (const path of secretPaths(kind)) outputs = change(outputs, path, secret);
  return { id: template.id(), outputs };
}

/** Fills the placeholders of the facts; what is made from a secret is secret. */
class Template {
  readonly #making: Making;
  readonly #known = new Map<string, Value | undefined>();

  constructor(making: Making) {
    this.#making = making;
  }

  id(): string {
    const { made, kind, own } = this.#making;
    const given = made.id ?? this.#fill(kind.facts.id ?? "", "id");
    const id = given instanceof Secret ? given.value : given;
    return typeof id === "string" && id !== "" ? id : `${lastName(kind.token)}-${own.hex(17, "id")}`;
  }

  output(path: string): Value | undefined {
    if (!this.#known.has(path)) {
      this.#known.set(path, undefined);
      this.#known.set(path, this.#fillAll(this.#making.kind.facts.outputs?.[path] ?? null, path));
    }
    return this.#known.get(path);
  }

  /** The name that was given, made from a prefix or automatic. */
  name(): Value | undefined {
    const { kind, inputs, own, made } = this.#making;
    const property = kind.facts.autoname?.property ?? "name";
    return inputs[property] ?? made[property] ?? prefixedName(property, inputs, own);
  }

  /** For a type of which nobody has told what its ARN looks like. */
  anyArn(): Value {
    const { kind, account, region } = this.#making;
    const service = kind.token.split(":")[1]?.split("/")[0] ?? "";
    return `arn:aws:${service}:${region}:${account}:${lastName(kind.token)}/${this.id()}`;
  }

  #fillAll(json: Json, purpose: string): Value | undefined {
    if (typeof json === "string") return this.#fill(json, purpose);
    if (Array.isArray(json)) return json.map((item, index) => this.#fillAll(item, `${purpose} ${index}`) ?? null);
    if (typeof json !== "object" || json === null) return json as Value;
    return mapProperties(
      json as { [name: string]: Json },
      (item, name) => this.#fillAll(item, `${purpose}.${name}`) ?? null,
    );
  }

  #fill(text: string, purpose: string): Value | undefined {
    const placeholders = [...text.matchAll(PLACEHOLDER)];
    if (placeholders.length === 0) return text;
    const values = placeholders.map(([, inside = ""]) => this.#lookUp(inside, purpose));
    if (values.some((value) => value === undefined || value === null || isList(value) || isProperties(value)))
      return undefined;
    if (placeholders[0]?.[0] === text) return values[0];
    let next = 0;
    const filled = text.replace(PLACEHOLDER, () => plainText(values[next++]));
    return values.some((value) => value !== undefined && containsSecret(value)) ? secret(filled) : filled;
  }

  #lookUp(inside: string, purpose: string): Value | undefined {
    const { account, region, inputs, made, kind } = this.#making;
    if (inside === "account") return account;
    if (inside === "region") return region;
    if (inside === "id") return this.id();
    if (inside === "name") return this.name();
    if (inside.startsWith("input:")) return this.#value(inside.slice("input:".length));
    const letters = this.#letters(inside, purpose);
    if (letters !== undefined) return letters;
    if (inside in (kind.facts.outputs ?? {}) && made[inside] === undefined && inputs[inside] === undefined)
      return this.output(inside);
    return this.#value(inside);
  }

  #value(name: string): Value | undefined {
    const { inputs, made, kind, own } = this.#making;
    return (
      inputs[name] ??
      made[name] ??
      (name === kind.facts.autoname?.property ? prefixedName(name, inputs, own) : undefined) ??
      this.#factOutput(name)
    );
  }

  #factOutput(name: string): Value | undefined {
    return Object.hasOwn(this.#making.kind.facts.outputs ?? {}, name) ? this.output(name) : undefined;
  }

  // `{hex12}`, or `{hex12:zone}` where several outputs share the same letters.
  #letters(inside: string, purpose: string): string | undefined {
    const [, alphabet = "", count = "", shared] =
      /^(hex|HEX|alnum|ALNUM|digits|uuid)(\d*)(?::(\w+))?$/.exec(inside) ?? [];
    const { own } = this.#making;
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

function plainText(value: Value | undefined): string {
  return value instanceof Secret ? plainText(value.value) : String(value ?? "");
}

function lastName(token: string): string {
  return (token.split(":")[2] ?? "").replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
}
