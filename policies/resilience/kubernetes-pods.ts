import {
  all,
  defineRule,
  eachContainer,
  isEmpty,
  of,
  pass,
  podOf,
  podTypes,
  type Rule,
  some,
  texts,
  unlessWindows,
  type Verdict,
  type View,
  withSettings,
} from "../kit";
import { expectFixedImage, onlyRegistries } from "./image";

const POD = "kubernetes:core/v1:Pod";
const JOB = "kubernetes:batch/v1:Job";

type Part = Readonly<Record<string, unknown>>;

function pod(container: Part, more: Part = {}) {
  return { containers: [{ name: "app", ...container }], ...more };
}

function deployed(container: Part, more: Part = {}) {
  return { spec: { template: { spec: pod(container, more) } } };
}

const readOnly = { securityContext: { readOnlyRootFilesystem: true } };

const rootReadOnly = defineRule({
  id: "pod-root-read-only",
  title: "A pod cannot change what it was made from",
  severity: "high",
  resources: podTypes,
  why: "Whoever breaks in cannot put a program where it will be run, and what a container writes is not lost unseen.",
  fix: "Set securityContext.readOnlyRootFilesystem: true of each container, and mount an emptyDir at each path that it writes to.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  controls: { nist80053: ["AC-6", "CM-5", "SI-7"], pciDss: ["2.2.6"] },
  settings: {
    except: texts({ default: [], description: "Names of containers that write to their own file system." }),
  },
  passes: [
    deployed(readOnly),
    withSettings({ except: ["app"] }, deployed({})),
    deployed({}, { os: { name: "windows" } }),
    of(POD, { spec: pod(readOnly, { initContainers: [{ name: "first", ...readOnly }] }) }),
  ],
  fails: [
    deployed({}),
    deployed({ securityContext: { readOnlyRootFilesystem: false } }),
    of(POD, { spec: pod(readOnly, { initContainers: [{ name: "first" }] }) }),
  ],

  validate(resource, { settings: { except } }) {
    const pod = podOf(resource);
    return unlessWindows(pod, () =>
      eachContainer(pod, (container) => {
        const isReadOnly = container.expect("securityContext.readOnlyRootFilesystem", true);
        const name = container.at("name");
        return name.decide(() => (except.includes(name.text) ? pass : isReadOnly), isReadOnly);
      }),
    );
  },
});

const sized = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } };

const podSized = defineRule({
  id: "pod-sized",
  title: "A pod says what it needs, and how much memory it may have",
  severity: "medium",
  resources: podTypes,
  why: "A pod that asks for nothing is put where there is no room and goes first when memory ends; one without a limit takes its neighbours along.",
  fix: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory of each container, or of the pod.",
  link: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  controls: { nist80053: ["CP-2(2)", "SC-5(2)", "SC-6"] },
  passes: [
    deployed({ resources: sized }),
    deployed({ resources: { ...sized, limits: { cpu: "1", memory: "128Mi" } } }),
    deployed({}, { resources: sized }),
    // Kubernetes takes a limit for the request where there is none.
    deployed({ resources: { limits: { cpu: "1", memory: "128Mi" } } }),
    of(JOB, deployed({ resources: sized })),
  ],
  fails: [
    deployed({}),
    deployed({ resources: { ...sized, limits: {} } }),
    of(JOB, deployed({ resources: { limits: { memory: "128Mi" } } })),
  ],

  // A limit of CPU is left to whoever writes the pod: it slows a container down on a node that has nothing else to do.
  validate(resource) {
    const pod = podOf(resource);
    return eachWorking(pod, (container) => {
      const oneOf = (...resources: readonly [string, ...string[]]) => {
        const places = resources.flatMap((resource) => [isSet(container, resource), isSet(pod, resource)]);
        return some(places, isSet(container, resources[0]));
      };
      return all([oneOf("requests.cpu", "limits.cpu"), oneOf("limits.memory")]);
    });
  },
});

function isSet(part: View, resource: string): Verdict {
  const quantity = part.at(`resources.${resource}`);
  const missing = quantity.wrong("a quantity");
  return quantity.decide((value) => (isEmpty(value) ? missing : pass), missing);
}

/** One verdict over the containers of a pod that are there for its work: Kubernetes sizes those that look into it. */
function eachWorking(pod: View, judge: (container: View) => Verdict): Verdict {
  return all(["containers", "initContainers"].map((kind) => pod.each(kind, judge)));
}

const LONG_RUNNING = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
] as const;

const listening = { ports: [{ containerPort: 8080 }] };
const told = { readinessProbe: { httpGet: { path: "/ready", port: 8080 } } };

const readyWhenTold = defineRule({
  id: "pod-tells-ready",
  title: "A pod that is called says when it can answer",
  severity: "medium",
  resources: LONG_RUNNING,
  why: "Without it Kubernetes sends requests to a pod as soon as its process runs, and takes a broken version for a good one.",
  fix: "Add a readinessProbe to the container that listens.",
  link: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  controls: { nist80053: ["CP-10", "SI-13"] },
  passes: [
    deployed({ ...listening, ...told }),
    deployed({}),
    ...LONG_RUNNING.map((type) => of(type, deployed({ ...listening, ...told }))),
  ],
  fails: LONG_RUNNING.map((type) => of(type, deployed(listening))),

  // Of livenessProbes none is demanded: a wrong one restarts what is merely slow, all of it at once.
  validate: (resource) =>
    podOf(resource).each("containers", (container) => {
      const probe = container.at("readinessProbe");
      const missing = probe.wrong("a probe");
      const isTold = probe.decide((value) => (isEmpty(value) ? missing : pass), missing);
      return container.at("ports").decide((ports) => (isEmpty(ports) ? pass : isTold), pass);
    }),
});

const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const DIGEST = `@sha256:${"0123456789abcdef".repeat(4)}`;

const imageFixed = defineRule({
  id: "pod-image-fixed",
  title: "A pod runs a version that somebody chose",
  severity: "medium",
  resources: podTypes,
  why: "What latest means changes without a deployment: the next pod runs something that nobody tested, and no rollback brings the old one back.",
  fix: "Name the image by its digest, or by a tag that is never given to another image.",
  link: "https://kubernetes.io/docs/concepts/containers/images/",
  controls: { nist80053: ["CM-2", "CM-14", "SI-7"], pciDss: ["6.3.2"] },
  settings: { registries: onlyRegistries },
  passes: [
    deployed({ image: `${REGISTRY}/orders:1.4.2` }),
    deployed({ image: `${REGISTRY}/orders${DIGEST}` }),
    withSettings({ registries: [REGISTRY] }, deployed({ image: `${REGISTRY}/orders:1.4.2` })),
  ],
  fails: [
    deployed({ image: `${REGISTRY}/orders:latest` }),
    deployed({ image: "orders" }),
    withSettings({ registries: [REGISTRY] }, deployed({ image: "nginx:1.29.0" })),
    of(POD, { spec: { initContainers: [{ name: "first", image: "busybox" }] } }),
  ],

  validate: (resource, { settings }) =>
    eachContainer(podOf(resource), (container) => expectFixedImage(container, settings.registries)),
});

export const rules: readonly Rule[] = [rootReadOnly, podSized, readyWhenTold, imageFixed];
