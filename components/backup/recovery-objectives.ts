import type { SettingsProblem } from "../base";
import { type ItemisedTime, inWords, itemised, type TimeItem, type TimePromise } from "../base/itemised-time";
import { survivesZoneLoss } from "../database/kind";
import { otherRegionSettings } from "./recovery-settings";
import { type RestoredDatabase, restoreItems, sizeGiB, throughput } from "./restore-time";
import { type BackupSettings, COMPLETE_WITHIN_MINUTES, START_WITHIN_MINUTES } from "./settings";

/** What of a database decides what survives which loss. */
export type RecoverableDatabase = RestoredDatabase &
  Parameters<typeof survivesZoneLoss>[0] & {
    /** Days back to which RDS can restore it, to the second. */
    backupRetentionDays: number;
  };

type Databases = Readonly<Record<string, RecoverableDatabase>>;

/** One loss of one database: what it costs, and what it may cost. */
interface Recovery {
  loss: string;
  /** The section of the database's settings that says what it may cost. */
  section: "recovery" | "recovery.otherRegion";
  rpo: ItemisedTime;
  rto: ItemisedTime;
  limits: { rpoMinutes: number; rtoMinutes: number };
}

/** What each database loses, and how long it is away, in each kind of accident. */
export function recoveryPromises(databases: Databases, backup: BackupSettings): TimePromise[] {
  return Object.entries(databases).flatMap(([name, database]) =>
    recoveries(database, backup).flatMap(({ loss, rpo, rto, limits }): TimePromise[] => {
      const of = `${name}, ${loss}`;
      return [
        { promise: "RPO", of, ...rpo, limitSeconds: limits.rpoMinutes * 60 },
        { promise: "RTO", of, ...rto, limitSeconds: limits.rtoMinutes * 60 },
      ];
    }),
  );
}

/** The objectives that the settings do not reach. Paths are those of the whole stack. */
export function unmetObjectives(databases: Databases, backup: BackupSettings): SettingsProblem[] {
  return Object.entries(databases).flatMap(([name, database]) => {
    const found = recoveries(database, backup);
    return [
      ...(database.recovery.otherRegion && !backup.copy ? [uncopied(name)] : []),
      ...SECTIONS.flatMap((section) => {
        const losses = found.filter((each) => each.section === section);
        const path = `databases.${name}.${section}`;
        return [
          ...unmet(`${path}.rpoMinutes`, losses, ({ limits, rpo }) => [limits.rpoMinutes, rpo], rpoFix[section]),
          ...unmet(`${path}.rtoMinutes`, losses, ({ limits, rto }) => [limits.rtoMinutes, rto], RTO_FIX),
        ];
      }),
    ];
  });
}

function recoveries(database: RecoverableDatabase, backup: BackupSettings): Recovery[] {
  const { recovery, backupRetentionDays } = database;
  const toPast = { rpo: itemised(untilLogIsSaved), rto: itemised(...restoreItems(database, "log")) };
  // An objective is worth nothing once the log is gone: whoever notices later has the backup of some day, week or month.
  const damage = `data damaged and noticed within ${backupRetentionDays} days`;
  const here = { section: "recovery", limits: recovery } as const;
  const inRegion: Recovery[] = [
    { loss: "zone lost", ...here, ...(zoneLoss(database) ?? toPast) },
    { loss: damage, ...here, ...toPast },
  ];
  if (!backup.copy) return inRegion;
  const limits = recovery.otherRegion ?? otherRegionSettings.parse({});
  const rto = itemised(...restoreItems(database, "copy"));
  const elsewhere = { section: "recovery.otherRegion", limits, rpo: untilCopied(database, backup), rto } as const;
  return [...inRegion, { loss: "region lost", ...elsewhere }];
}

/** What a failing zone costs a database that goes on in another by itself. Nothing is lost: both have all the data. */
function zoneLoss(database: RecoverableDatabase): Pick<Recovery, "rpo" | "rto"> | undefined {
  if (!survivesZoneLoss(database)) return database.kind === "aurora" ? auroraAlone : undefined;
  return { rpo: itemised(), rto: itemised(failover[database.kind]) };
}

const failover: Readonly<Record<RecoverableDatabase["kind"], TimeItem>> = {
  instance: {
    what: "until the standby has taken over",
    seconds: 120,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html",
    verified: true,
  },
  multiAzCluster: {
    what: "until a reader has taken over",
    seconds: 35,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html",
    verified: true,
  },
  aurora: {
    what: "until a replica has taken over",
    seconds: 60,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    verified: true,
  },
};

// The storage is in three zones. AWS names ten minutes for another server in the same zone; in another one, it tries.
const auroraAlone = {
  rpo: itemised(),
  rto: itemised({
    what: "until Aurora has made another server, if it finds room in another zone",
    seconds: 600,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    verified: false,
  }),
};

const untilLogIsSaved: TimeItem = {
  what: "until RDS has saved the log again",
  seconds: 300,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html",
  verified: true,
};

// Nobody has measured this here. AWS names no speed for copies of snapshots between regions.
const COPIED_GIB_PER_HOUR = 100;

/** The age of the newest copy right before the next one is there, at its worst. */
function untilCopied(database: RecoverableDatabase, { daily, copy }: BackupSettings): ItemisedTime {
  const size = sizeGiB(database);
  const plan = "https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html";
  const item = (what: string, minutes: number) => ({ what, seconds: minutes * 60, source: plan, verified: true });
  return itemised(
    item("until the next backup is due", daily.everyHours * 60),
    item("until it has started", START_WITHIN_MINUTES),
    item("until it is complete", COMPLETE_WITHIN_MINUTES),
    {
      what: `until ${size} GiB are copied to ${copy?.region} at ${COPIED_GIB_PER_HOUR} GiB an hour`,
      seconds: throughput(size, COPIED_GIB_PER_HOUR),
      source: "estimate",
      verified: false,
    },
  );
}

const SECTIONS: readonly Recovery["section"][] = ["recovery", "recovery.otherRegion"];

const rpoFix: Readonly<Record<Recovery["section"], string>> = {
  recovery: "since RDS saves the log no sooner",
  "recovery.otherRegion": "or lower backup.daily.everyHours",
};

const RTO_FIX = "or measure a restore and enter it as recovery.measuredRestore";

/** Of the losses that share an objective, the one that misses it by most. */
function unmet(
  path: string,
  losses: readonly Recovery[],
  judge: (recovery: Recovery) => [limitMinutes: number, time: ItemisedTime],
  fix: string,
): SettingsProblem[] {
  const judged = losses.map((recovery) => ({ loss: recovery.loss, judgement: judge(recovery) }));
  const [worst] = judged.sort((one, other) => other.judgement[1].seconds - one.judgement[1].seconds);
  if (!worst) return [];
  const [limitMinutes, time] = worst.judgement;
  if (time.seconds <= limitMinutes * 60) return [];
  const least = Math.ceil(time.seconds / 60);
  const message = `found ${limitMinutes}; ${worst.loss} costs ${inWords(time, "minutes")}. Set it to ${least} or more, ${fix}.`;
  return [{ path, message }];
}

function uncopied(name: string): SettingsProblem {
  return {
    path: `databases.${name}.recovery.otherRegion`,
    message:
      "is promised, and backup.copy is missing: nothing outlives the region. Name its region, or leave this out.",
  };
}
