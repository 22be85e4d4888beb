/**
 * The majors of PostgreSQL that a database may run, and the day on which RDS ends their standard support. From then on
 * RDS upgrades an instance by itself, since the component keeps it out of Extended Support.
 *
 * 14 is left out although RDS supports it until 2027-02-28: the community ended it on 2026-11-12, and whoever starts on
 * it now meets a forced upgrade within months. 13 and older are past their end.
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 */
export const postgresMajors = [
  "15", // 2028-02-29
  "16", // 2029-02-28
  "17", // 2030-02-28
  "18", // 2031-02-28
] as const;

export type PostgresMajor = (typeof postgresMajors)[number];

/** The family that a parameter group has to be of. */
export function parameterGroupFamily(major: PostgresMajor): string {
  return `postgres${major}`;
}
