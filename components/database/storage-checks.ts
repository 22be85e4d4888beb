import type { DatabaseKind } from "./kind";

interface Storage {
  kind: DatabaseKind;
  allocatedStorage?: number | undefined;
  maxAllocatedStorage?: number | undefined;
  iops?: number | undefined;
  storageThroughput?: number | undefined;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
const LEAST_GROWTH_PERCENT = 10;

export function checkRoomToGrow({ allocatedStorage, maxAllocatedStorage }: Storage): string | undefined {
  if (allocatedStorage === undefined || maxAllocatedStorage === undefined) return undefined;
  const least = Math.ceil((allocatedStorage * (100 + LEAST_GROWTH_PERCENT)) / 100);
  if (maxAllocatedStorage >= least) return undefined;
  return (
    `RDS lets storage grow only if the limit is at least ${LEAST_GROWTH_PERCENT} % above allocatedStorage, ` +
    `here ${allocatedStorage}. Set it to ${least} or more.`
  );
}

// Below the threshold gp3 has 3,000 IOPS and 125 MiB/s, above it 12,000 and 500 at no price, and more for one.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
const GP3_THRESHOLD_GIB = 400;
const GP3_IOPS = { least: 12_000, most: 64_000, mostPerGiB: 500 };
const GP3_THROUGHPUT = { least: 500, most: 4000, mostPerIops: 0.25 };

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
const CLUSTER_IOPS_PER_GIB = { least: 0.5, most: 50 };
const LEAST_CLUSTER_IOPS = 1000;

export function checkIops({ kind, iops, allocatedStorage = 0 }: Storage): string | undefined {
  if (iops === undefined) return undefined;
  if (kind === "multiAzCluster") return checkClusterIops(iops, allocatedStorage);
  if (allocatedStorage < GP3_THRESHOLD_GIB) return smallGp3(allocatedStorage);
  const most = Math.min(GP3_IOPS.most, GP3_IOPS.mostPerGiB * allocatedStorage);
  if (iops >= GP3_IOPS.least && iops <= most) return undefined;
  return `gp3 storage of ${allocatedStorage} GiB takes ${GP3_IOPS.least} to ${most}. Set it to one of those.`;
}

// A Multi-AZ cluster has disks of type io2, which are no smaller.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
const LEAST_CLUSTER_STORAGE_GIB = 100;

export function checkClusterStorage({ kind, allocatedStorage }: Storage): string | undefined {
  if (kind !== "multiAzCluster" || allocatedStorage === undefined) return undefined;
  if (allocatedStorage >= LEAST_CLUSTER_STORAGE_GIB) return undefined;
  const least = LEAST_CLUSTER_STORAGE_GIB;
  return `the disks of a Multi-AZ cluster have ${least} GiB at least. Set it to ${least} or more.`;
}

function checkClusterIops(iops: number, allocatedStorage: number): string | undefined {
  if (allocatedStorage < LEAST_CLUSTER_STORAGE_GIB) return undefined;
  const least = Math.max(LEAST_CLUSTER_IOPS, Math.ceil(CLUSTER_IOPS_PER_GIB.least * allocatedStorage));
  const most = CLUSTER_IOPS_PER_GIB.most * allocatedStorage;
  if (iops >= least && iops <= most) return undefined;
  return `storage of ${allocatedStorage} GiB in a Multi-AZ cluster takes ${least} to ${most}. Set it to one of those.`;
}

export function checkThroughput({ iops, storageThroughput, allocatedStorage = 0 }: Storage): string | undefined {
  if (storageThroughput === undefined) return undefined;
  if (allocatedStorage < GP3_THRESHOLD_GIB) return smallGp3(allocatedStorage);
  const most = Math.min(GP3_THROUGHPUT.most, GP3_THROUGHPUT.mostPerIops * (iops ?? GP3_IOPS.least));
  if (storageThroughput >= GP3_THROUGHPUT.least && storageThroughput <= most) return undefined;
  return (
    `gp3 storage with ${iops ?? GP3_IOPS.least} IOPS takes ${GP3_THROUGHPUT.least} to ${most} MiB/s. ` +
    "Set it to one of those, or raise iops."
  );
}

function smallGp3(allocatedStorage: number): string {
  return (
    `gp3 storage below ${GP3_THRESHOLD_GIB} GiB, here ${allocatedStorage}, has a speed that cannot be set. ` +
    `Leave it out, or set allocatedStorage to ${GP3_THRESHOLD_GIB} or more.`
  );
}
