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

// RDS allows one connection for each 9,531,392 bytes, and 5,000 at most.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
const GIB = 1024 ** 3;
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5000;

/** How many connections the memory of an instance class carries, by the formula of RDS. */
export function connectionCapacity(instanceClass: string): number {
  return Math.min(Math.floor((memoryGiB(instanceClass) * GIB) / BYTES_PER_CONNECTION), MOST_CONNECTIONS);
}
