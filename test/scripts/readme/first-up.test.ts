import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";

import { startSimulatedCloud } from "../../../simulator";
import { type AwsStandIn, startAwsStandIn } from "./aws-stand-in";
import { commandsOfSection } from "./commands";

const run = promisify(execFile);
const repository = join(__dirname, "../../..");
const heading = "Before your first real `up`";
// The account in which moto answers.
const account = "123456789012";
const left = [".git", ".simulator", "node_modules"];

describe(`README, "${heading}"`, function () {
  // The AWS command and moto are installed first, from PyPI.
  this.timeout(300_000);

  let aws: AwsStandIn;
  let clone: string;

  before(async () => {
    aws = await startAwsStandIn(process.env.PATH ?? "");
    clone = mkdtempSync(join(tmpdir(), "evenkeel-readme-"));
    for (const entry of readdirSync(repository).filter((name) => !left.includes(name))) {
      cpSync(join(repository, entry), join(clone, entry), { recursive: true });
    }
    symlinkSync(join(repository, "node_modules"), join(clone, "node_modules"));
  });

  after(async () => {
    await aws?.stop();
    rmSync(clone, { recursive: true, force: true });
  });

  it("takes staging from nothing to running and down again, with its commands as they stand", async () => {
    const certificate = await requestCertificate("staging.api.example.com");
    const settings = readFileSync(join(clone, "Pulumi.staging.yaml"), "utf8").replaceAll("111122223333", account);
    const cloudFolder = join(clone, ".simulator", "real-enough");
    mkdirSync(cloudFolder, { recursive: true });
    const given = [certificate, ...plainValues(parse(settings).config)];
    const cloud = await startSimulatedCloud({ folder: cloudFolder, given });
    try {
      const commands = commandsOfSection(readFileSync(join(clone, "README.md"), "utf8"), heading).join("\n");
      const { code, printed } = await bash(commands, onlyTheCloudSubstituted(cloud.debugProviders));

      assert.equal(code, 0, printed);
      assert.match(printed, /^https:\/\/staging\.api\.example\.com$/m);
      assert.match(printed, /Stack 'staging' has been removed!/);
      const { config: kept, encryptedkey } = parse(readFileSync(join(clone, "Pulumi.staging.yaml"), "utf8"));
      assert.equal(kept["evenkeel:account"].id, account, "it stays text");
      assert.equal(kept["evenkeel:monitoring"].alerts.warning[0], "slack-your-team-alerts");
      assert.ok(encryptedkey, "the stack's key is sealed by KMS");
    } finally {
      await cloud.close();
    }
  });

  async function requestCertificate(domain: string): Promise<string> {
    const env = { ...aws.environment, AWS_DEFAULT_REGION: "us-east-1" };
    const words = ["acm", "request-certificate", "--domain-name", domain, "--output", "text"];
    return (await run("aws", words, { env })).stdout.trim();
  }

  async function bash(commands: string, environment: NodeJS.ProcessEnv): Promise<{ code: number; printed: string }> {
    // With a socket for input bash takes itself for a login from afar.
    const child = spawn("bash", ["-euo", "pipefail", "-c", commands], {
      cwd: clone,
      env: { ...environment, ...aws.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => printed.push(part));
    const [code] = await once(child, "close");
    return { code, printed: Buffer.concat(printed).toString() };
  }

  /** Whatever a person's shell has of its own stays out; npm and the Pulumi CLI are found as usual. */
  function onlyTheCloudSubstituted(debugProviders: string): NodeJS.ProcessEnv {
    const home = join(clone, ".simulator", "home");
    const pulumiHome = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
    mkdirSync(join(home, ".pulumi"), { recursive: true });
    symlinkSync(join(pulumiHome, "versions"), join(home, ".pulumi", "versions"));
    // Where no folder of logs can be made, Pulumi goes on without, and takes half the time.
    writeFileSync(join(home, ".pulumi", "logs"), "");
    return {
      HOME: home,
      PULUMI_HOME: join(home, ".pulumi"),
      PULUMI_DEBUG_PROVIDERS: debugProviders,
      PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // State is written once a command, and not after each resource: moto takes its time for each.
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
      // Nobody is there to answer.
      PULUMI_SKIP_CONFIRMATIONS: "true",
      DATADOG_API_KEY: "stand-in",
      DATADOG_APP_KEY: "stand-in",
    };
  }
});

function plainValues(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(plainValues);
}
