import * as z from "zod";

import { across } from "../base/checks";
import { logRetentionDays } from "../base/settings";
import { dailySpans, dailyWindowPattern, overlap, weeklySpan, weeklyWindowPattern } from "../base/time-window";
import { connectionCapacity, instanceClassPattern } from "./instance-class";
import { postgresMajors } from "./postgres-version";

/**
 * The name of a database among those of a stack. Its instance, its role and its selection for backup are named after
 * it; the selection's name holds 50 characters, of which its plan and a random suffix take 15.
 */
export const databaseKey = z.string().regex(/^[a-z](?!.*--)[a-z0-9-]{0,34}(?<!-)$/, {
  error: "a lower-case letter, then letters, digits and single hyphens, 35 at most, no hyphen at the end",
});

/** What RDS runs: one instance with or without a standby, three in a cluster, or Aurora. */
export const databaseKinds = ["instance", "multiAzCluster", "aurora"] as const;

export type DatabaseKind = (typeof databaseKinds)[number];

/** What a stack can say about a PostgreSQL database. The defaults are fit for production. */
export const databaseSettings = z
  .strictObject({
    engineVersion: z
      .enum(postgresMajors)
      .default("17")
      .describe("Major version of PostgreSQL. RDS installs the minor versions by itself, in the maintenance window."),
    instanceClass: z
      .string()
      .regex(instanceClassPattern, { error: "an instance class such as db.t4g.micro, db.m7g.large or db.r7g.2xlarge" })
      .default("db.m7g.large")
      .describe("Instance class: burstable (t3, t4g), general purpose (m5 to m8) or memory-optimised (r5 to r8)."),
    databaseName: z
      .string()
      .regex(/^[A-Za-z_]\w{0,62}$/, { error: "a letter or _, then letters, digits and _, 63 at most" })
      .describe("Name of the database that the instance starts with. A change replaces the instance."),
    username: z
      .string()
      .regex(/^(?!(?:admin|rdsadmin)$)[a-z]\w{0,62}$/, {
        error: "a lower-case letter, then letters, digits and _, and neither admin nor rdsadmin, which RDS reserves",
      })
      .default("dbadmin")
      .describe("Name of the user that owns the database. A change replaces the instance."),
    allocatedStorage: z.int().min(20).max(65536).default(100).describe("Storage to start with, in GiB."),
    maxAllocatedStorage: z
      .int()
      .max(65536)
      .default(1000)
      .describe("Storage up to which RDS lets the disk grow when it runs full, in GiB."),
    multiAz: z.boolean().default(true).describe("Whether a standby in a second zone takes over when the first fails."),
    maxConnections: z
      .int()
      .min(20)
      .max(5000)
      .optional()
      .describe(
        "Connections that the database accepts. Three quarters of what the instance's memory carries, if absent.",
      ),
    backupRetentionDays: z
      .int()
      .min(1)
      .max(35)
      .default(35)
      .describe("Days back to which the database can be restored, to the second."),
    backupWindow: z
      .string()
      .regex(dailyWindowPattern, { error: "a daily window in UTC such as 03:00-04:00" })
      .default("03:00-04:00")
      .describe("When the daily snapshot is taken, in UTC."),
    maintenanceWindow: z
      .string()
      .regex(weeklyWindowPattern, { error: "a weekly window in UTC such as sun:04:00-sun:05:00" })
      .default("sun:04:00-sun:05:00")
      .describe("When RDS installs updates and makes changes that wait, in UTC."),
    administratorPassword: z
      .enum(["managed", "generated"])
      .default("managed")
      .describe(
        "Whether RDS makes and rotates the administrator's password, or Pulumi makes one and keeps it in its state.",
      ),
    secretRecoveryWindowInDays: z
      .int()
      .max(30)
      .refine((days) => days === 0 || days >= 7, { error: "7 to 30, or 0 to delete at once" })
      .default(30)
      .describe("Days in which a deleted secret of the database can still be restored: 7 to 30, or 0 for none."),
    finalSnapshot: z
      .boolean()
      .default(true)
      .describe("Whether deleting the instance leaves a last snapshot and the automated backups behind."),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Whether AWS and Pulumi refuse to delete or replace the instance."),
    logs: z
      .strictObject({ keepDays: logRetentionDays.default(90).describe("Days until a log entry is deleted.") })
      .prefault({})
      .describe("What PostgreSQL writes down, and what happens in upgrades."),
    applyImmediately: z
      .boolean()
      .default(false)
      .describe("Whether changes that interrupt the database are made at once, and not in the maintenance window."),
    allowMajorVersionUpgrade: z
      .boolean()
      .default(false)
      .describe("Whether a new engineVersion may be a new major. Set it for the upgrade, with applyImmediately."),
    snapshotIdentifier: z
      .string()
      .optional()
      .describe("Snapshot to make the database from. Read when it is created, and never again."),
    rootCertificate: z
      .string()
      .regex(/^(?:\/[\w.-]+)+$/, { error: "an absolute path inside the container" })
      .default("/etc/ssl/certs/rds-global-bundle.pem")
      .describe(
        "Where the containers that connect keep https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem.",
      ),
  })
  .check(
    across(["maxAllocatedStorage", "allocatedStorage"], checkRoomToGrow),
    across(["backupWindow", "maintenanceWindow"], checkBackupWindow),
    across(["maintenanceWindow"], checkMaintenanceWindow),
    across(["maxConnections", "instanceClass"], checkConnectionsFit),
    across(["allowMajorVersionUpgrade", "applyImmediately"], checkUpgradeIsImmediate),
  );

