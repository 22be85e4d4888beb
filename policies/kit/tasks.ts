import type { ResourceView } from "./resource";
import { textOf, unknown } from "./value";
import { notApplicable, pass, type Verdict } from "./verdict";
import type { View } from "./view";

export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/**
 * Names of the container that AWS Fault Injection Service asks for beside a task. It installs its tools when it starts,
 * as root. https://docs.aws.amazon.com/fis/latest/userguide/ecs-task-actions.html
 */
export const FAULT_AGENTS = ["amazon-ssm-agent", "fault-agent"] as const;

/** One verdict over all containers of a task of ECS, whether they are given as JSON or as a list. */
export function eachContainerOfTask(task: ResourceView, judge: (container: View) => Verdict): Verdict {
  return containersOf(task).every(judge);
}

/**
 * A JSON text with one part that is not known yet is unknown as a whole. Where the component that the task is of was
 * given the same as a list, that says everything else.
 */
function containersOf(task: ResourceView): View {
  const own = task.at("containerDefinitions");
  const given = task.parentView?.at("containerDefinitions");
  return own.value === unknown && Array.isArray(given?.value) ? given : own;
}

/** The verdict on every container but those of these names. */
export function eachContainerBut(
  names: readonly string[],
  task: ResourceView,
  judge: (container: View) => Verdict,
): Verdict {
  return eachContainerOfTask(task, (container) => {
    const name = container.at("name");
    return name.decide(() => (names.includes(name.text) ? pass : judge(container)), judge(container));
  });
}

/** The verdict on a task by its operating system. One that names none runs on Linux. */
export function bySystem(task: View, judge: { linux: () => Verdict; windows: () => Verdict }): Verdict {
  const family = task.at("runtimePlatform.operatingSystemFamily");
  return family.decide((value) => (/^windows/i.test(textOf(value)) ? judge.windows() : judge.linux()), judge.linux());
}

/** The verdict on a task where it runs on Linux: Windows knows nothing of what it is about. */
export function onLinux(task: View, judge: () => Verdict): Verdict {
  return bySystem(task, { linux: judge, windows: () => notApplicable("Windows has nothing of the kind") });
}
