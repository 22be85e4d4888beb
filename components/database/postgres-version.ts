import type { DatabaseKind } from "./kind";

/**
 * The majors of PostgreSQL that a database may run, and the day on which RDS ends their standard support. From then on
 * RDS upgrades a database by itself, since the component keeps it out of Extended Support.
 *
 * 14 is left out although RDS supports it until 2027-02-28: the community ended it on 2026-11-12, and whoever starts on
 * it now meets a forced upgrade within months. 13 and older are past their end.
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html
 */
export const postgresMajors = ["15", "16", "17", "18"] as const;

export type PostgresMajor = (typeof postgresMajors)[number];

const STANDARD_SUPPORT_ENDS: Readonly<Record<PostgresMajor, string>> = {
  "15": "2028-02-29",
  "16": "2029-02-28",
  "17": "2030-02-28",
  "18": "2031-02-28",
};

// The community's last release of each. RDS goes on for a few months, and then upgrades.
// https://www.postgresql.org/support/versioning/
const ENDED: Readonly<Record<string, string>> = {
  "9": "2021-11-11",
  "10": "2022-11-10",
  "11": "2023-11-09",
  "12": "2024-11-21",
  "13": "2025-11-13",
  "14": "2026-11-12",
};

/** What a message says of a version that is none of the majors. */
export function unknownVersion(found: unknown): string {
  const [major = "", minor] = String(found).split(".");
  const allowed = `Set it to ${quoted(postgresMajors.slice(0, -1))} or ${quoted(postgresMajors.slice(-1))}`;
  const ended = ENDED[major];
  if (ended)
    return `PostgreSQL ${major} came to its end on ${ended}, and RDS upgrades by force what still runs it. ${allowed}`;
  const known = postgresMajors.find((each) => each === major);
  if (known && typeof found === "number") return `Write it in quotes: "${known}"`;
  if (known && minor !== undefined) return `RDS installs the minor versions by itself. Set it to "${known}"`;
  return `RDS has no such PostgreSQL, or it is not known here. ${allowed}`;
}

// What the documents list for each kind.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RDS_Fea_Regions_DB-eng.Feature.MultiAZDBClusters.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Updates.html
const MAJORS: Readonly<Record<DatabaseKind, readonly PostgresMajor[]>> = {
  instance: postgresMajors,
  multiAzCluster: ["15", "16", "17"],
  aurora: ["15", "16", "17"],
};

interface Versioned {
  kind: DatabaseKind;
  engineVersion: PostgresMajor;
}

export function checkVersion({ kind, engineVersion }: Versioned, today = new Date()): string | undefined {
  const majors = MAJORS[kind];
  if (!majors.includes(engineVersion)) {
    return `a database of kind ${kind} runs ${quoted(majors)}. Set it to one of those, or change kind.`;
  }
  const end = STANDARD_SUPPORT_ENDS[engineVersion];
  if (today < new Date(end)) return undefined;
  return (
    `RDS ended its standard support of PostgreSQL ${engineVersion} on ${end}, and upgrades by force what still runs it. ` +
    "Upgrade, with allowMajorVersionUpgrade and applyImmediately."
  );
}

function quoted(majors: readonly string[]): string {
  return majors.map((each) => `"${each}"`).join(", ");
}

/** The family that the parameter group of an instance or of a cluster has to be of. */
export function parameterGroupFamily({ kind, engineVersion }: Versioned): string {
  return kind === "aurora" ? `aurora-postgresql${engineVersion}` : `postgres${engineVersion}`;
}
