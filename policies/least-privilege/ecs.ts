import {
  all,
  bySystem,
  defineRule,
  eachContainerBut,
  eachContainerOfTask,
  FAULT_AGENTS,
  inProduction,
  isEmpty,
  of,
  onLinux,
  pass,
  type ResourceView,
  type Rule,
  TASK_DEFINITION,
  textOf,
  texts,
  type View,
  withSettings,
} from "../kit";

type Part = Readonly<Record<string, unknown>>;

function task(container: Part, more: Part = {}) {
  return { containerDefinitions: JSON.stringify([{ name: "orders", ...container }]), ...more };
}

const onWindows = { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } };

const networkNotHost = defineRule({
  id: "ecs-network-not-host",
  title: "A task has a network of its own",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "On its host's network a task reaches the host's credentials and every other task's ports, and security groups cannot tell them apart.",
  fix: 'Set networkMode to "awsvpc".',
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
  controls: { fsbp: ["ECS.17"], nist80053: ["AC-4", "AC-6", "SC-7"], pciDss: ["1.4.4"] },
  passes: [{ networkMode: "awsvpc" }, { networkMode: "bridge" }, {}],
  fails: [{ networkMode: "host" }],

  validate: (definition) => definition.refuse("networkMode", "host", '"awsvpc"'),
});

const notPrivileged = defineRule({
  id: "ecs-container-not-privileged",
  title: "A container has no rights on its host",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "Whoever breaks into such a container has the host, every task on it, and their credentials.",
  fix: "Leave privileged and linuxParameters.capabilities.add out.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  controls: { fsbp: ["ECS.4"], nist80053: ["AC-3", "AC-6", "CM-7"], pciDss: ["2.2.6"] },
  passes: [
    task({}),
    task({ privileged: false }),
    task({ linuxParameters: { capabilities: { add: [], drop: ["ALL"] } } }),
    task({ linuxParameters: { capabilities: { add: ["NET_BIND_SERVICE"] } } }),
    { containerDefinitions: [{ name: "orders", privileged: false }] },
  ],
  fails: [
    task({ privileged: true }),
    task({ linuxParameters: { capabilities: { add: ["SYS_ADMIN"] } } }),
    { containerDefinitions: [{ name: "orders", privileged: true }] },
  ],

  validate: (definition) =>
    eachContainerOfTask(definition, (container) =>
      all([
        container.refuse("privileged", true, "false"),
        container.each("linuxParameters.capabilities.add", (capability) =>
          // It lets a process that is not root listen where root alone may, and nothing else.
          capability.is("NET_BIND_SERVICE"),
        ),
      ]),
    ),
});

const capabilitiesDropped = defineRule({
  id: "ecs-capabilities-dropped",
  title: "A container gives up what root may do beyond writing files",
  severity: "medium",
  resources: [TASK_DEFINITION],
  why: "By default a container may change owners, forge packets and bind any port, which a service never needs and an attacker builds on.",
  fix: 'Set linuxParameters.capabilities.drop to ["ALL"].',
  link: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
  controls: { nist80053: ["AC-6", "CM-7"], pciDss: ["2.2.6"] },
  settings: {
    except: texts({ default: FAULT_AGENTS, description: "Names of containers that keep capabilities." }),
  },
  passes: [
    task({ linuxParameters: { capabilities: { drop: ["ALL"] } } }),
    task({ name: "amazon-ssm-agent" }),
    withSettings({ except: ["orders"] }, task({})),
    task({}, onWindows),
  ],
  fails: [
    task({}),
    task({ linuxParameters: { capabilities: { drop: [] } } }),
    task({ linuxParameters: { capabilities: { drop: ["NET_RAW"] } } }),
    withSettings({ except: [] }, task({ name: "amazon-ssm-agent" })),
  ],

  validate: (definition, { settings }) =>
    onLinux(definition, () =>
      eachContainerBut(settings.except, definition, (container) => {
        const dropped = container.at("linuxParameters.capabilities.drop");
        return dropped.any((capability) => capability.is("ALL"), dropped.wrong('["ALL"]'));
      }),
    ),
});

const notRoot = defineRule({
  id: "ecs-container-not-root",
  title: "A container does not run as root",
  severity: "medium",
  resources: [TASK_DEFINITION],
  why: "Root in a container is root on the host as soon as anything else gives way, and an image that names nobody runs as root.",
  fix: 'Set user to a number that is not 0, such as "1000:1000"; on Windows to "ContainerUser".',
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  controls: { fsbp: ["ECS.20", "ECS.21"], nist80053: ["AC-6", "CM-7"], pciDss: ["2.2.6"] },
  settings: {
    except: texts({
      default: [...FAULT_AGENTS, "datadog-agent"],
      description: "Names of containers whose images work as root only.",
    }),
  },
  passes: [
    task({ user: "1000:1000" }),
    task({ user: "node" }),
    task({ name: "datadog-agent", user: "0" }),
    task({ user: "0", firelensConfiguration: { type: "fluentbit" } }),
    task({ user: "ContainerUser" }, onWindows),
    withSettings({ except: ["orders"] }, task({ user: "0" })),
  ],
  fails: [
    task({}),
    task({ user: "0:0" }),
    task({ user: "root" }),
    task({ user: "ContainerAdministrator" }, onWindows),
    withSettings({ except: [] }, task({ name: "datadog-agent", user: "0" })),
  ],

  validate: (definition, { settings }) => {
    const judge = (refused: RegExp) => () =>
      eachContainerBut(settings.except, definition, (container) => {
        const user = container.at("user");
        const wrong = user.wrong("a user who is not root");
        const named = user.decide((value) => (refused.test(textOf(value)) ? wrong : pass), wrong);
        // ECS demands root of what routes logs: it makes the socket through which they come.
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
        return container.at("firelensConfiguration").decide((value) => (isEmpty(value) ? named : pass), named);
      });
    return bySystem(definition, {
      linux: judge(/^\s*(?:0+|root)?\s*(?::|$)/),
      windows: judge(/^\s*(?:containeradministrator)?\s*$/i),
    });
  },
});

