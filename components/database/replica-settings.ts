import * as z from "zod";

import { instanceClassPattern } from "./instance-class";

/** `us-east-1a`: RDS asks for a zone by its name, not by its id. */
export const zoneName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, {
  error: "the name of a zone such as us-east-1a, not its id",
});

/** One instance that follows the writer, and can be read from. */
export const readReplicaSettings = z.strictObject({
  zone: zoneName.describe("Zone that it stands in. A change replaces the replica, and no data is lost."),
  instanceClass: z
    .string()
    .regex(instanceClassPattern, { error: "an instance class such as db.t4g.micro, db.m7g.large or db.r7g.2xlarge" })
    .optional()
    .describe("Its instance class. That of the database, if absent. Serverless where the database is."),
  failoverPriority: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe("Aurora alone: who takes over first when the writer fails, 0 before 15. 1, if absent."),
});

// The replica's identifier is made of the database's, a hyphen and this; RDS allows 63 characters in all.
const replicaName = z.string().regex(/^(?!instance$)[a-z](?!.*--)[a-z0-9-]{0,17}(?<!-)$/, {
  error:
    "a lower-case letter, then letters, digits and single hyphens, 18 at most, no hyphen at the end, and not instance",
});

/** Replicas by name: a new one leaves the others alone. */
export const readReplicasSettings = z.record(replicaName, readReplicaSettings);

export type ReadReplicaSettings = z.output<typeof readReplicaSettings>;
