import type { DatabaseKind } from "./kind";
import {
  MOST_CONNECTIONS_WHEN_SMALL,
  type ServerlessSettings,
  serverlessMemoryGiB,
  shrinksFar,
} from "./serverless-settings";

/** `db.t4g.micro`, `db.m7g.large`, `db.r6gd.4xlarge`: burstable, general purpose and memory-optimised classes. */
export const instanceClassPattern =
  /^db\.(?:(?<burstable>t3|t4g)\.(?:micro|small|medium|large|2?xlarge)|(?<kind>[mr])[5-8][a-z]{0,3}\.(?:large|(?:2|4|8|12|16|24|32|48)?xlarge))$/;

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
const BURSTABLE_GIB: Record<string, number> = { micro: 1, small: 2, medium: 4, large: 8 };
const LARGE_GIB: Record<string, number> = { m: 8, r: 16 };

/** The memory of an instance class, in GiB. */
export function memoryGiB(instanceClass: string): number {
  const { kind } = instanceClassPattern.exec(instanceClass)?.groups ?? {};
  const size = instanceClass.split(".").at(-1) ?? "";
  const large = kind ? LARGE_GIB[kind] : BURSTABLE_GIB.large;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  if (times !== undefined) return (large ?? 0) * 2 * Number(times || 1);
  return (kind ? large : BURSTABLE_GIB[size]) ?? 0;
}

interface Classed {
  kind: DatabaseKind;
  instanceClass: string;
}

const CLASSES: Readonly<Record<DatabaseKind, { pattern: RegExp; wording: string }>> = {
  instance: { pattern: instanceClassPattern, wording: "any" },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html#multi-az-db-clusters-concepts.InstanceAvailability
  multiAzCluster: {
    pattern: /^db\.[mr]\d[a-z]*d[a-z]*\./,
    wording: "one with disks of its own, such as db.m6gd.large or db.r6gd.xlarge",
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
  aurora: {
    pattern: /^db\.(?:r\d[a-z]*\.|t(?:3|4g)\.(?:medium|large)$)/,
    wording: "a memory-optimised one such as db.r7g.large, or db.t3 or db.t4g of size medium or large",
  },
};

/** What is wrong with an instance class for this kind of database. */
export function checkClass({ kind, instanceClass }: Classed): string | undefined {
  const { pattern, wording } = CLASSES[kind];
  if (pattern.test(instanceClass)) return undefined;
  return `a database of kind ${kind} takes ${wording}. Set it to such a class, or change kind.`;
}

// RDS allows one connection for each 9,531,392 bytes, and 5,000 at most.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
const GIB = 1024 ** 3;
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5000;

export interface Sized {
  instanceClass?: string | undefined;
  serverless?: ServerlessSettings | undefined;
}

/** How many connections the memory of a database carries, by the formula of RDS. */
export function connectionCapacity({ instanceClass = "", serverless }: Sized): number {
  const memory = serverless ? serverlessMemoryGiB(serverless) : memoryGiB(instanceClass);
  const most = serverless && shrinksFar(serverless) ? MOST_CONNECTIONS_WHEN_SMALL : MOST_CONNECTIONS;
  return Math.min(Math.floor((memory * GIB) / BYTES_PER_CONNECTION), most);
}

/** The instance class by which RDS knows what runs the database. */
export function instanceClassOf({ instanceClass = "", serverless }: Sized): string {
  return serverless ? "db.serverless" : instanceClass;
}
