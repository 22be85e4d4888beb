import type { Fingerprint } from "../cloud/fingerprint";
import type { Autoname } from "../facts";
import { valueAt } from "../paths";
import { type Properties, reveal, secretLike, Unknown, type Value } from "../value";

/** What the engine asks for by its `pulumi:autonaming` settings. */
export interface Autonaming {
  readonly proposedName: string;
  readonly mode: "propose" | "enforce" | "disable";
}

interface Naming {
  readonly autoname: Autoname;
  readonly logicalName: string;
  readonly inputs: Properties;
  /** The inputs of the resource as it is; empty for one that is made or replaced. */
  readonly olds: Properties;
  readonly own: Fingerprint;
  readonly asked: Autonaming | undefined;
}

/** The name for a resource whose program gives none; nothing where there is one or there shall be none. */
export function automaticName({ autoname, logicalName, inputs, olds, own, asked }: Naming): Value | undefined {
  const { property, separator = "-", prefix = "", lowercase, maxLength, suffixWhen = {} } = autoname;
  if (isGiven(valueAt(inputs, property)) || isGiven(valueAt(inputs, `${property}Prefix`))) return undefined;
  if (asked?.mode === "disable") return undefined;
  if (asked?.mode === "enforce") return asked.proposedName;

  const suffix = Object.entries(suffixWhen).find(([name]) => inputs[name] === true)?.[1] ?? "";
  const style = (text: string) => (lowercase ? text.toLowerCase() : text);
  const compose = (text: string, end: string) =>
    prefix + style(text).slice(0, maxLength - prefix.length - end.length) + end;
  if (asked) return compose(asked.proposedName, suffix);

  const kept = valueAt(olds, property);
  const start = compose(logicalName, `${separator}${"0".repeat(7)}${suffix}`).slice(0, -7 - suffix.length);
  if (typeof kept === "string" && kept.startsWith(start) && isAutomaticEnd(kept.slice(start.length), suffix))
    return kept;
  return start + own.hex(7, "name") + suffix;
}

// A name that was given by hand is not kept when the program stops giving it.
function isAutomaticEnd(text: string, suffix: string): boolean {
  return text.endsWith(suffix) && /^[0-9a-f]{7}$/.test(text.slice(0, text.length - suffix.length));
}

/** `<prefix><26 digits>`, as providers make names from a given prefix. */
export function prefixedName(property: string, inputs: Properties, own: Fingerprint): Value | undefined {
  const given = inputs[`${property}Prefix`];
  if (!isGiven(given) || isGiven(inputs[property])) return undefined;
  const prefix = reveal(given);
  return secretLike(given, prefix instanceof Unknown ? prefix : `${prefix}${own.text(26, "0123456789", "name")}`);
}

function isGiven(value: Value | undefined): value is Exclude<Value, null> {
  return value !== undefined && value !== null && value !== "";
}

/** `urn:pulumi:stack::project::parent$type::name` -> `name`. */
export function logicalNameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
