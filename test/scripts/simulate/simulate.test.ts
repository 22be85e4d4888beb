import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { pulumiFolder } from "../../../scripts/set-up/pulumi-version.mjs";
import { simulator } from "../../../simulator/command/simulator";
import { UsersProgram, until } from "./program";

describe("simulate", function () {
  this.timeout(60_000);
  let program: UsersProgram;

  beforeEach(() => {
    program = new UsersProgram();
  });
  afterEach(() => program.remove());

  it("touches nothing of the user's: stack files, backend, plugins, secrets provider, credentials, Pulumi home", async () => {
    const { folder } = program;
    const home = join(folder, "home-of-pulumi");
    mkdirSync(join(folder, "stacks"));
    mkdirSync(home);
    symlinkSync(join(pulumiFolder(), ".."), join(home, "versions"));
    writeFileSync(join(home, "credentials.json"), `{"current": "s3://state-of-the-company"}`);
    renameSync(join(folder, "Pulumi.dev.yaml"), join(folder, "stacks", "Pulumi.dev.yaml"));
    writeFileSync(join(folder, "stacks", "Pulumi.dev.yaml"), usersStackFile);
    writeFileSync(join(folder, "Pulumi.yaml"), `${readFileSync(join(folder, "Pulumi.yaml"), "utf8")}${usersProject}`);
    const before = checksums(folder);
    const environment = {
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: "s3://state-of-the-company",
      PULUMI_ACCESS_TOKEN: "pul-1",
      AWS_PROFILE: "company",
      AWS_SECRET_ACCESS_KEY: "hush",
      DATADOG_API_KEY: "hush",
      DD_SITE: "datadoghq.eu",
    };
    const run = (...args: string[]) => program.start(args, { environment }).ended;

    const up = await run("up", "--yes");
    const outputs = await run("stack", "output", "--json", "--show-secrets");
    const destroy = await run("destroy", "--yes", "--remove");

    assert.equal(up.code, 0, up.stdout + up.stderr);
    const { network, ...others } = JSON.parse(outputs.stdout);
    assert.match(network, /^arn:aws:ec2:/);
    assert.deepEqual(others, { ambient: [], passwordLength: 20, token: "simulated-web-token" });
    assert.equal(destroy.code, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(checksums(folder), before);
  });

  it("refuses a second run on a stack and says who holds it, and lets another stack run", async () => {
    writeFileSync(join(program.folder, "Pulumi.other.yaml"), "config: {}\n");
    const first = program.start([
      "up",
      "--yes",
      "--skip-preview",
      "--stack=dev",
      "--config=web:pauseMilliseconds=60000",
    ]);
    await until("the first run", () => program.lockHolder()?.engine);

    const [second, preview, other] = await Promise.all([
      program.simulate("destroy", "--yes", "--stack=dev"),
      program.simulate("preview", "--stack=dev"),
      program.simulate("up", "--yes", "--skip-preview", "--stack=other"),
    ]);
    first.process.kill("SIGTERM");
    const { stdout } = await first.ended;

    for (const refused of [second, preview]) {
      assert.equal(refused.code, 1);
      assert.match(
        refused.stderr,
        new RegExp(`^Another run works on this stack: "simulate up --stack dev", process ${first.process.pid}, since`),
      );
    }
    assert.equal(other.code, 0, other.stdout + other.stderr);
    assert.match(stdout, /SIGTERM received; cancelling/);
    assert.equal(program.lockHolder(), undefined);
  });

  it("refuses a stack without a file and lists those that have one", async () => {
    const { code, stderr } = await program.simulate("up", "--yes", "--stack", "production");

    assert.equal(code, 1);
    assert.equal(
      stderr,
      "Stack production has no file. Write Pulumi.production.yaml, or name another stack.\nStacks with a file: dev.\n",
    );
  });

  it("refuses to write configuration", async () => {
    const before = checksums(program.folder);

    const { code, stderr } = await program.simulate("config", "set", "web:groups", "3", "--stack", "dev");

    assert.equal(code, 1);
    assert.match(stderr, /^config set: .* Edit Pulumi\.dev\.yaml/);
    assert.deepEqual(checksums(program.folder), before);
  });

  it("leaves a simulated cloud that it cannot read as it is, and the state too", async () => {
    await program.expect("up", "--yes", "--skip-preview");
    const [journal = ""] = readdirSync(program.cloudFolder()).filter((name) => name.endsWith(".jsonl"));
    const file = join(program.cloudFolder(), journal);
    writeFileSync(file, readFileSync(file, "utf8").replace("10.0.0.0/16", `10.0.0.0/16"`));
    const before = { cloud: checksums(program.cloudFolder()), state: program.state() };

    const { code, stderr } = await program.simulate("up", "--yes");

    assert.equal(code, 1);
    assert.match(stderr, /^\S+\.jsonl:\d+: the simulated cloud cannot be read: .* Nothing was changed\./);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.deepEqual({ cloud: checksums(program.cloudFolder()), state: program.state() }, before);
    assert.equal(program.lockHolder(), undefined);
  });

  it("says how to start over where the key of a simulated cloud is damaged, and that way works", async () => {
    await program.expect("up", "--yes", "--skip-preview");
    writeFileSync(join(program.cloudFolder(), "key"), "no key");

    const { code, stderr } = await program.simulate("up", "--yes");
    const [, workspace = ""] = stderr.match(/^Or remove (\S+), which holds nothing but simulated stacks/m) ?? [];

    assert.equal(code, 1);
    assert.match(stderr, /^\S+key: the simulated cloud cannot be read: the key .* is missing or damaged\./);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(workspace, join(program.folder, ".simulator"));
    rmSync(workspace, { recursive: true });
    await program.expect("up", "--yes", "--skip-preview", "--stack=dev");
  });

  it("tells source positions from the program's folder and creates what the state says", async () => {
    await program.expect("up", "--yes", "--skip-preview", "--stack=dev");

    const exported = await program.expect("stack", "export");
    const { resources } = program.state();
    const objects = simulator.read(program.cloudFolder());

    assert.match(exported, /"sourcePosition": "project:\/\/\/index\.ts#\d+,\d+"/);
    assert.deepEqual(objects.map(({ urn, id }) => `${urn} ${id}`).sort(), resources);
    assert.equal(resources.length, 4);
  });

  it("runs a program in another folder, on the stack that was selected there, and shows unknowns when asked", async () => {
    writeFileSync(join(program.folder, "Pulumi.other.yaml"), "config: {}\n");
    const elsewhere = { cwd: join(program.folder, "..") };
    const run = (...args: string[]) => program.start([...args, "-C", program.folder], elsewhere).ended;

    await run("stack", "select", "other");
    const preview = await run("preview", "--unknowns");

    assert.equal(preview.code, 0, preview.stderr);
    assert.match(preview.stdout, /^Previewing update \(other\):/);
    assert.match(preview.stdout, /network *: \[unknown\]/);
    assert.match((await run("stack", "ls")).stdout, /other\*/);
  });

  it("goes on when whoever reads its output stops reading", async () => {
    const up = program.start(["up", "--yes", "--skip-preview"]);
    up.process.stdout?.once("data", () => up.process.stdout?.destroy());

    const code = await new Promise((resolve) => up.process.once("exit", resolve));

    assert.equal(code, 0);
    assert.equal(program.state().resources.length, 4);
  });

  it("ends with Pulumi's exit code and shows its errors, and debug messages to whoever asks for them", async () => {
    writeFileSync(
      join(program.folder, "index.ts"),
      `const pulumi = require("@pulumi/pulumi");
       pulumi.log.debug("looking for zones");
       throw new pulumi.RunError("no such zone");`,
    );

    const { code, stdout } = await program.simulate("preview", "--debug");

    assert.match(stdout, /debug: looking for zones/);
    assert.match(stdout, /error: no such zone/);
    assert.equal(code, 1);
  });
});

const usersStackFile = `# Our own
secretsprovider: awskms://alias/pulumi?region=us-east-1
encryptedkey: AQICAHgWKmGVbXQe
config:
  web:groups: "1" # as text
  web:token:
    secure: AAABADQXFlU0mxbDL1m6JkViVNrPj
`;

const usersProject = `stackConfigDir: stacks
backend:
  url: s3://state-of-the-company
plugins:
  providers:
    - name: aws
      path: ./plugins/aws
`;

/** A checksum and the times of every file that is the user's. */
function checksums(folder: string): Record<string, string> {
  // Not read at all, rather than left out: other tests install things under node_modules meanwhile.
  const own = readdirSync(folder).filter((name) => name !== ".simulator" && name !== "node_modules");
  const files = own.flatMap((name) => {
    if (statSync(join(folder, name)).isFile()) return [name];
    const inside = readdirSync(join(folder, name), { recursive: true, encoding: "utf8" });
    return inside.map((file) => join(name, file)).filter((file) => statSync(join(folder, file)).isFile());
  });
  return Object.fromEntries(
    files.map((file) => {
      const path = join(folder, file);
      const sum = createHash("sha256").update(readFileSync(path)).digest("hex");
      return [file, `${sum} ${statSync(path).mtimeMs}`];
    }),
  );
}
