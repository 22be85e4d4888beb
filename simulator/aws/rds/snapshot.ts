import type { Condition } from "../../cloud/thing";
import { type Cloud, type Known, type Remains, refuse } from "../../kit";

/** What the two kinds of databases call their snapshots. */
export interface SnapshotKind {
  readonly type: string;
  readonly exists: string;
  /** What the provider for AWS says where it shall make one without a name. */
  readonly unnamed: string;
}

export const instanceSnapshot: SnapshotKind = {
  type: "aws:rds/snapshot:Snapshot",
  exists: "DBSnapshotAlreadyExists",
  unnamed: "final_snapshot_identifier is required when skip_final_snapshot is false",
};

export const clusterSnapshot: SnapshotKind = {
  type: "aws:rds/clusterSnapshot:ClusterSnapshot",
  exists: "DBClusterSnapshotAlreadyExistsFault",
  unnamed: "RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false",
};

/** The final snapshot of a database that goes, if it leaves one. */
export function finalSnapshot(cloud: Cloud, kind: SnapshotKind, leaving: Known): Remains[] {
  const { skipFinalSnapshot, finalSnapshotIdentifier } = leaving.outputs;
  if (skipFinalSnapshot) return [];
  const name = finalSnapshotIdentifier ?? refuse("InvalidParameterCombination", kind.unnamed);
  if (cloud.remnant(kind.type, name) ?? cloud.find(kind.type, name)) {
    refuse(
      kind.exists,
      `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
      "set another finalSnapshotIdentifier",
    );
  }
  return [{ type: kind.type, id: name, why: "it is the final snapshot", about: aboutData(leaving.outputs) }];
}

// What a restored database takes over from what it is restored from.
const KEPT = [
  "engine",
  "engineVersion",
  "allocatedStorage",
  "storageEncrypted",
  "kmsKeyId",
  "username",
  "dbName",
  "masterUsername",
  "databaseName",
];

/** Of a database or a snapshot, which call the same by two names. */
export function aboutData(outputs: Known["outputs"]): Condition {
  const known = { storageEncrypted: outputs.encrypted, ...outputs };
  return Object.fromEntries(KEPT.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}

/** What is known of a snapshot, by its name or ARN; nothing where another account or region has it. */
export function snapshotNamed(cloud: Cloud, { type }: SnapshotKind, identifier: string): Condition | undefined {
  const found = cloud.find(type, identifier);
  if (found) return aboutData(found.outputs);
  const name = identifier.split(":").at(-1) ?? identifier;
  const left = cloud.remnant(type, name);
  return left && (left.about ?? {});
}

/** Whether an ARN names what this cloud cannot know. */
export function isForeign(cloud: Cloud, identifier: string): boolean {
  const [arn, , , region, owner] = identifier.split(":");
  return arn === "arn" && (region !== cloud.region || owner !== cloud.account);
}

/** Refuses data under a key that waits for its end: RDS cannot read them. */
export function requireKey(cloud: Cloud, { kmsKeyId }: Condition): void {
  if (typeof kmsKeyId !== "string") return;
  const key = cloud.remnant("aws:kms/key:Key", kmsKeyId.split("/").at(-1) ?? kmsKeyId);
  if (!key || key.about?.state === "Enabled") return;
  refuse(
    "KMSKeyNotAccessibleFault",
    `The specified KMS key [${kmsKeyId}] does not exist, is not enabled or you do not have permissions to access it.`,
    "cancel the deletion of the key and enable it first",
  );
}
