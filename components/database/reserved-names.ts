// What PostgreSQL calls reserved: RDS takes none of it for a database or for its administrator.
// https://www.postgresql.org/docs/current/sql-keywords-appendix.html
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
const RESERVED_WORDS = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation " +
    "column concurrently constraint create cross current_catalog current_date current_role current_schema current_time " +
    "current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze " +
    "from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit " +
    "localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references " +
    "returning right select session_user similar some symmetric system_user table tablesample then to trailing true union " +
    "unique user using variadic verbose when where window with"
  ).split(" "),
);

// What is there before anybody makes a database.
const EXISTING_DATABASES = new Set(["rdsadmin", "template0", "template1"]);

// What PostgreSQL, RDS and the check of restored backups call roles of their own.
const EXISTING_ROLES = /^(?:pg_|rds_)|^(?:admin|none|public|rdsadmin|rdsrepladmin|rdstopmgr|restore_check)$/;

export function checkDatabaseName(name: string): string | undefined {
  if (RESERVED_WORDS.has(name.toLowerCase())) return reserved(name);
  return EXISTING_DATABASES.has(name.toLowerCase())
    ? "RDS has a database of that name itself. Choose another."
    : undefined;
}

export function checkUsername(name: string): string | undefined {
  if (RESERVED_WORDS.has(name)) return reserved(name);
  return EXISTING_ROLES.test(name)
    ? "PostgreSQL, RDS or the check of restores has that name itself. Choose another."
    : undefined;
}

function reserved(name: string): string {
  return `PostgreSQL keeps ${name.toUpperCase()} for itself, and RDS refuses it. Choose another, such as ${name}_db.`;
}
