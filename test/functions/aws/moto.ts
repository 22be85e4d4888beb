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

// moto's own PutSecretValue takes the stage AWSCURRENT from whichever version it put last, though another may have got
// it since. Secrets Manager takes it from the version that has it, and makes that AWSPREVIOUS.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
const server = `
from moto.secretsmanager.models import FakeSecret
from moto.server import main

def make_current(secret, made, version_id):
    for version in secret.versions.values():
        stages = version["version_stages"]
        version["version_stages"] = [
            "AWSPREVIOUS" if stage == "AWSCURRENT" else stage
            for stage in stages if stage != "AWSPREVIOUS"
        ]
    secret.versions[version_id] = made
    secret.default_version_id = version_id

FakeSecret.reset_default_version = make_current
main()
`;

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
  const command = ["-c", server, "-H", "127.0.0.1", "-p", String(port)];
  const running = spawn(join(awsCommands, "python"), command, { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, running);
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
      if (running.exitCode !== null) return;
      running.kill();
      await once(running, "exit");
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
    // The script of a virtual environment names its interpreter by an absolute path.
    await run("sed", ["-i", `1s|${building}|${tools}|`, join(building, "bin/aws")]);
    // Another test may have been quicker.
    if (!existsSync(tools)) renameSync(building, tools);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function answers(endpoint: string, running: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (running.exitCode !== null) throw new Error(`moto ended with ${running.exitCode} before it answered`);
    const response = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error("moto did not answer within 30 seconds");
}
