import {
  all,
  defineRule,
  eachContainer,
  madeOf,
  of,
  oneOf,
  podOf,
  podTypes,
  type Rule,
  unlessWindows,
  type Verdict,
  type View,
} from "../kit";

const POD = "kubernetes:core/v1:Pod";
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";

type Part = Readonly<Record<string, unknown>>;

const ofItself = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

function deployed(pod: Part) {
  return { spec: { template: { spec: pod } } };
}

function pod(container: Part, more: Part = {}) {
  return { containers: [{ name: "app", ...container }], ...more };
}

// What Windows has for privileged.
// https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
const HOST_PROCESS = "securityContext.windowsOptions.hostProcess";

const podConfined = defineRule({
  id: "pod-not-privileged",
  title: "A pod has no rights on its node",
  severity: "critical",
  resources: podTypes,
  why: "Whoever breaks into such a container has the node, every pod on it, and their credentials.",
  fix: "Leave privileged, hostNetwork, hostPID, hostIPC, hostPort, hostPath and added capabilities out, and set allowPrivilegeEscalation: false.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  controls: { nist80053: ["AC-3", "AC-6", "CM-7"], pciDss: ["2.2.6"] },
  passes: [
    deployed(pod({ securityContext: ofItself })),
    deployed(pod({ securityContext: { ...ofItself, capabilities: { add: ["NET_BIND_SERVICE"] } } })),
    deployed(pod({ securityContext: ofItself }, { volumes: [{ name: "tmp", emptyDir: {} }], hostNetwork: false })),
    of(ROLLOUT, deployed(pod({ securityContext: { ...ofItself, privileged: false } }))),
    deployed(pod({ securityContext: ofItself, ports: [{ containerPort: 8080 }] })),
    deployed(pod({}, { os: { name: "windows" } })),
  ],
  fails: [
    deployed(pod({})),
    deployed(pod({ securityContext: { ...ofItself, privileged: true } })),
    deployed(pod({ securityContext: { allowPrivilegeEscalation: true } })),
    deployed(pod({ securityContext: { ...ofItself, capabilities: { add: ["SYS_ADMIN"] } } })),
    deployed(pod({ securityContext: ofItself }, { volumes: [{ name: "node", hostPath: { path: "/" } }] })),
    deployed(pod({ securityContext: ofItself, ports: [{ containerPort: 8080, hostPort: 8080 }] })),
    deployed(pod({ securityContext: { windowsOptions: { hostProcess: true } } }, { os: { name: "windows" } })),
    deployed(pod({}, { securityContext: { windowsOptions: { hostProcess: true } }, os: { name: "windows" } })),
    deployed(pod({ securityContext: ofItself }, { hostPID: true })),
    deployed(pod({ securityContext: ofItself }, { hostIPC: true })),
    ...podTypes.map((type) => of(type, madeOf(type, pod({ securityContext: ofItself }, { hostNetwork: true })))),
    of(CRON_JOB, { spec: { jobTemplate: { spec: deployed(pod({})).spec } } }),
    of(ROLLOUT, deployed(pod({ securityContext: ofItself }, { initContainers: [{ name: "first" }] }))),
  ],

  validate(resource) {
    const pod = podOf(resource);
    return all([
      ...["hostNetwork", "hostPID", "hostIPC"].map((shared) => pod.refuse(shared, true, "false")),
      pod.refuse(HOST_PROCESS, true, "false"),
      pod.each("volumes", (volume) => volume.expectEmpty("hostPath", "no path of the node")),
      eachContainer(pod, (container) => hasNoRights(pod, container)),
    ]);
  },
});

function hasNoRights(pod: View, container: View): Verdict {
  return all([
    container.refuse("securityContext.privileged", true, "false"),
    container.refuse(HOST_PROCESS, true, "false"),
    unlessWindows(pod, () => container.expect("securityContext.allowPrivilegeEscalation", false)),
    container.each("securityContext.capabilities.add", (capability) => capability.is(oneOf("NET_BIND_SERVICE"))),
    container.each("ports", (port) => port.expectEmpty("hostPort", "no port of the node")),
  ]);
}

