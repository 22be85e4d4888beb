// The memory in MiB that Fargate offers for each number of CPU units.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
const memoryByCpu = new Map([
  [256, [512, 1024, 2048]],
  [512, range(1024, 4096, 1024)],
  [1024, range(2048, 8192, 1024)],
  [2048, range(4096, 16384, 1024)],
  [4096, range(8192, 30720, 1024)],
  [8192, range(16384, 61440, 4096)],
  [16384, range(32768, 122880, 8192)],
]);

export const cpuUnits: readonly number[] = [...memoryByCpu.keys()];

/** The most memory in MiB that Fargate gives a task. */
export const largestMemory = Math.max(...[...memoryByCpu.values()].flat());

/** What is wrong with a task's memory, given its CPU units, and which memory there is. */
export function checkFargateSize(cpu: number, memory: number): string | undefined {
  const offered = memoryByCpu.get(cpu);
  if (!offered || offered.includes(memory)) return undefined;
  return `Fargate has no task of ${cpu} CPU units with that memory. With ${cpu}: ${offered.join(", ")} MiB.`;
}

/** How to give a task as much of something as this, in sizes that Fargate offers. */
export function moreOf(share: "cpu" | "memory", least: number, cpu: number): string {
  const offered = share === "cpu" ? cpuUnits : (memoryByCpu.get(cpu) ?? []);
  const enough = offered.find((each) => each >= least);
  if (enough !== undefined) return `Set ${share} to ${enough} or more.`;
  return `Set ${share} to ${least} or more, and cpu to what Fargate offers that with.`;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
