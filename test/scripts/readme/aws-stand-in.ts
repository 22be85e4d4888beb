import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

// moto answers the AWS APIs that a Pulumi backend needs: S3 for state, KMS for the secrets provider.
// awscli is the first version of AWS's own command, the one that PyPI carries.
const packages = ["moto[server]==5.2.5", "awscli==1.46.2"];
const cache = join(__dirname, "../../../node_modules/.cache");
const tools = join(cache, "aws-stand-in-5.2.5");

/** An AWS account's S3 and KMS on loopback, by people who don't know this project. */
export interface AwsStandIn {
  /** What makes the AWS command and the Pulumi CLI talk to it. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Installs moto and the AWS command from PyPI, once, and starts a server on a free port of loopback. */
export async function startAwsStandIn(path: string): Promise<AwsStandIn> {
  await install();
  const port = await freePort();
  const server = spawn(join(tools, "bin/moto_server"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, server);
  return {
    environment: {
      PATH: [join(tools, "bin"), path].join(delimiter),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "stand-in",
      AWS_SECRET_ACCESS_KEY: "stand-in",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    async stop() {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, "exit");
    },
  };
}

async function install(): Promise<void> {
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
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode} before it answered`);
    const response = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error("moto_server did not answer within 30 seconds");
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port on loopback");
  return address.port;
}
