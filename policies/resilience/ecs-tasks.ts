import {
  all,
  defineRule,
  eachContainerBut,
  eachContainerOfTask,
  FAULT_AGENTS,
  inProduction,
  onLinux,
  pass,
  type Rule,
  TASK_DEFINITION,
  textOf,
  texts,
  withSettings,
} from "../kit";
import { expectFixedImage, onlyRegistries } from "./image";

type Part = Readonly<Record<string, unknown>>;

function task(container: Part, more: Part = {}) {
  return { containerDefinitions: JSON.stringify([{ name: "orders", ...container }]), ...more };
}

const processesOwn = defineRule({
  id: "ecs-processes-not-shared",
  title: "A task sees its own processes and memory alone",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "A task that shares its host's processes can read and stop those of every other task there.",
  fix: "Leave pidMode and ipcMode out, or set them to task.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
  controls: { fsbp: ["ECS.3"], nist80053: ["CM-2", "CM-7", "SC-39"], pciDss: ["2.2.6"] },
  passes: [{}, { pidMode: "task", ipcMode: "task" }, { ipcMode: "none" }],
  fails: [{ pidMode: "host" }, { ipcMode: "host" }],

  validate: (definition) => all(["pidMode", "ipcMode"].map((mode) => definition.refuse(mode, "host", '"task"'))),
});

const rootReadOnly = defineRule({
  id: "ecs-root-read-only",
  title: "A container cannot change what it was made from",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "Whoever breaks in cannot put a program where it will be run, and what a container writes is not lost unseen.",
  fix: "Set readonlyRootFilesystem: true, and mount a volume at each path that the container writes to.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  controls: { fsbp: ["ECS.5"], nist80053: ["AC-6", "CM-5", "SI-7"], pciDss: ["2.2.6"] },
  settings: {
    except: texts({ default: FAULT_AGENTS, description: "Names of containers that write everywhere." }),
  },
  passes: [
    task({ readonlyRootFilesystem: true }),
    task({ name: "amazon-ssm-agent" }),
    withSettings({ except: ["orders"] }, task({})),
    task({}, { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } }),
    { containerDefinitions: [{ name: "orders", readonlyRootFilesystem: true }] },
  ],
  fails: [
    task({}),
    task({ readonlyRootFilesystem: false }),
    withSettings({ except: [] }, task({ name: "amazon-ssm-agent" })),
    { containerDefinitions: [{ name: "orders" }] },
  ],

  validate: (definition, { settings }) =>
    onLinux(definition, () =>
      eachContainerBut(settings.except, definition, (container) => container.expect("readonlyRootFilesystem", true)),
    ),
});

function logging(logConfiguration: Part) {
  return task({ logConfiguration });
}

const outputKept = defineRule({
  id: "ecs-output-kept",
  title: "What a container writes is kept",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "Output that nobody collects is gone with its task, and with it why the task failed and who did what in it.",
  fix: "Set logConfiguration.logDriver to awslogs or awsfirelens.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  controls: { fsbp: ["ECS.9"], nist80053: ["AU-2", "AU-12", "SI-4"], pciDss: ["10.2.1"] },
  passes: [logging({ logDriver: "awslogs" }), logging({ logDriver: "awsfirelens" }), {}],
  fails: [task({}), logging({}), logging({ logDriver: "none" }), { containerDefinitions: [{ name: "orders" }] }],

  validate: (definition) =>
    eachContainerOfTask(definition, (container) => {
      const driver = container.at("logConfiguration.logDriver");
      const wrong = driver.wrong("a log driver");
      return driver.decide((value) => (/^(?:none)?$/.test(textOf(value)) ? wrong : pass), wrong);
    }),
});

function toLogGroup(options: Part) {
  return logging({ logDriver: "awslogs", options: { "awslogs-group": "/orders", ...options } });
}

const logsDoNotStop = defineRule({
  id: "ecs-logs-do-not-block",
  title: "A service goes on while its log cannot be written",
  severity: "medium",
  resources: [TASK_DEFINITION],
  why: "In blocking mode a container that writes a line waits until CloudWatch has it: when that is slow or away, so is the service.",
  fix: "Set the option mode to non-blocking, with a max-buffer-size of 25m.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
  controls: { nist80053: ["AU-5", "SC-5"] },
  passes: [toLogGroup({ mode: "non-blocking", "max-buffer-size": "25m" }), toLogGroup({}), task({})],
  fails: [toLogGroup({ mode: "blocking" })],

  // Absent is non-blocking since June 2025, unless the account says otherwise.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
  validate: (definition) =>
    eachContainerOfTask(definition, (container) =>
      container.refuse("logConfiguration.options.mode", "blocking", '"non-blocking"'),
    ),
});

const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const DIGEST = `@sha256:${"0123456789abcdef".repeat(4)}`;

const imageFixed = defineRule({
  id: "ecs-image-fixed",
  title: "A container runs a version that somebody chose",
  severity: "medium",
  resources: [TASK_DEFINITION],
  why: "What latest means changes without a deployment: the next task runs something that nobody tested, and no rollback brings the old one back.",
  fix: "Name the image by its digest, or by a tag that is never given to another image.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
  controls: { nist80053: ["CM-2", "CM-14", "SI-7"], pciDss: ["6.3.2"] },
  settings: { registries: onlyRegistries },
  passes: [
    task({ image: `${REGISTRY}/orders:1.4.2` }),
    task({ image: `${REGISTRY}/orders${DIGEST}` }),
    task({ image: `localhost:5000/orders:latest${DIGEST}` }),
    withSettings({ registries: [REGISTRY] }, task({ image: `${REGISTRY}/orders:1.4.2` })),
    {},
  ],
  fails: [
    task({ image: `${REGISTRY}/orders` }),
    task({ image: "localhost:5000/orders" }),
    task({ image: `${REGISTRY}/orders:latest` }),
    withSettings({ registries: [REGISTRY] }, task({ image: "docker.io/library/orders:1.4.2" })),
    withSettings({ registries: [REGISTRY] }, task({ image: "nginx:1.29.0" })),
    { containerDefinitions: [{ name: "orders", image: "orders" }] },
  ],

  validate: (definition, { settings }) =>
    eachContainerOfTask(definition, (container) => expectFixedImage(container, settings.registries)),
});

const noFaults = defineRule({
  id: "ecs-no-fault-injection",
  title: "Production's tasks take no injected faults",
  severity: "low",
  levels: inProduction,
  resources: [TASK_DEFINITION],
  why: "Whoever may start an experiment can then take a task's network away, in production and on any day.",
  fix: "Leave enableFaultInjection out. For an experiment in production, exempt the task for its day.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fault-injection.html",
  controls: { nist80053: ["CM-7", "SC-5"] },
  passes: [{}, { enableFaultInjection: false }],
  fails: [{ enableFaultInjection: true }],

  validate: (definition) => definition.refuse("enableFaultInjection", true, "false"),
});

export const rules: readonly Rule[] = [processesOwn, rootReadOnly, outputKept, logsDoNotStop, imageFixed, noFaults];
