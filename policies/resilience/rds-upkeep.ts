import { all, decideBoth, defineRule, fail, inProduction, notApplicable, of, pass, type Rule, textOf } from "../kit";
import { byEngine, CLUSTER, CLUSTER_INSTANCE, INSTANCE, isReplica } from "../kit/databases";
import { setTo } from "../kit/remedy";
import { isOutdated, oldestVersion } from "./engine-versions";
import { windowsOverlap } from "./weekly-window";

const minorUpgrades = defineRule({
  id: "rds-minor-upgrades",
  title: "A database takes minor versions of its engine by itself",
  severity: "high",
  resources: [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
  why: "They mend what attackers already know of, and nobody else installs them.",
  fix: "Leave autoMinorVersionUpgrade out, or set it to true.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html#USER_UpgradeDBInstance.Upgrading.AutoMinorVersionUpgrades",
  controls: { fsbp: ["RDS.13", "RDS.35"], cis: ["2.3.2"], nist80053: ["SI-2", "SI-2(5)"], pciDss: ["6.3.3"] },
  // Where nothing is said, RDS installs them.
  passes: [
    { autoMinorVersionUpgrade: true },
    {},
    of(CLUSTER, {}),
    of(CLUSTER_INSTANCE, {}),
    { engine: "custom-oracle-ee", autoMinorVersionUpgrade: false },
  ],
  fails: [
    { autoMinorVersionUpgrade: false },
    { engine: "postgres", autoMinorVersionUpgrade: false },
    of(CLUSTER, { autoMinorVersionUpgrade: false }),
    of(CLUSTER_INSTANCE, { autoMinorVersionUpgrade: false }),
  ],

  remedy(database) {
    const isOn = !database.has("autoMinorVersionUpgrade") || isCustom(database.at("engine").text);
    return isOn ? [] : setTo(database, "autoMinorVersionUpgrade", true);
  },
  validate(database) {
    const upgrades = database.refuse("autoMinorVersionUpgrade", false, "true, or nothing");
    const byHand = notApplicable("RDS Custom cannot do it");
    return database.at("engine").decide((engine) => (isCustom(textOf(engine)) ? byHand : upgrades), upgrades);
  },
});

function isCustom(engine: string): boolean {
  return engine.startsWith("custom-");
}

const engineSupported = defineRule({
  id: "rds-engine-supported",
  title: "A database runs a version of its engine that is still supported",
  severity: "medium",
  resources: [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
  why: "For older ones RDS either bills extended support by the core and hour, or upgrades them by itself on a day that it chooses.",
  fix: "Set engineVersion to a supported one. A new major version is tried on a restored copy, or by a blue/green deployment.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html",
  controls: { nist80053: ["SA-22", "SI-2"], pciDss: ["6.3.3"] },
  passes: [
    { engine: "postgres", engineVersion: "17.6" },
    { engine: "postgres" },
    { engine: "mariadb", engineVersion: "10.11" },
    { engine: "oracle-se2", engineVersion: "19" },
    of(CLUSTER, { engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.08.2" }),
    of(CLUSTER, { engine: "aurora-mysql", engineVersion: "8.0" }),
    of(CLUSTER_INSTANCE, { engine: "aurora-postgresql", engineVersion: "16.4" }),
  ],
  fails: [
    { engine: "postgres", engineVersion: "13.20" },
    { engine: "mysql", engineVersion: "8.0.43" },
    { engine: "mariadb", engineVersion: "10.6" },
    of(CLUSTER, { engine: "aurora-mysql", engineVersion: "5.7.mysql_aurora.2.12.5" }),
    of(CLUSTER_INSTANCE, { engine: "aurora-postgresql", engineVersion: "12.22" }),
  ],

  validate: (database) =>
    byEngine(database, (engine) => {
      const version = database.at("engineVersion");
      const oldest = oldestVersion(engine);
      // RDS takes a current version where none is named.
      if (oldest === undefined) return notApplicable("the versions of this engine are not known here");
      const supported = () => (isOutdated(engine, version.text) ? version.wrong(`${oldest} or newer`) : pass);
      return version.decide(supported, pass);
    }),
});

const supportStandard = defineRule({
  id: "rds-support-standard",
  title: "A database does not slip into extended support",
  severity: "low",
  resources: [INSTANCE, CLUSTER],
  why: "At the end of standard support RDS enrols it by itself, and bills by the core and hour until somebody notices.",
  fix: "Set engineLifecycleSupport to open-source-rds-extended-support-disabled, and plan the next major version in time: RDS upgrades what is left.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-creating-db-instance.html",
  controls: { nist80053: ["SA-22", "SI-2"] },
  passes: [
    { engine: "postgres", engineLifecycleSupport: "open-source-rds-extended-support-disabled" },
    { engine: "mariadb" },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { engine: "aurora-mysql", engineLifecycleSupport: "open-source-rds-extended-support-disabled" }),
  ],
  fails: [
    { engine: "postgres" },
    { engine: "mysql", engineLifecycleSupport: "open-source-rds-extended-support" },
    of(CLUSTER, { engine: "aurora-postgresql" }),
  ],

  validate: (database) =>
    byEngine(database, (engine) =>
      EXTENDED.test(engine)
        ? database.expect("engineLifecycleSupport", "open-source-rds-extended-support-disabled")
        : notApplicable("RDS has no extended support of this engine"),
    ),
});

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
const EXTENDED = /^(?:aurora-)?(?:mysql|postgres(?:ql)?)$/;

const windowsApart = defineRule({
  id: "rds-windows-apart",
  title: "A database is backed up and maintained at different times, which the program chose",
  severity: "low",
  resources: [INSTANCE, CLUSTER],
  why: "RDS refuses windows that overlap, half-way through a deployment. Where none is named it picks one, at night somewhere else.",
  fix: "Set backupWindow and maintenanceWindow (a cluster: preferredBackupWindow and preferredMaintenanceWindow) to quiet times that do not overlap.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html#Concepts.DBMaintenance",
  controls: { nist80053: ["CP-9", "MA-2"] },
  passes: [
    { backupWindow: "02:00-02:30", maintenanceWindow: "sun:03:00-sun:03:30" },
    { replicateSourceDb: "orders", maintenanceWindow: "sun:03:00-sun:03:30" },
    of(CLUSTER, { preferredBackupWindow: "02:00-02:30", preferredMaintenanceWindow: "sun:03:00-sun:03:30" }),
  ],
  fails: [
    { backupWindow: "02:00-02:30" },
    { maintenanceWindow: "sun:03:00-sun:03:30" },
    { backupWindow: "02:00-02:30", maintenanceWindow: "sun:02:15-sun:02:45" },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { preferredBackupWindow: "23:30-00:30", preferredMaintenanceWindow: "mon:00:00-mon:01:00" }),
  ],

  validate(database) {
    const [backup, maintenance] = WINDOWS[database.type === CLUSTER ? "cluster" : "instance"];
    const weekly = database.expectSet(maintenance, "a window of every week");
    // A replica is backed up only where it says so.
    if (isReplica(database) && !database.has(backup)) return weekly;
    const daily = database.expectSet(backup, "a window of every day");
    const together = decideBoth(
      [database.at(backup), database.at(maintenance)],
      (day, week) => (windowsOverlap(textOf(day), textOf(week)) ? overlapping(maintenance) : pass),
      pass,
    );
    return all([daily, weekly, together]);
  },
});

const WINDOWS = {
  instance: ["backupWindow", "maintenanceWindow"],
  cluster: ["preferredBackupWindow", "preferredMaintenanceWindow"],
} as const;

function overlapping(property: string) {
  return fail("found a time at which backups are taken, expected another one", property);
}

const changesWait = defineRule({
  id: "rds-changes-wait",
  title: "Changes of a database wait for its maintenance window",
  severity: "low",
  resources: [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
  levels: inProduction,
  why: "Many of them restart the database, and with applyImmediately they do so in the middle of the deployment.",
  fix: "Leave applyImmediately out, but for the one deployment that cannot wait.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html",
  controls: { nist80053: ["CM-3", "MA-2"] },
  passes: [{ applyImmediately: false }, {}, of(CLUSTER, {}), of(CLUSTER_INSTANCE, {})],
  fails: [
    { applyImmediately: true },
    of(CLUSTER, { applyImmediately: true }),
    of(CLUSTER_INSTANCE, { applyImmediately: true }),
  ],

  validate: (database) => database.refuse("applyImmediately", true, "false, or nothing"),
});

export const rules: readonly Rule[] = [minorUpgrades, engineSupported, supportStandard, windowsApart, changesWait];
