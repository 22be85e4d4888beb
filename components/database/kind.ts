import { isDeepStrictEqual } from "node:util";

import * as z from "zod";

import { refuse } from "../base/checks";

/** What RDS runs: one instance with or without a standby, three instances that follow each other, or Aurora. */
export const databaseKinds = ["instance", "multiAzCluster", "aurora"] as const;

export type DatabaseKind = (typeof databaseKinds)[number];

interface Kind {
  /** How a message calls it. */
  title: string;
  /** What this kind has by itself where nothing is said. */
  defaults: Readonly<Record<string, string | number | boolean>>;
}

const KINDS: Readonly<Record<DatabaseKind, Kind>> = {
  instance: {
    title: "an instance",
    defaults: { instanceClass: "db.m7g.large", allocatedStorage: 100, maxAllocatedStorage: 1000, multiAz: true },
  },
  multiAzCluster: {
    title: "a Multi-AZ cluster",
    defaults: { instanceClass: "db.m6gd.large", allocatedStorage: 100, iops: 3000 },
  },
  aurora: { title: "Aurora", defaults: { instanceClass: "db.r7g.large" } },
};

interface Foreign {
  kinds: readonly DatabaseKind[];
  why: string;
  /** What it is where nobody has written it. */
  unsaid?: unknown;
}

const AURORA_STORAGE = "Aurora's storage grows by itself";
const CLUSTER_ZONES = "a Multi-AZ cluster always has one writer and two readers, each in a zone of its own";

/** The settings that not every kind knows: which do, and why the others don't. */
const KNOWN_TO_SOME: Readonly<Record<string, Foreign>> = {
  allocatedStorage: { kinds: ["instance", "multiAzCluster"], why: AURORA_STORAGE },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.Limitations.html
  maxAllocatedStorage: { kinds: ["instance"], why: "only the storage of an instance can be told how far to grow" },
  iops: { kinds: ["instance", "multiAzCluster"], why: AURORA_STORAGE },
  storageThroughput: { kinds: ["instance"], why: "only the gp3 storage of an instance has a throughput to set" },
  multiAz: { kinds: ["instance"], why: "only an instance has a standby; clusters have readers in other zones" },
  zone: { kinds: ["instance", "aurora"], why: CLUSTER_ZONES },
  readReplicas: { kinds: ["instance", "aurora"], why: CLUSTER_ZONES, unsaid: {} },
  serverless: { kinds: ["aurora"], why: "only Aurora has capacity that follows the load" },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-considerations.html
  // RDS has to be told class and IOPS of the new cluster, and the provider tells neither.
  // https://github.com/hashicorp/terraform-provider-aws/issues/26773
  restoreFrom: {
    kinds: ["instance", "aurora"],
    why: "the provider cannot restore a Multi-AZ cluster. Restore it with the AWS CLI, and copy its data into a new one",
  },
  lowDowntimeUpdates: {
    kinds: ["instance"],
    why: "the provider makes blue/green updates of instances alone",
    unsaid: false,
  },
};

/** What each kind of database can be told, and what it is if it is not told. To be checked before all else. */
export const kindCheck = z.check<{ kind?: unknown }>(({ value, issues }) => {
  const kind = databaseKinds.find((each) => each === value.kind);
  if (!kind) return;
  for (const [field, { kinds, why, unsaid }] of Object.entries(KNOWN_TO_SOME)) {
    const given: unknown = Reflect.get(value, field);
    if (kinds.includes(kind) || given === undefined || isDeepStrictEqual(given, unsaid)) continue;
    refuse(issues, given, `${KINDS[kind].title} does not know it: ${why}. Leave it out, or change kind.`, field);
  }
  for (const [field, preset] of Object.entries(KINDS[kind].defaults)) {
    const isServerlessClass = field === "instanceClass" && Reflect.get(value, "serverless") !== undefined;
    if (Reflect.get(value, field) === undefined && !isServerlessClass) Reflect.set(value, field, preset);
  }
});
// It fills in what the checks after it rely on, whatever else is wrong.
kindCheck._zod.def.when = ({ value }) => value instanceof Object;

/** What a database has to do with zones. */
export interface DatabaseZones {
  kind: DatabaseKind;
  multiAz?: boolean | undefined;
  zone?: string | undefined;
  readReplicas: Readonly<Record<string, { zone: string }>>;
}

/** Whether another zone takes over by itself when that of the database fails. */
export function survivesZoneLoss({ kind, multiAz, zone, readReplicas }: DatabaseZones): boolean {
  if (kind === "multiAzCluster") return true;
  if (kind === "instance") return multiAz === true;
  return zone !== undefined && Object.values(readReplicas).some((replica) => replica.zone !== zone);
}

/** Whether somebody follows the writer, and can be read from. */
export function hasReaders({ kind, readReplicas }: Pick<DatabaseZones, "kind" | "readReplicas">): boolean {
  return kind === "multiAzCluster" || Object.keys(readReplicas).length > 0;
}