export type DatabaseSettings = z.output<typeof databaseSettings>;

/** The connections that a database accepts. Every monitor and parameter goes by this number. */
export function maxConnections({ maxConnections, instanceClass }: DatabaseSettings): number {
  // The formula of RDS leaves nothing for what a busy connection works with: a full pool would swap.
  return maxConnections ?? Math.floor(connectionCapacity(instanceClass) * 0.75);
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
const LEAST_GROWTH_PERCENT = 10;

function checkRoomToGrow(found: Pick<DatabaseSettings, "allocatedStorage" | "maxAllocatedStorage">) {
  const least = Math.ceil((found.allocatedStorage * (100 + LEAST_GROWTH_PERCENT)) / 100);
  if (found.maxAllocatedStorage >= least) return undefined;
  return (
    `RDS lets storage grow only if the limit is at least ${LEAST_GROWTH_PERCENT} % above allocatedStorage, ` +
    `here ${found.allocatedStorage}. ` +
    `Set it to ${least} or more.`
  );
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html
const LEAST_WINDOW_MINUTES = 30;

function checkBackupWindow(found: Pick<DatabaseSettings, "backupWindow" | "maintenanceWindow">): string | undefined {
  const { backupWindow, maintenanceWindow } = found;
  const spans = dailySpans(backupWindow);
  if (spans.some(({ minutes }) => minutes < LEAST_WINDOW_MINUTES)) return tooShort;
  const maintenance = weeklySpan(maintenanceWindow);
  if (!spans.some((span) => overlap(span, maintenance))) return undefined;
  return `it overlaps the maintenance window ${maintenanceWindow}, which RDS refuses. Move one of the two.`;
}

function checkMaintenanceWindow({ maintenanceWindow }: Pick<DatabaseSettings, "maintenanceWindow">) {
  return weeklySpan(maintenanceWindow).minutes < LEAST_WINDOW_MINUTES ? tooShort : undefined;
}

const tooShort = `RDS asks for ${LEAST_WINDOW_MINUTES} minutes at least. Move its end.`;

function checkConnectionsFit(found: Pick<DatabaseSettings, "maxConnections" | "instanceClass">): string | undefined {
  const { maxConnections, instanceClass } = found;
  if (maxConnections === undefined) return undefined;
  const capacity = connectionCapacity(instanceClass);
  if (maxConnections <= capacity) return undefined;
  return `the memory of ${instanceClass} carries ${capacity}. Lower it, or take a larger instanceClass.`;
}

function checkUpgradeIsImmediate(found: Pick<DatabaseSettings, "allowMajorVersionUpgrade" | "applyImmediately">) {
  if (!found.allowMajorVersionUpgrade || found.applyImmediately) return undefined;
  return (
    "an upgrade that waits for the maintenance window keeps the old parameter group in use, so that deleting it fails " +
    "the deployment. Set applyImmediately for the upgrade too."
  );
}
