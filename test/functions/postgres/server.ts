import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ClientConfig } from "pg";

import { freePort } from "../free-port";
import { writeCertificates } from "./certificates";
import { handOver, owner } from "./owner";
import { serverPrograms } from "./programs";
import { administrator, copyTemplate, databaseName, type Login, superuser } from "./template";

/** A PostgreSQL server, as RDS sets one up, on loopback. */
export interface PostgresServer {
  /** Its certificate is for this name, and for 127.0.0.1. */
  host: string;
  port: number;
  databaseName: string;
  administrator: Login;
  superuser: Login;
  /** The certificate of who has signed the server's, in PEM, and the file with it. */
  authority: string;
  authorityFile: string;
  /** Where its files are. */
  dataFolder: string;
  /** How node-postgres connects, with full verification. */
  connection(login: Login, database?: string): ClientConfig;
  /** What it has said so far. */
  log(): string;
  /** Stops it in good order, lets something happen to its files, and starts it again. */
  restart(meanwhile?: () => void): Promise<void>;
  /** Stops it, and deletes its files. It stops as well when this process ends, however it ends. */
  stop(): Promise<void>;
}

/** Starts a server on a free port. It takes connections over TLS alone, and with a password. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const programs = await serverPrograms();
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-postgres-"));
  try {
    return await startIn(folder, programs, settings);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string, programs: string, settings: Record<string, string>): Promise<PostgresServer> {
  const dataFolder = join(folder, "data");
  const authority = await writeCertificates(folder);
  copyTemplate(programs, dataFolder);
  writeFileSync(join(folder, "hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
  handOver(folder);

  const host = "localhost";
  const port = await freePort();
  const said: string[] = [];
  const command = [join(programs, "postgres"), "-D", dataFolder, ...flags({ ...own(folder, port), ...settings })];
  let server = await start(command, folder, said);
  return {
    host,
    port,
    databaseName,
    administrator,
    superuser,
    authority,
    authorityFile: join(folder, "authority.crt"),
    dataFolder,
    connection: (login, database = databaseName) => ({ host, port, database, ...login, ssl: { ca: authority } }),
    log: () => said.join(""),
    async restart(meanwhile) {
      await end(server, "SIGINT");
      meanwhile?.();
      server = await start(command, folder, said);
    },
    async stop() {
      await end(server, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function own(folder: string, port: number): Record<string, string> {
  return {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    hba_file: join(folder, "hba.conf"),
    ssl: "on",
    ssl_cert_file: join(folder, "server.crt"),
    ssl_key_file: join(folder, "server.key"),
    password_encryption: "scram-sha-256",
    shared_buffers: "16MB",
    // What a test writes need not outlive a power failure.
    fsync: "off",
  };
}

function flags(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

// The pipe to the server's input breaks when this process ends, however it ends. The shell becomes the server; what it
// leaves behind waits for that, and then ends it and deletes its files.
const GUARDED = `
  folder=$1; shift
  exec 3<&0
  (
    cat <&3 >/dev/null
    kill -QUIT $$ || exit
    for second in 1 2 3 4 5; do
      test -e data/postmaster.pid && sleep 1
    done
    rm -rf "$folder"
  ) >/dev/null 2>&1 &
  exec "$@" 3<&- </dev/null
`;

async function start(command: string[], folder: string, said: string[]): Promise<ChildProcess> {
  const before = said.length;
  const server = spawn("sh", ["-c", GUARDED, "sh", folder, ...command], { ...owner, cwd: folder, stdio: "pipe" });
  server.stdin.on("error", () => {});
  server.stderr.on("data", (line) => said.push(String(line)));
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const news = said.slice(before).join("");
    if (news.includes("ready to accept connections")) return server;
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended before it was ready: ${news}`);
    await sleep(50);
  }
  await end(server, "SIGQUIT");
  throw new Error(`PostgreSQL was not ready within 30 seconds: ${said.slice(before).join("")}`);
}

async function end(server: ChildProcess, signal: "SIGINT" | "SIGQUIT"): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill(signal);
  await once(server, "exit");
}
