import type { SettingsProblem } from "../base";
import type { DatabaseSettings } from "./settings";

/** What a database in production may not do without. Paths are those of its own settings. */
export function databaseProductionFloor(settings: DatabaseSettings): SettingsProblem[] {
  const { kind, multiAz, deletionProtection, finalSnapshot, backupRetentionDays } = settings;
  const { secretRecoveryWindowInDays, serverless } = settings;
  const problems: (SettingsProblem | false)[] = [
    kind === "instance" &&
      !multiAz && {
        path: "multiAz",
        message: "found false; in production one zone's failure may not stop the database. Set it to true.",
      },
    ...zoneProblems(settings),
    serverless?.minCapacity === 0 && {
      path: "serverless.minCapacity",
      message: "found 0; a database that sleeps lets the first requests fail until it is awake. Set it to 0.5 or more.",
    },
    secretRecoveryWindowInDays < LEAST_RECOVERY_DAYS && {
      path: "secretRecoveryWindowInDays",
      message:
        `found ${secretRecoveryWindowInDays}; in production a secret that was deleted by mistake can be brought back. ` +
        `Set it to ${LEAST_RECOVERY_DAYS} or more.`,
    },
    backupRetentionDays < LEAST_RETENTION_DAYS && {
      path: "backupRetentionDays",
      message:
        `found ${backupRetentionDays}; a mistake in production may be noticed after two weeks. ` +
        `Set it to ${LEAST_RETENTION_DAYS} or more.`,
    },
    !finalSnapshot && {
      path: "finalSnapshot",
      message: "found false; production data is not deleted without a last snapshot. Set it to true.",
    },
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the database. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_RETENTION_DAYS = 14;
const LEAST_RECOVERY_DAYS = 7;

function zoneProblems(settings: DatabaseSettings): SettingsProblem[] {
  const { kind, zone, readReplicas } = settings;
  const besideSource = Object.entries(readReplicas).filter(([, replica]) => replica.zone === zone);
  const zones = new Set(Object.values(readReplicas).map((replica) => replica.zone));
  const [first] = zones;
  const problems: (SettingsProblem | false)[] = [
    ...besideSource.map(([name]) => ({
      path: `readReplicas.${name}.zone`,
      message:
        `found "${zone}", the zone of its source; in production one zone's failure may not take both. ` +
        "Put it into another zone.",
    })),
    zones.size === 1 &&
      Object.keys(readReplicas).length > 1 &&
      besideSource.length === 0 && {
        path: "readReplicas",
        message: `are all in ${first}; in production one zone's failure may not take all of them. Spread them.`,
      },
    kind === "aurora" &&
      zone === undefined && {
        path: "zone",
        message:
          "is missing; nobody knows then that the replicas stand in other zones. Say where the first one stands.",
      },
    kind === "aurora" &&
      zones.size === 0 && {
        path: "readReplicas",
        message:
          "found none; in production one zone's failure may not stop the database. Add one, in a zone other than the first's.",
      },
  ];
  return problems.filter((problem) => problem !== false);
}
