import { execFileSync, type StdioOptions } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { handOver, owner } from "./owner";

const cache = join(__dirname, "../../../node_modules/.cache");

export interface Login {
  user: string;
  password: string;
}

export const databaseName = "entity";

/** Who may do everything, and whom RDS gives to nobody. */
export const superuser: Login = { user: "rdsadmin", password: "superuser-password" };

/** Who may do what RDS's administrator may: everything with roles and this database, and no more. */
export const administrator: Login = { user: "administrator", password: "administrator-password" };

// RDS's administrator is no superuser, but member of a role with some of what only they may.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
const statements = [
  "CREATE ROLE rds_superuser",
  "CREATE ROLE rds_iam",
  "GRANT rds_iam, pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION",
  `CREATE ROLE ${administrator.user} LOGIN CREATEDB CREATEROLE PASSWORD '${administrator.password}'`,
  `GRANT rds_superuser TO ${administrator.user}`,
  `CREATE DATABASE ${databaseName} OWNER ${administrator.user}`,
];

const initdb = [
  ...["--username", superuser.user, "--encoding", "UTF8", "--locale", "C"],
  ...["--auth", "scram-sha-256", "--data-checksums", "--no-sync", "--no-instructions"],
];

/** Copies the files of a new database server, as RDS sets one up, to a folder. They are made once. */
export function copyTemplate(programs: string, folder: string): void {
  execFileSync("cp", ["-Rp", template(programs), folder]);
}

function template(programs: string): string {
  const version = execFileSync(join(programs, "postgres"), ["--version"], { encoding: "utf8" });
  const made = createHash("sha256").update(JSON.stringify([version, initdb, statements, superuser]));
  const kept = join(cache, `postgres-template-${made.digest("hex").slice(0, 12)}`);
  if (existsSync(kept)) return kept;

  const building = mkdtempSync(join(tmpdir(), "evenkeel-postgres-template-"));
  try {
    const [data, password] = [join(building, "data"), join(building, "password")];
    writeFileSync(password, superuser.password);
    handOver(building);
    const stdio: StdioOptions = ["pipe", "ignore", "pipe"];
    const options = { ...owner, cwd: building, stdio };
    execFileSync(join(programs, "initdb"), [...initdb, "--pgdata", data, "--pwfile", password], options);
    const input = statements.map((statement) => `${statement}\n`).join("");
    execFileSync(join(programs, "postgres"), ["--single", "-D", data, "postgres"], { ...options, input });
    keep(data, kept);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return kept;
}

/** Puts a folder into the cache, which may be on another disk, in one piece. */
function keep(folder: string, kept: string): void {
  mkdirSync(cache, { recursive: true });
  const arriving = mkdtempSync(join(cache, "postgres-template-"));
  try {
    execFileSync("cp", ["-Rp", folder, join(arriving, "data")]);
    // Another test may have been quicker.
    if (!existsSync(kept)) renameSync(join(arriving, "data"), kept);
  } finally {
    rmSync(arriving, { recursive: true, force: true });
  }
}
