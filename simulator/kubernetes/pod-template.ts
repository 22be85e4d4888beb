import { isDeepStrictEqual } from "node:util";

import type { Inputs, Problem } from "../kit";

/** What validation says of a template and the selector that finds its pods. */
export function templateProblems(path: string, template: Inputs, selector?: Inputs): Problem[] {
  return [
    ...(selector === undefined ? [] : selectorProblems(path, template, selector)),
    ...containerProblems(`${path}.spec`, template?.spec ?? {}),
  ];
}

function selectorProblems(path: string, template: Inputs, { matchLabels = {} }: Inputs): Problem[] {
  const labels = template?.metadata?.labels ?? {};
  const isFound = Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
  if (isFound && (Object.keys(matchLabels).length > 0 || isDeepStrictEqual(labels, {}))) return [];
  if (isFound) return [];
  const reason = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``;
  return [{ path: `${path}.metadata.labels`, reason }];
}

function containerProblems(path: string, spec: Inputs): Problem[] {
  const containers = ["initContainers", "containers"].flatMap((list) =>
    (spec[list] ?? []).map((one: Inputs, index: number) => ({ at: `${path}.${list}[${index}]`, one })),
  );
  const names = containers.map(({ one }) => one.name);
  const volumes = new Set((spec.volumes ?? []).map(({ name }: Inputs) => name));
  return containers.flatMap(({ at, one }, index) => [
    ...(names.indexOf(one.name) < index ? [{ path: `${at}.name`, reason: `Duplicate value: "${one.name}"` }] : []),
    ...resourceProblems(`${at}.resources`, one.resources ?? {}),
    ...(one.volumeMounts ?? []).flatMap(({ name }: Inputs, mount: number) =>
      volumes.has(name) ? [] : [{ path: `${at}.volumeMounts[${mount}].name`, reason: `Not found: "${name}"` }],
    ),
  ]);
}

function resourceProblems(path: string, { requests = {}, limits = {} }: Inputs): Problem[] {
  return Object.entries<string | number>(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    if (limit === undefined || amountOf(request) <= amountOf(limit)) return [];
    const reason = `Invalid value: "${request}": must be less than or equal to ${name} limit of ${limit}`;
    return [{ path: `${path}.requests.${name}`, reason }];
  });
}

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
function amountOf(quantity: string | number): number {
  const [, number = "", unit = ""] = /^([\d.]+)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
