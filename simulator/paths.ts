import { isList, isProperties, mapProperties, type Properties, Secret, type Value } from "./value";

/** The values at a path of names; a path goes through lists and secrets without naming them. */
export function valuesAt(value: Value | undefined, path: string): Value[] {
  return follow(value, path.split("."));
}

function follow(value: Value | undefined, names: readonly string[]): Value[] {
  if (value === undefined || value === null) return [];
  if (value instanceof Secret) return follow(value.value, names);
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  if (isList(value)) return value.flatMap((item) => follow(item, names));
  return isProperties(value) && Object.hasOwn(value, name) ? follow(value[name], rest) : [];
}

/** Whether anything is given at a path. */
export function given(properties: Properties, path: string): boolean {
  return valuesAt(properties, path).length > 0;
}

/** Adds a value at a path wherever the block around it is there and the value is not. */
export function fill(properties: Properties, path: string, value: Value): Properties {
  return fillNames(properties, path.split("."), value) as Properties;
}

function fillNames(value: Value, names: readonly string[], filling: Value): Value {
  if (value instanceof Secret) return new Secret(fillNames(value.value, names, filling));
  if (isList(value)) return value.map((item) => fillNames(item, names, filling));
  const [name, ...rest] = names;
  if (!isProperties(value) || name === undefined) return value;
  const present = Object.hasOwn(value, name) && value[name] !== null;
  if (rest.length === 0) return present ? value : { ...value, [name]: filling };
  return present ? { ...value, [name]: fillNames(value[name] ?? null, rest, filling) } : value;
}

/** Changes every value at a path. */
export function change(properties: Properties, path: string, how: (value: Value) => Value): Properties {
  return changeNames(properties, path.split("."), how) as Properties;
}

function changeNames(value: Value, names: readonly string[], how: (value: Value) => Value): Value {
  const [name, ...rest] = names;
  if (name === undefined) return how(value);
  if (value instanceof Secret) return new Secret(changeNames(value.value, names, how));
  if (isList(value)) return value.map((item) => changeNames(item, names, how));
  if (!isProperties(value)) return value;
  return mapProperties(value, (inner, key) => (key === name && inner !== null ? changeNames(inner, rest, how) : inner));
}

/** `tags` and `my.key` -> `tags["my.key"]`, as Pulumi writes paths. */
export function joinPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}