const podNotRoot = defineRule({
  id: "pod-not-root",
  title: "A pod does not run as root",
  severity: "high",
  resources: podTypes,
  why: "Root in a container is root on the node as soon as anything else gives way.",
  fix: "Set securityContext.runAsNonRoot: true, of the pod or of each container, and no runAsUser of 0.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  controls: { nist80053: ["AC-6", "CM-7"], pciDss: ["2.2.6"] },
  passes: [
    deployed(pod({}, { securityContext: { runAsNonRoot: true, runAsUser: 1000 } })),
    deployed(pod({ securityContext: { runAsNonRoot: true } })),
  ],
  fails: [
    deployed(pod({})),
    deployed(pod({}, { securityContext: { runAsNonRoot: true, runAsUser: 0 } })),
    deployed(pod({ securityContext: { runAsNonRoot: false } }, { securityContext: { runAsNonRoot: true } })),
    of(POD, { spec: pod({ securityContext: { runAsUser: 0, runAsNonRoot: true } }) }),
  ],

  validate(resource) {
    const pod = podOf(resource);
    return all([
      pod.refuse("securityContext.runAsUser", 0),
      eachContainer(pod, (container) =>
        all([
          container.refuse("securityContext.runAsUser", 0),
          ofContainerOrPod(pod, container, "securityContext.runAsNonRoot", true),
        ]),
      ),
    ]);
  },
});

const capabilitiesDropped = defineRule({
  id: "pod-capabilities-dropped",
  title: "A pod gives up what root may do beyond writing files",
  severity: "medium",
  resources: podTypes,
  why: "By default a container may change owners, forge packets and bind any port, which a service never needs and an attacker builds on.",
  fix: 'Set securityContext.capabilities.drop to ["ALL"] of each container.',
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  controls: { nist80053: ["AC-6", "CM-7"], pciDss: ["2.2.6"] },
  passes: [
    deployed(pod({ securityContext: { capabilities: { drop: ["ALL"] } } })),
    deployed(pod({ securityContext: { capabilities: { drop: ["all"], add: ["NET_BIND_SERVICE"] } } })),
    deployed(pod({}, { os: { name: "windows" } })),
    of(POD, { spec: pod({ securityContext: { capabilities: { drop: ["ALL"] } } }) }),
  ],
  fails: [
    deployed(pod({})),
    deployed(pod({ securityContext: { capabilities: { drop: ["NET_RAW"] } } })),
    of(POD, { spec: { initContainers: [{ name: "first" }] } }),
    of(CRON_JOB, { spec: { jobTemplate: { spec: deployed(pod({})).spec } } }),
  ],

  validate(resource) {
    const pod = podOf(resource);
    return unlessWindows(pod, () =>
      eachContainer(pod, (container) => {
        const dropped = container.at("securityContext.capabilities.drop");
        return dropped.any((each) => each.is(oneOf("ALL", "all")), dropped.wrong('["ALL"]'));
      }),
    );
  },
});

const RUNTIME = { seccompProfile: { type: "RuntimeDefault" } };

const callsFiltered = defineRule({
  id: "pod-seccomp",
  title: "A pod may ask of the kernel what a service asks, and no more",
  severity: "medium",
  resources: podTypes,
  why: "Most ways out of a container begin with a call that no service makes. Without a profile all of them are there.",
  fix: "Set securityContext.seccompProfile.type to RuntimeDefault, of the pod or of each container.",
  link: "https://kubernetes.io/docs/tutorials/security/seccomp/",
  controls: { nist80053: ["AC-6", "CM-7", "SC-39"], pciDss: ["2.2.6"] },
  passes: [
    deployed(pod({}, { securityContext: RUNTIME })),
    deployed(pod({ securityContext: RUNTIME })),
    deployed(pod({}, { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "orders.json" } } })),
    deployed(pod({}, { os: { name: "windows" } })),
  ],
  fails: [
    deployed(pod({})),
    deployed(pod({}, { securityContext: { seccompProfile: { type: "Unconfined" } } })),
    deployed(pod({ securityContext: { seccompProfile: { type: "Unconfined" } } }, { securityContext: RUNTIME })),
    of(POD, { spec: pod({}) }),
  ],

  validate(resource) {
    const pod = podOf(resource);
    const wanted = oneOf("RuntimeDefault", "Localhost");
    return unlessWindows(pod, () =>
      eachContainer(pod, (container) =>
        ofContainerOrPod(pod, container, "securityContext.seccompProfile.type", wanted),
      ),
    );
  },
});

/** What a container says counts before what its pod says. */
function ofContainerOrPod(pod: View, container: View, property: string, wanted: Parameters<View["is"]>[0]): Verdict {
  const own = container.at(property);
  const ofPod = pod.at(property);
  return own.decide(() => own.is(wanted), ofPod.value === undefined ? own.is(wanted) : ofPod.is(wanted));
}

export const rules: readonly Rule[] = [podConfined, podNotRoot, capabilitiesDropped, callsFiltered];
