import type { Inputs } from "../kit";

const ENFORCE = "pod-security.kubernetes.io/enforce";

/**
 * What keeps pods out of a namespace. The API server takes the Deployment or Job that would make them all the same.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityProblems(labels: Readonly<Record<string, string>>, spec: Inputs): string[] {
  const { [ENFORCE]: level = "privileged", [`${ENFORCE}-version`]: version = "latest" } = labels;
  const found = level === "privileged" ? [] : [...baseline(spec), ...(level === "restricted" ? restricted(spec) : [])];
  return found.length === 0
    ? []
    : [`pods are forbidden: violates PodSecurity "${level}:${version}": ${found.join(", ")}`];
}

function containersOf({ initContainers = [], containers = [] }: Inputs): Inputs[] {
  return [...initContainers, ...containers];
}

function baseline(spec: Inputs): string[] {
  const hosts = ["hostNetwork", "hostPID", "hostIPC"].filter((name) => spec[name]);
  const volumes = (spec.volumes ?? []).filter(({ hostPath }: Inputs) => hostPath !== undefined);
  const containers = containersOf(spec);
  return [
    ...(hosts.length > 0 ? [`host namespaces (${hosts.map((name) => `${name}=true`).join(", ")})`] : []),
    ...named(
      "privileged",
      "must not set securityContext.privileged=true",
      containers,
      (one) => one.securityContext?.privileged,
    ),
    ...named("hostPort", "must not use hostPorts", containers, ({ ports = [] }) =>
      ports.some(({ hostPort }: Inputs) => hostPort),
    ),
    ...(volumes.length > 0 ? [`hostPath volumes (${quoted("volume", volumes)})`] : []),
  ];
}

function restricted(spec: Inputs): string[] {
  const containers = containersOf(spec);
  const { runAsNonRoot, runAsUser, seccompProfile } = spec.securityContext ?? {};
  const isProfiled = (profile: Inputs) => ["RuntimeDefault", "Localhost"].includes(profile?.type);
  return [
    ...named(
      "allowPrivilegeEscalation != false",
      "must set securityContext.allowPrivilegeEscalation=false",
      containers,
      (one) => one.securityContext?.allowPrivilegeEscalation !== false,
    ),
    ...named("unrestricted capabilities", 'must set securityContext.capabilities.drop=["ALL"]', containers, drops),
    ...named(
      "runAsNonRoot != true",
      "must set securityContext.runAsNonRoot=true",
      containers,
      (one) => (one.securityContext?.runAsNonRoot ?? runAsNonRoot) !== true,
    ),
    ...named(
      "runAsUser=0",
      "must not set runAsUser=0",
      containers,
      (one) => (one.securityContext?.runAsUser ?? runAsUser) === 0,
    ),
    ...named(
      "seccompProfile",
      'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
      containers,
      (one) => !isProfiled(one.securityContext?.seccompProfile ?? seccompProfile),
    ),
    ...volumeTypes(spec.volumes ?? []),
  ];
}

function drops({ securityContext }: Inputs): boolean {
  const { drop = [], add = [] } = securityContext?.capabilities ?? {};
  return !drop.includes("ALL") || add.some((one: string) => one !== "NET_BIND_SERVICE");
}

const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

function volumeTypes(volumes: Inputs[]): string[] {
  const others = volumes.filter((one) => !VOLUMES.some((type) => one[type] !== undefined));
  return others.length === 0 ? [] : [`restricted volume types (${quoted("volume", others)})`];
}

function named(what: string, rule: string, containers: Inputs[], isWrong: (one: Inputs) => unknown): string[] {
  const wrong = containers.filter((one) => isWrong(one));
  return wrong.length === 0 ? [] : [`${what} (${quoted("container", wrong)} ${rule})`];
}

function quoted(what: string, things: Inputs[]): string {
  return `${what}${things.length > 1 ? "s" : ""} ${things.map(({ name }) => `"${name}"`).join(", ")}`;
}
