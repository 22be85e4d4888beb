import * as z from "zod";
import { across, refuse } from "../base/checks";
import { roomForName } from "../base/names";
import { logRetentionDays } from "../base/settings";
import { dailyWindowPattern, weeklyWindowPattern } from "../base/time-window";
import { checkReplicasOfManaged, checkUpdatesOfManaged, checkUpdatesOfReplicas } from "./credential-checks";
import { insightsSettings } from "./insights-settings";
import { checkClass, connectionCapacity, instanceClassOf, instanceClassPattern, type Sized } from "./instance-class";
import { databaseKinds, kindCheck } from "./kind";
import { checkVersion, postgresMajors, unknownVersion } from "./postgres-version";
import { proxySettings } from "./proxy-settings";
import { readReplicasSettings, zoneName } from "./replica-settings";
import { checkDatabaseName, checkUsername } from "./reserved-names";
import { restoreSettings } from "./restore-settings";
import { serverlessSettings } from "./serverless-settings";
import { checkClusterStorage, checkIops, checkRoomToGrow, checkThroughput } from "./storage-checks";
import { checkBackupWindow, checkMaintenanceWindow } from "./window-checks";
import { checkReplicaClasses, checkReplicaPriorities, checkSnapshotKind, checkZone } from "./zone-checks";

/** The name of a database in its stack. Of all that is named after it, its backup selection has the least room. */
export const databaseKey = z
  .string()
  .regex(/^[a-z](-?[a-z0-9])*$/, "lower-case letters, digits and single hyphens, a letter first")
  .max(roomForName("aws:backup/selection:Selection", "backup-"));

/** What a stack can say about a PostgreSQL database. The defaults are fit for production. */
export const databaseSettings = z
  .strictObject({
    kind: z
      .enum(databaseKinds)
      .default("instance")
      .describe(
        "What RDS runs: instance (one, with a standby if multiAz), multiAzCluster (a writer and two readers), aurora. " +
          "Another kind is another database: nothing moves the data.",
      ),
    engineVersion: z
      .enum(postgresMajors, { error: ({ input }) => unknownVersion(input) })
      .default("17")
      .describe("Major version of PostgreSQL. RDS installs the minor versions by itself, in the maintenance window."),
    instanceClass: z
      .string()
      .regex(instanceClassPattern, { error: "an instance class such as db.t4g.micro, db.m7g.large or db.r7g.2xlarge" })
      .optional()
      .describe(
        "Instance class. If absent db.m7g.large; db.m6gd.large for a Multi-AZ cluster and db.r7g.large for Aurora.",
      ),
    serverless: serverlessSettings
      .optional()
      .describe("Aurora alone: capacity that follows the load, in place of an instanceClass."),
    databaseName: z
      .string()
      .regex(/^[A-Za-z_]\w{0,62}$/, { error: "a letter or _, then letters, digits and _, 63 at most" })
      .check(({ value, issues }) => refuse(issues, value, checkDatabaseName(value)))
      .describe(
        "Name of the database that it starts with. A change replaces all of it: refused while deletionProtection is on. " +
          "Where it is restored, the name that the source started with.",
      ),
    username: z
      .string()
      .regex(/^[a-z]\w{0,62}$/, { error: "a lower-case letter, then letters, digits and _, 63 at most" })
      .check(({ value, issues }) => refuse(issues, value, checkUsername(value)))
      .default("dbadmin")
      .describe(
        "Name of the administrator. A change replaces the database: refused while deletionProtection is on. Where it is " +
          "restored, the name that the source's has.",
      ),
    zone: zoneName
      .optional()
      .describe(
        "Zone of an instance without standby, or of the first one of Aurora. Any, if absent. Read when it is made, and " +
          "never again.",
      ),
    allocatedStorage: z
      .int()
      .min(20)
      .max(65536)
      .optional()
      .describe("Storage to start with, in GiB. 100, if absent. Aurora has no such setting."),
    maxAllocatedStorage: z
      .int()
      .max(65536)
      .optional()
      .describe(
        "Of an instance: storage up to which RDS lets the disk grow when it runs full, in GiB. 1000, if absent.",
      ),
    iops: z
      .int()
      .positive()
      .optional()
      .describe("Operations a second that the disk is promised. If absent what gp3 gives; 3000 in a Multi-AZ cluster."),
    storageThroughput: z
      .int()
      .positive()
      .optional()
      .describe(
        "Of an instance with 400 GiB or more: MiB a second that the disk is promised. What gp3 gives, if absent.",
      ),
    multiAz: z
      .boolean()
      .optional()
      .describe(
        "Whether an instance has a standby in a second zone that takes over when the first fails. If absent, yes.",
      ),
    readReplicas: readReplicasSettings
      .default({})
      .describe("Instances that follow the writer and can be read from, by name. Aurora's take over when it fails."),
    maxConnections: z
      .int()
      .min(20)
      .max(5000)
      .optional()
      .describe("Connections that the database accepts. Three quarters of what its memory carries, if absent."),
    proxy: proxySettings.optional().describe("A pool of connections in front of the database. None, if absent."),
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
    insights: insightsSettings
      .prefault({})
      .describe("What is kept of the load, for whoever looks for slow statements."),
    enhancedMonitoringSeconds: z
      .literal([1, 5, 10, 15, 30, 60])
      .default(60)
      .describe("Seconds between two reports of the operating system's metrics."),
    lowDowntimeUpdates: z
      .boolean()
      .default(false)
      .describe("Whether an instance is updated beside itself, and swapped within a minute: a blue/green deployment."),
    applyImmediately: z
      .boolean()
      .default(false)
      .describe("Whether changes that interrupt the database are made at once, and not in the maintenance window."),
    allowMajorVersionUpgrade: z
      .boolean()
      .default(false)
      .describe("Whether a new engineVersion may be a new major. Set it for the upgrade, with applyImmediately."),
    restoreFrom: restoreSettings
      .optional()
      .describe(
        "Where the data comes from when the database is made. Read then, and never again: a change does nothing. An " +
          "instance stays encrypted with the key of its source, so that key has to be kept.",
      ),
    rootCertificate: z
      .string()
      .regex(/^(?:\/[\w.-]+)+$/, { error: "an absolute path inside the container" })
      .default("/etc/ssl/certs/rds-global-bundle.pem")
      .describe(
        "Where the containers that connect keep https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem.",
      ),
  })
  .check(
    kindCheck,
    across(["engineVersion", "kind"], (found) => checkVersion(found)),
    across(["instanceClass", "kind", "serverless"], checkInstanceClass),
    across(["zone", "multiAz"], checkZone),
    across(["maxAllocatedStorage", "allocatedStorage", "kind"], checkRoomToGrow),
    across(["allocatedStorage", "kind"], checkClusterStorage),
    across(["iops", "allocatedStorage", "kind"], checkIops),
    across(["storageThroughput", "iops", "allocatedStorage", "kind"], checkThroughput),
    across(["readReplicas", "administratorPassword", "kind"], checkReplicasOfManaged),
    across(["readReplicas", "kind"], checkReplicaClasses),
    across(["readReplicas", "kind"], checkReplicaPriorities),
    across(["lowDowntimeUpdates", "administratorPassword"], checkUpdatesOfManaged),
    across(["lowDowntimeUpdates", "readReplicas"], checkUpdatesOfReplicas),
    across(["backupWindow", "maintenanceWindow"], checkBackupWindow),
    across(["maintenanceWindow"], checkMaintenanceWindow),
    across(["maxConnections", "instanceClass", "serverless"], checkConnectionsFit),
    across(["allowMajorVersionUpgrade", "applyImmediately"], checkUpgradeIsImmediate),
    across(["restoreFrom", "kind"], checkSnapshotKind, ["restoreFrom", "snapshot"]),
    across(["allowMajorVersionUpgrade", "lowDowntimeUpdates"], checkUpgradeInPlace),
  );

