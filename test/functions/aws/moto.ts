import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { freePort } from "../free-port";

const run = promisify(execFile);

// awscli is the first version of AWS's own command, the one that PyPI carries.
const packages = ["moto[server]==5.2.5", "awscli==1.46.2"];
const cache = join(__dirname, "../../../node_modules/.cache");
const tools = join(cache, "aws-stand-in-5.2.5");

/** The folder with the AWS command and moto. */
export const awsCommands = join(tools, "bin");

/** The account in which moto answers, and the region in which our tests ask. */
export const accountId = "123456789012";
export const region = "us-east-1";

/** AWS's APIs on loopback, by people who don't know this project. */
export interface Moto {
  endpoint: string;
  /** What a client of the SDK is made with. */
  client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** What makes a program that uses an SDK talk to it. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Installs moto and the AWS command from PyPI, once, and starts a server on a free port of loopback. */
export async function startMoto(): Promise<Moto> {
  await installAwsTools();
  const port = await freePort();
  const server = spawn(join(awsCommands, "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, server);
  const credentials = { accessKeyId: "stand-in", secretAccessKey: "stand-in" };
  return {
    endpoint,
    client: { endpoint, region, credentials },
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    async stop() {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, "exit");
    },
  };
}

/** Installs moto and the AWS command from PyPI, once. */
export async function installAwsTools(): Promise<void> {
  if (existsSync(tools)) return;
  mkdirSync(dirname(tools), { recursive: true });
  const building = mkdtempSync(join(cache, "aws-stand-in-"));
  try {
    await run("python3", ["-m", "venv", "--copies", building]);
    await run(join(building, "bin/python"), ["-m", "pip", "install", "--quiet", ...packages]);
    // The scripts of a virtual environment name their interpreter by an absolute path.
    await run("sed", ["-i", `1s|${building}|${tools}|`, join(building, "bin/moto_server"), join(building, "bin/aws")]);
    // Another test may have been quicker.
    if (!existsSync(tools)) renameSync(building, tools);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function answers(endpoint: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode} before it answered`);
    const response = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error("moto_server did not answer within 30 seconds");
}
