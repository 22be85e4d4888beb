import assert from "node:assert/strict";

import { checkFargateSize, cpuUnits, moreOf } from "../../../../components/service/fargate-sizes";

// As AWS lists them, in GB. 0.5 GB exists with the smallest CPU alone.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
const offered: Record<number, number[]> = {
  256: [0.5, 1, 2],
  512: [1, 2, 3, 4],
  1024: [2, 3, 4, 5, 6, 7, 8],
  2048: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  4096: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  8192: [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60],
  16384: [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120],
};

describe("the sizes of Fargate tasks", () => {
  it("are those that AWS offers, and no others", () => {
    const sizes = cpuUnits.map((cpu) => {
      const everyHalfGigabyte = Array.from({ length: 256 }, (_, index) => (index + 1) / 2);
      return [cpu, everyHalfGigabyte.filter((gigabytes) => !checkFargateSize(cpu, gigabytes * 1024))];
    });

    assert.deepEqual(Object.fromEntries(sizes), offered);
  });

  it("name the memory that goes with the CPU when a pair does not exist", () => {
    assert.equal(
      checkFargateSize(256, 4096),
      "Fargate has no task of 256 CPU units with that memory. With 256: 512, 1024, 2048 MiB.",
    );
  });

  it("are what is advised where a task needs more", () => {
    assert.equal(moreOf("cpu", 768, 256), "Set cpu to 1024 or more.");
    assert.equal(moreOf("memory", 1200, 256), "Set memory to 2048 or more.");
    assert.equal(moreOf("memory", 3000, 256), "Set memory to 3000 or more, and cpu to what Fargate offers that with.");
  });
});