const ofFiles = { fileSystemId: "fs-1", authorizationConfig: { accessPointId: "fsap-1", iam: "ENABLED" } };

function mounting(efsVolumeConfiguration: Part) {
  return { volumes: [{ name: "files", efsVolumeConfiguration }] };
}

const fileSystemConfined = defineRule({
  id: "ecs-file-system-confined",
  title: "A task mounts its own part of a file system, as itself",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "Without an access point a task is root of the whole file system, and without IAM so is whoever reaches its port.",
  fix: "Set authorizationConfig.accessPointId, and authorizationConfig.iam to ENABLED.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [mounting(ofFiles), {}, { volumes: [{ name: "tmp" }] }],
  fails: [
    mounting({ fileSystemId: "fs-1" }),
    mounting({ ...ofFiles, authorizationConfig: { iam: "ENABLED" } }),
    mounting({ ...ofFiles, authorizationConfig: { accessPointId: "fsap-1" } }),
    mounting({ ...ofFiles, authorizationConfig: { accessPointId: "fsap-1", iam: "DISABLED" } }),
  ],

  validate: (definition) =>
    definition.each("volumes", (volume) => {
      const files = volume.at("efsVolumeConfiguration");
      return files.decide(() => isConfined(files), pass);
    }),
});

function isConfined(files: View) {
  return all([
    files.expectSet("authorizationConfig.accessPointId", "an access point"),
    files.expect("authorizationConfig.iam", "ENABLED"),
  ]);
}

const SERVICE = "aws:ecs/service:Service";
const TASK_SET = "aws:ecs/taskSet:TaskSet";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

/** Where what starts tasks says how: most say it themselves. */
function tasksIn(runner: ResourceView): View {
  if (runner.type === TARGET) return runner.at("ecsTarget");
  return runner.type === SCHEDULE ? runner.at("target.ecsParameters") : runner;
}

const tasksNotPublic = defineRule({
  id: "ecs-no-public-ip",
  title: "Tasks have no public address",
  severity: "high",
  resources: [SERVICE, TASK_SET, TARGET, SCHEDULE],
  why: "A task is reached through its load balancer, where TLS ends and requests are logged.",
  fix: "Leave networkConfiguration.assignPublicIp out, and place the tasks in private subnets.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
  controls: { fsbp: ["ECS.2", "ECS.16"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [
    { networkConfiguration: { subnets: ["subnet-1"] } },
    { networkConfiguration: { assignPublicIp: false } },
    of(TARGET, { ecsTarget: { taskCount: 1 } }),
  ],
  fails: [
    { networkConfiguration: { assignPublicIp: true } },
    of(TASK_SET, { networkConfiguration: { assignPublicIp: true } }),
    of(TARGET, { ecsTarget: { networkConfiguration: { assignPublicIp: true } } }),
    of(SCHEDULE, { target: { ecsParameters: { networkConfiguration: { assignPublicIp: true } } } }),
  ],

  validate: (runner) => tasksIn(runner).refuse("networkConfiguration.assignPublicIp", true, "false"),
});

const noExec = defineRule({
  id: "ecs-no-exec",
  title: "Nobody runs commands in production's containers",
  severity: "medium",
  levels: inProduction,
  resources: [SERVICE, TARGET, SCHEDULE],
  why: "A shell in a container has its role, its secrets and its database, and what it changes is in no revision.",
  fix: "Set enableExecuteCommand to false. Where it has to be for an incident, exempt the service for its time.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  controls: { nist80053: ["AC-6", "AC-17", "CM-5"], pciDss: ["7.2.5"] },
  passes: [{}, { enableExecuteCommand: false }, of(TARGET, { ecsTarget: { taskCount: 1 } })],
  fails: [
    { enableExecuteCommand: true },
    of(TARGET, { ecsTarget: { enableExecuteCommand: true } }),
    of(SCHEDULE, { target: { ecsParameters: { enableExecuteCommand: true } } }),
  ],

  validate: (runner) => tasksIn(runner).refuse("enableExecuteCommand", true, "false"),
});

export const rules: readonly Rule[] = [
  networkNotHost,
  notPrivileged,
  capabilitiesDropped,
  notRoot,
  fileSystemConfined,
  tasksNotPublic,
  noExec,
];
