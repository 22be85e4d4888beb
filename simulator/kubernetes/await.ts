import type { Cloud, Inputs } from "../kit";

// https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/
// https://www.pulumi.com/blog/kubernetes-await-logic/
const SKIP = "pulumi.com/skipAwait";
const WAIT = "pulumi.com/waitFor";

/** Whether Pulumi waits until an object works. Of most custom resources it knows nothing to wait for, unless told. */
export function isAwaited({ metadata }: Inputs, isCustom: boolean): boolean {
  const { [SKIP]: skip, [WAIT]: wait } = metadata?.annotations ?? {};
  if (skip === "true") return false;
  return !isCustom || wait !== undefined;
}

/** What was made does not come to work, and whoever waits for it hears why. */
export function neverReady(cloud: Cloud, why: readonly string[], advice?: string): void {
  cloud.fail(
    "NotReady",
    `the Kubernetes API server reported that it failed to fully initialize or become live: ${why.join("; ")}`,
    advice,
  );
}

// As `kubectl wait` takes them. A condition may have a value, and a path too.
const CONDITION = /^condition=([A-Za-z]\w*)(?:=(True|False|Unknown))?$/i;
const JSONPATH = /^jsonpath=\{(.+)\}(?:=(.+))?$/;

/** Whether the annotation says what to wait for; JSON of several is all of them. */
export function waitProblem(inputs: Inputs): string | undefined {
  const wrong = waitsOf(inputs).find((one) => !CONDITION.test(one) && !JSONPATH.test(one));
  return wrong === undefined
    ? undefined
    : `found "${wrong}"; expected a string prefix "jsonpath=" or "condition=", as condition=Ready or jsonpath={.status.phase}=Healthy`;
}

/** What an object waits for and does not get, where it is known how its status ends. */
export function unmet(inputs: Inputs, status: Inputs): string[] {
  return waitsOf(inputs).filter((one) => !isMet(one, { ...inputs, status }));
}

function isMet(wait: string, object: Inputs): boolean {
  const [, type, value = "True"] = CONDITION.exec(wait) ?? [];
  if (type !== undefined) {
    const conditions: Inputs[] = object.status.conditions ?? [];
    return conditions.some((one) => isSame(one.type, type) && isSame(one.status, value));
  }
  const [, path = "", wanted] = JSONPATH.exec(wait) ?? [];
  // What filters or searches is not worked out here.
  if (!/^\.[\w.[\]]+$/.test(path)) return true;
  const found = path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((inside: Inputs, name) => inside?.[name], object);
  return wanted === undefined ? found !== undefined : String(found) === wanted;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function waitsOf({ metadata }: Inputs): string[] {
  const wait = metadata?.annotations?.[WAIT];
  if (typeof wait !== "string") return [];
  try {
    const several: unknown = JSON.parse(wait);
    return Array.isArray(several) ? several.map(String) : [wait];
  } catch {
    return [wait];
  }
}
