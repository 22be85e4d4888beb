import type { Database } from "./database";

/**
 * What gives a new role what an application has made as the administrator, who was its user before: in schema public and in
 * schemas of its own. The administrator is a member of the role, so whoever still connects as that goes on working.
 */
export async function ownerChanges(database: Database, role: string): Promise<string[]> {
  const changes = await database.query(ownedByAdministrator, [role]);
  return changes.map(({ statement }) => `${statement}`);
}

// A sequence of a column changes hands with its table, and what an extension has made stays with it. Views, sequences,
// and foreign tables are tables to ALTER TABLE, domains are types to ALTER TYPE, procedures are routines.
// https://www.postgresql.org/docs/current/catalog-pg-depend.html
const ownedByAdministrator = `
  WITH administrator AS (
    SELECT oid FROM pg_roles WHERE rolname = current_user
  ), made_by_extension AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
  ), place AS (
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname = 'public' OR nspowner = (SELECT oid FROM administrator) AND nspname NOT LIKE 'pg\\_%'
      AND ('pg_namespace'::regclass, oid) NOT IN (SELECT * FROM made_by_extension)
  )
  SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, $1::text) AS statement
  FROM place
  WHERE nspname <> 'public'
  UNION ALL
  SELECT format('ALTER TABLE %s OWNER TO %I', class.oid::regclass, $1::text)
  FROM pg_class class JOIN place ON relnamespace = place.oid
  WHERE relowner = (SELECT oid FROM administrator) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND ('pg_class'::regclass, class.oid) NOT IN (SELECT * FROM made_by_extension)
    AND NOT (relkind = 'S' AND EXISTS (
      SELECT FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype IN ('a', 'i')
    ))
  UNION ALL
  SELECT format('ALTER ROUTINE %s OWNER TO %I', routine.oid::regprocedure, $1::text)
  FROM pg_proc routine JOIN place ON pronamespace = place.oid
  WHERE proowner = (SELECT oid FROM administrator)
    AND ('pg_proc'::regclass, routine.oid) NOT IN (SELECT * FROM made_by_extension)
  UNION ALL
  SELECT format('ALTER TYPE %s OWNER TO %I', type.oid::regtype, $1::text)
  FROM pg_type type JOIN place ON typnamespace = place.oid LEFT JOIN pg_class row ON row.oid = typrelid
  WHERE typowner = (SELECT oid FROM administrator) AND (typtype IN ('d', 'e', 'r') OR row.relkind = 'c')
    AND ('pg_type'::regclass, type.oid) NOT IN (SELECT * FROM made_by_extension)`;
