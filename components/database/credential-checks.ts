import type { DatabaseKind } from "./kind";

interface Credentials {
  kind: DatabaseKind;
  administratorPassword: "managed" | "generated";
  lowDowntimeUpdates: boolean;
  readReplicas: Readonly<Record<string, unknown>>;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
const UNSUPPORTED =
  "a password that RDS manages does not go with it (rds-secrets-manager-limitations in the guide of RDS). " +
  "Set administratorPassword to generated, or";

/** Aurora's readers share their writer's storage, and its passwords with it. */
export function checkReplicasOfManaged({ kind, administratorPassword, readReplicas }: Credentials): string | undefined {
  if (kind !== "instance" || administratorPassword !== "managed" || Object.keys(readReplicas).length === 0) return;
  return `${UNSUPPORTED} leave the replicas out.`;
}

export function checkUpdatesOfManaged({ administratorPassword, lowDowntimeUpdates }: Credentials): string | undefined {
  if (!lowDowntimeUpdates || administratorPassword !== "managed") return undefined;
  return `${UNSUPPORTED} leave the updates as they are.`;
}

// A blue/green update makes a new instance and, of its replicas, new ones of which the stack would know nothing.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-overview.html
export function checkUpdatesOfReplicas({ lowDowntimeUpdates, readReplicas }: Credentials): string | undefined {
  const names = Object.keys(readReplicas);
  if (!lowDowntimeUpdates || names.length === 0) return undefined;
  return `such an update would replace the replicas ${names.join(", ")} behind Pulumi's back. Leave one of the two out.`;
}
