import * as z from "zod";

import { across } from "../base/checks";

const path = z.string().regex(/^(\/[\w.-]+)+$/, "it has to be an absolute path");

const fileSystem = z.strictObject({
  path: path.describe("Where the container sees it."),
  fileSystemId: z
    .string()
    .regex(/^fs-[0-9a-f]{8,40}$/, "it has to be the id of a file system, such as fs-0123456789abcdef0")
    .describe("An EFS file system that exists outside the stack."),
  accessPointId: z
    .string()
    .regex(/^fsap-[0-9a-f]{8,40}$/, "it has to be the id of an access point, such as fsap-0123456789abcdef0")
    .describe("The access point, which says as which user and in which folder the service reads and writes."),
  securityGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]{8,40}$/, "it has to be the id of a security group, such as sg-0123456789abcdef0")
    .describe("The group of the file system's mount targets. It is opened for the service."),
  readOnly: z.boolean().default(false).describe("Whether the service may read only."),
});

// https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
const leastSizeGb = { gp3: 1, st1: 125, sc1: 125 } as const;

const disk = z
  .strictObject({
    path: path.describe("Where the container sees it. Declare it as VOLUME in the image, for whom it belongs to."),
    sizeGb: z.int().min(1).max(16_384).describe("Size in GiB."),
    type: z.enum(["gp3", "st1", "sc1"]).default("gp3").describe("Kind of the EBS volume."),
  })
  .check(across(["sizeGb", "type"], checkSize));

const shared = z.strictObject({
  fileSystem: fileSystem.describe("A file system that all tasks share, and that outlives them."),
});
const own = z.strictObject({
  disk: disk.describe("A disk of its own for each task, which is gone when the task ends."),
});

/**
 * What a service keeps its files on, by name: a file system that all its tasks share and that outlives them, or a disk
 * of its own for each task, which is gone when the task ends.
 */
export const volumeSettings = z.record(
  z.string().regex(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/, "lower-case letters, digits and hyphens, a letter first"),
  z.union([shared, own], {
    error: "a volume is a fileSystem or a disk",
  }),
);

export type VolumeSettings = z.output<typeof volumeSettings>;
export type FileSystem = z.output<typeof fileSystem>;
export type Disk = z.output<typeof disk>;

/** The volumes that are file systems. */
export function fileSystemsOf(volumes: VolumeSettings): [string, FileSystem][] {
  return Object.entries(volumes).flatMap(([name, volume]): [string, FileSystem][] =>
    "fileSystem" in volume ? [[name, volume.fileSystem]] : [],
  );
}

/** The volumes that are disks. */
export function disksOf(volumes: VolumeSettings): [string, Disk][] {
  return Object.entries(volumes).flatMap(([name, volume]): [string, Disk][] =>
    "disk" in volume ? [[name, volume.disk]] : [],
  );
}

function checkSize({ sizeGb, type }: Disk): string | undefined {
  const least = leastSizeGb[type];
  return sizeGb >= least ? undefined : `${type} has ${least} GiB at least. Set it to ${least} or more, or change type.`;
}

interface Mounts {
  writablePaths: readonly string[];
  volumes: VolumeSettings;
  exec: boolean;
}

// Where the agent of ECS Exec, which AWS puts into the container, writes. AWS has no list of them; users found them.
// https://github.com/aws/containers-roadmap/issues/1359
const EXEC_PATHS = ["/managed-agents", "/var/lib/amazon", "/var/log/amazon"];

/** The folders that a container can write to and that are gone with its task. */
export function scratchPaths({ writablePaths, exec }: Pick<Mounts, "writablePaths" | "exec">): string[] {
  return [...new Set([...writablePaths, ...(exec ? EXEC_PATHS : [])])].sort();
}

/** Two volumes at one path, or one ECS disk too many. */
export function checkMounts(mounts: Mounts): string | undefined {
  const { volumes } = mounts;
  const paths = [
    ...scratchPaths(mounts),
    ...[...fileSystemsOf(volumes), ...disksOf(volumes)].map(([, each]) => each.path),
  ];
  const twice = paths.find((each, index) => paths.indexOf(each) !== index);
  if (twice !== undefined) {
    return `more than one of volumes, writablePaths and the folders of exec is at ${twice}. Move or remove the others.`;
  }
  const disks = disksOf(volumes).map(([name]) => name);
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
  if (disks.length > 1) return `a task has one disk at most, and here are ${disks.join(" and ")}. Keep one of them.`;
  return undefined;
}