export type DatabaseSettings = z.output<typeof databaseSettings>;

/** The connections that a database accepts. Every monitor and parameter goes by this number. */
export function maxConnections({ maxConnections, ...size }: Sized & Pick<DatabaseSettings, "maxConnections">): number {
  // The formula of RDS leaves nothing for what a busy connection works with: a full pool would swap.
  return maxConnections ?? Math.floor(connectionCapacity(size) * 0.75);
}

function checkInstanceClass(found: Pick<DatabaseSettings, "kind" | "instanceClass" | "serverless">) {
  const { kind, instanceClass, serverless } = found;
  if (instanceClass === undefined) return undefined;
  if (kind === "aurora" && serverless) return "serverless says how large it is. Leave one of the two out.";
  return checkClass({ kind, instanceClass });
}

function checkConnectionsFit(found: Sized & Pick<DatabaseSettings, "maxConnections">): string | undefined {
  const { maxConnections, ...size } = found;
  if (maxConnections === undefined) return undefined;
  const capacity = connectionCapacity(size);
  if (maxConnections <= capacity) return undefined;
  return `the memory of ${instanceClassOf(size)} carries ${capacity}. Lower it, or take a larger one.`;
}

function checkUpgradeIsImmediate(found: Pick<DatabaseSettings, "allowMajorVersionUpgrade" | "applyImmediately">) {
  if (!found.allowMajorVersionUpgrade || found.applyImmediately) return undefined;
  return (
    "an upgrade that waits for the maintenance window keeps the old parameter group in use, so that deleting it fails " +
    "the deployment. Set applyImmediately for the upgrade too."
  );
}

// To another major it copies by logical replication, for which a parameter has to be set and the instance restarted.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-replication-type.html
function checkUpgradeInPlace(found: Pick<DatabaseSettings, "allowMajorVersionUpgrade" | "lowDowntimeUpdates">) {
  if (!found.allowMajorVersionUpgrade || !found.lowDowntimeUpdates) return undefined;
  return (
    "a blue/green update to another major needs logical replication, which the database is not made for. " +
    "Set lowDowntimeUpdates to false for the upgrade."
  );
}
