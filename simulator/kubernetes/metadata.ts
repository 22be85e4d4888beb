import type { Inputs, Problem } from "../kit";
import { joinPath } from "../paths";

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;
const NAME_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

// RBAC names may have colons and capitals: they only have to be a part of a path.
const ANY_NAME = /^(Cluster)?Role(Binding)?$/;

export function nameProblems({ kind, metadata }: Inputs): Problem[] {
  const name = metadata?.name;
  if (typeof name !== "string" || ANY_NAME.test(kind ?? "")) return [];
  if (name.length <= LONGEST_NAME && NAME.test(name)) return [];
  return [{ path: "metadata.name", reason: `Invalid value: "${name}": ${NAME_RULE}` }];
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
const KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What is wrong with the labels of an object and with those of its pods. */
export function labelProblems({ metadata, spec }: Inputs): Problem[] {
  return [
    ...wrongLabels("metadata.labels", metadata?.labels),
    ...wrongLabels("spec.template.metadata.labels", spec?.template?.metadata?.labels),
  ];
}

function wrongLabels(path: string, labels: Inputs): Problem[] {
  return Object.entries<unknown>(labels ?? {}).flatMap(([key, value]) => {
    const at = joinPath(path, key);
    if (!KEY.test(key))
      return [
        {
          path: at,
          reason: `Invalid value: "${key}": name part must be 63 characters or less of letters, digits, '-', '_' or '.'`,
        },
      ];
    if (typeof value !== "string" || VALUE.test(value)) return [];
    return [
      {
        path: at,
        reason: `Invalid value: "${value}": a valid label must be 63 characters or less of letters, digits, '-', '_' or '.', and must start and end with a letter or digit`,
      },
    ];
  });
}
