/** The oldest version of each engine that RDS supports without a surcharge, as of November 2026. */
const OLDEST: Readonly<Record<string, readonly number[]>> = {
  // https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
  postgres: [14],
  "aurora-postgresql": [14],
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
  mysql: [8, 4],
  // Versions of Aurora MySQL are read from what follows mysql_aurora.
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html
  "aurora-mysql": [3],
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MariaDB.Concepts.VersionMgmt.html
  mariadb: [10, 11],
};

/** The oldest version of an engine that is supported, where it is known. */
export function oldestVersion(engine: string): string | undefined {
  return OLDEST[engine]?.join(".");
}

/** Whether a version of an engine is older than all that are supported. */
export function isOutdated(engine: string, version: string): boolean {
  const oldest = OLDEST[engine];
  if (!oldest || !/^\d/.test(version)) return false;
  const parts = engine === "aurora-mysql" ? [versionOfAurora(version)] : version.split(".").map(Number);
  return compare(parts, oldest) < 0;
}

/** The version of Aurora in `5.7.mysql_aurora.2.12.5`, or the one for a version of MySQL alone. */
function versionOfAurora(version: string): number {
  const [, ofAurora] = /mysql_aurora\.(\d+)/.exec(version) ?? [];
  return Number(ofAurora ?? (version.startsWith("5.") ? 2 : 3));
}

function compare(one: readonly number[], other: readonly number[]): number {
  // A version that says less is the newest of those: 8 is not older than 8.4.
  const differing = other.findIndex((part, at) => one[at] !== undefined && one[at] !== part);
  return differing < 0 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}
