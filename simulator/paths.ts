import { isList, isProperties, mapProperties, type Properties, Secret, secret, type Value } from "./value";

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

/** The value at a path that goes through no list. */
export function valueAt(properties: Properties, path: string): Value | undefined {
  const [name = "", ...rest] = path.split(".");
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (rest.length === 0 || value === undefined) return value;
  const inside = value instanceof Secret ? value.value : value;
  const found = isProperties(inside) ? valueAt(inside, rest.join(".")) : undefined;
  return value instanceof Secret && found !== undefined ? secret(found) : found;
}

/** Sets a value at a path that goes through no list, and makes the blocks on the way. */
export function put(properties: Properties, path: string, value: Value): Properties {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...properties, [name]: value };
  const block = properties[name];
  const wrap = block instanceof Secret ? (inner: Value) => new Secret(inner) : (inner: Value) => inner;
  const inside = block instanceof Secret ? block.value : block;
  return { ...properties, [name]: wrap(put(isProperties(inside) ? inside : {}, rest.join("."), value)) };
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
