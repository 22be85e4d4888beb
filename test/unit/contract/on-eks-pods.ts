import assert from "node:assert/strict";

import { type Inputs, isSelected, type Registered, same } from "./registered";

// Before it is started anew a pod may answer badly as often while it starts as its grace lasts, and as any pod.
export function wellnessOf({ startupProbe, livenessProbe }: Inputs): Inputs {
  const { exec, httpGet, periodSeconds: intervalSeconds, timeoutSeconds, failureThreshold: bad } = livenessProbe;
  assert.deepEqual({ ...startupProbe, failureThreshold: bad }, livenessProbe);
  const graceSeconds = (startupProbe.failureThreshold - bad) * intervalSeconds;
  return { asks: exec?.command ?? httpGet.path, intervalSeconds, timeoutSeconds, bad, graceSeconds };
}

// What the load balancer waits for open requests counts only as long as the pod goes on. It ends five seconds before it
// would be killed.
export function drainOf(
  { terminationGracePeriodSeconds: end }: Inputs,
  { lifecycle }: Inputs,
  ingress: Inputs | undefined,
) {
  const goesOn = lifecycle.preStop.sleep.seconds;
  const delay = ingress && Number(attributesOf(ingress.metadata)["deregistration_delay.timeout_seconds"]);
  return { openRequestsSeconds: delay && Math.min(delay, goesOn), workSeconds: end - goesOn - 5 };
}

export function isSpread({ topologySpreadConstraints }: Inputs, { labels }: Inputs): boolean {
  const isOverZones = (each: Inputs) =>
    each.topologyKey === "topology.kubernetes.io/zone" &&
    each.whenUnsatisfiable === "DoNotSchedule" &&
    each.maxSkew === 1 &&
    isSelected(each.labelSelector, labels);
  return topologySpreadConstraints.some(isOverZones);
}

export function securityOf(spec: Inputs, container: Inputs): Inputs {
  const { runAsNonRoot, runAsUser, runAsGroup, seccompProfile } = spec.securityContext;
  const { allowPrivilegeEscalation, privileged, readOnlyRootFilesystem, capabilities } = container.securityContext;
  assert.deepEqual(
    {
      runAsNonRoot,
      allowPrivilegeEscalation,
      privileged,
      seccomp: seccompProfile.type,
      token: spec.automountServiceAccountToken,
    },
    { runAsNonRoot: true, allowPrivilegeEscalation: false, privileged: false, seccomp: "RuntimeDefault", token: false },
  );
  const scratch = (spec.volumes ?? []).filter(({ emptyDir }: Inputs) => emptyDir).map(({ name }: Inputs) => name);
  const mounts = (container.volumeMounts ?? []).filter(({ name }: Inputs) => scratch.includes(name));
  return {
    image: container.image,
    user: `${runAsUser}:${runAsGroup}`,
    isReadOnly: readOnlyRootFilesystem,
    capabilities: { add: [], ...capabilities },
    writable: mounts.map(({ mountPath }: Inputs) => mountPath).sort(),
    ports: (container.ports ?? []).map(({ containerPort }: Inputs) => containerPort).sort(byNumber),
    reapsChildren: spec.shareProcessNamespace,
  };
}

/** The number of a port of the pods that a selector means: where a name leads, all of them give it to the same one. */
export function portAt(port: number | string, selector: Inputs, stack: Registered): number {
  const all = stack.run.registrations.filter(({ type }) => /^kubernetes:.*:(?:Deployment|Rollout)$/.test(type));
  const templates = all.map(({ inputs }) => inputs.spec.template);
  const meant = templates.filter(({ metadata }: Inputs) => isSelected(selector, metadata.labels));
  const ports = meant.flatMap(({ spec }: Inputs) => spec.containers.flatMap((each: Inputs) => each.ports ?? []));
  const named = ports.filter(({ name, containerPort }: Inputs) => port === name || port === containerPort);
  const [number] = named.map(({ containerPort }: Inputs) => containerPort);
  assert.ok(number !== undefined, `no pod has a port ${port}`);
  return same(number, ...named.map(({ containerPort }: Inputs) => containerPort));
}

function byNumber(one: number, other: number): number {
  return one - other;
}

/** `250m`, or `2`, which are 2000. */
export function millicores(quantity: string): number {
  return Number.parseFloat(quantity) * (quantity.endsWith("m") ? 1 : 1000);
}

export function mebibytes(quantity: string): number {
  return Number.parseInt(quantity, 10) * (quantity.endsWith("Gi") ? 1024 : 1);
}

export function disksOf({ volumes = [] }: Inputs, { volumeMounts = [] }: Inputs, stack: Registered) {
  const disks = volumes.filter(({ ephemeral }: Inputs) => ephemeral);
  return Object.fromEntries(
    disks.map(({ name, ephemeral: { volumeClaimTemplate } }: Inputs) => {
      const { storageClassName, resources } = volumeClaimTemplate.spec;
      const isOf = ({ metadata }: Inputs) => metadata.name === storageClassName;
      const { parameters, provisioner } = stack.one("kubernetes:storage.k8s.io/v1:StorageClass", isOf);
      assert.deepEqual([provisioner, parameters.encrypted], ["ebs.csi.eks.amazonaws.com", "true"]);
      const { mountPath } = volumeMounts.find((mount: Inputs) => mount.name === name);
      const key = stack.named(parameters.kmsKeyId.split("/key-").at(-1)).inputs;
      const sizeGb = mebibytes(resources.requests.storage) / 1024;
      return [mountPath, { sizeGb, type: parameters.type, hasKeyThatRotates: key.enableKeyRotation }];
    }),
  );
}

/** What annotations of the load balancer begin with. */
export const ALB = "alb.ingress.kubernetes.io";

/** The attributes of the target groups of an Ingress. */
export function attributesOf({ annotations }: Inputs): Record<string, string> {
  const pairs = annotations[`${ALB}/target-group-attributes`].split(",").map((each: string) => each.split("="));
  return Object.fromEntries(pairs);
}
