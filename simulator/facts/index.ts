import * as fs from "node:fs";
import * as path from "node:path";

/** What the type declarations of an SDK don't tell about a resource type. Paths pass through lists without an index. */
export interface Facts {
  /** Paths whose change replaces the resource. A path to a block means adding or removing the block. */
  readonly replaceOn?: readonly string[];
  readonly defaults?: Readonly<Record<string, Json>>;
  readonly values?: Readonly<Record<string, Rule>>;
  readonly conflicts?: readonly (readonly string[])[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  readonly requiredWith?: Readonly<Record<string, readonly string[]>>;
  /** What the provider fills in, with placeholders. */
  readonly outputs?: Readonly<Record<string, Json>>;
  /** Paths that plan no change when they are left out: the provider keeps what it has. */
  readonly optionalComputed?: readonly string[];
  /** Lists whose order means nothing. */
  readonly sets?: readonly string[];
  readonly id?: string;
  readonly autoname?: Autoname;
  /** The property that no two things can share, where none is automatic. `false` where names mean nothing. */
  readonly unique?: string | false;
  /** What the name must be unique in, besides account and region. */
  readonly within?: readonly string[];
  /** Whether a name is taken in all regions. */
  readonly worldwide?: boolean;
  /** Code and words for a `{name}` that is taken. */
  readonly exists?: readonly [code: string, words: string];
  readonly deleteBeforeReplace?: boolean;
  readonly secrets?: readonly string[];
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What validation accepts. A rule for a list holds for its members, apart from the number of them. */
export interface Rule {
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly oneOf?: readonly Json[];
  readonly oneOfOrMultipleOf?: { readonly oneOf: readonly number[]; readonly multipleOf: number };
  readonly ignoreCase?: boolean;
  readonly pattern?: string;
  readonly notPattern?: string;
  readonly format?: "arn" | "base64" | "budgetTime" | "cidr" | "ip" | "json" | "localTime" | "numeric" | "rfc3339";
  readonly cidrPrefixMin?: number;
  readonly cidrPrefixMax?: number;
}

/** How an automatic name looks: prefix, logical name, separator, seven hexadecimal digits, suffix. */
export interface Autoname {
  /** A path: Kubernetes names objects in their `metadata`. */
  readonly property: string;
  readonly maxLength: number;
  readonly separator?: string;
  readonly prefix?: string;
  readonly lowercase?: boolean;
  /** What the name ends with when a switch is on: `{ "fifoTopic": ".fifo" }`. */
  readonly suffixWhen?: Readonly<Record<string, string>>;
}

const files = new Map<string, Readonly<Record<string, Facts>>>();

/** The facts about a type, if somebody has collected them. */
export function factsOf(token: string): Facts | undefined {
  const [packageName = "", group = ""] = token.split(":");
  const file = packageName === "aws" ? path.join("aws", group.split("/")[0] ?? "") : packageName;
  const known = files.get(file) ?? read(file);
  files.set(file, known);
  const own = Object.hasOwn(known, token) ? known[token] : undefined;
  const any = known["*"];
  return any ? { ...any, ...own, replaceOn: [...(any.replaceOn ?? []), ...(own?.replaceOn ?? [])] } : own;
}

function read(file: string): Readonly<Record<string, Facts>> {
  const location = path.join(__dirname, "data", `${file}.json`);
  return fs.existsSync(location) ? JSON.parse(fs.readFileSync(location, "utf8")) : {};
}
