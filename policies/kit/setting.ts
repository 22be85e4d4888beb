/**
 * A value that users of a rule may set, through `--policy-pack-config`. Its schema is told to the engine, which checks
 * what is given; the pack reads it again, since not every harness does.
 */
export interface Setting<T> {
  readonly default: T;
  readonly description: string;
  /** What the value has to be, as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** What the value has to be, in words. */
  readonly wording: string;
  readonly accepts: (value: unknown) => value is T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export type SettingValues<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never;
};

interface About<T> {
  readonly default: T;
  readonly description: string;
}

interface Range {
  readonly minimum: number;
  readonly maximum?: number;
}

export function wholeNumber(about: About<number> & Range): Setting<number> {
  const { minimum, maximum = Number.MAX_SAFE_INTEGER } = about;
  return {
    ...aboutOf(about),
    schema: { type: "integer", minimum, ...(about.maximum !== undefined && { maximum }) },
    wording: `a whole number from ${minimum}${about.maximum === undefined ? "" : ` to ${maximum}`}`,
    accepts: (value): value is number =>
      typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum,
  };
}

export function wholeNumbers(about: About<readonly number[]>): Setting<readonly number[]> {
  return {
    ...aboutOf(about),
    schema: { type: "array", items: { type: "integer" } },
    wording: "a list of whole numbers",
    accepts: (value): value is readonly number[] =>
      Array.isArray(value) && value.every((each) => Number.isInteger(each)),
  };
}

export function texts(about: About<readonly string[]>): Setting<readonly string[]> {
  return {
    ...aboutOf(about),
    schema: { type: "array", items: { type: "string" } },
    wording: "a list of texts",
    accepts: (value): value is readonly string[] =>
      Array.isArray(value) && value.every((each) => typeof each === "string"),
  };
}

export function choice<const T extends string>(about: About<NoInfer<T>> & { readonly of: readonly T[] }): Setting<T> {
  return {
    ...aboutOf(about),
    schema: { type: "string", enum: about.of },
    wording: `one of ${about.of.join(", ")}`,
    accepts: (value): value is T => about.of.some((each) => each === value),
  };
}

export function yesNo(about: About<boolean>): Setting<boolean> {
  return {
    ...aboutOf(about),
    schema: { type: "boolean" },
    wording: "true or false",
    accepts: (value): value is boolean => typeof value === "boolean",
  };
}

function aboutOf<T>(about: About<T>): About<T> {
  return { default: about.default, description: about.description };
}

export type Given = Readonly<Record<string, unknown>>;

/** The values of settings: those given, and the defaults of the others. What is wrong is told, all of it at once. */
export function readSettings(settings: Settings, given: Given): { values: Given; problems: string[] } {
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [
      name,
      given[name] === undefined ? setting.default : given[name],
    ]),
  );
  const wrong = Object.entries(settings).flatMap(([name, { accepts, wording }]) =>
    accepts(values[name]) ? [] : [`${name}: found ${kindOf(values[name])}, expected ${wording}`],
  );
  const misnamed = Object.keys(given)
    .filter((name) => !Object.hasOwn(settings, name))
    .map((name) => `${name}: there is no such setting, expected one of ${Object.keys(settings).join(", ") || "none"}`);
  return { values, problems: [...wrong, ...misnamed] };
}

/** What somebody gave, as messages name it. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return JSON.stringify(value);
}
