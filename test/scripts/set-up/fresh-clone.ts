import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const VERSION = "3.259.0";
const setUpFolder = resolve(__dirname, "../../../scripts/set-up");

const pulumi = `#!/bin/sh\necho v${VERSION}\n`;
const languageHost = "#!/bin/sh\necho 12345\nexec sleep 60\n";

/** What an installer of the released CLI does, as the body of `installCLI(version, folder)`. */
export const installers = {
  works: `put(folder, "pulumi", pulumi); put(folder, "pulumi-language-nodejs", languageHost);`,
  fails: `throw new Error("HTTP 403");`,
  hangs: `fs.writeFileSync(process.env.CLONE + "/hanging", String(process.pid)); await new Promise((r) => setTimeout(r, 60_000));`,
  drips: `for (let i = 0; i < 26; i++) { fs.appendFileSync(process.env.TMPDIR + "/cli.tar.gz", "bytes"); await new Promise((r) => setTimeout(r, 100)); }
          put(folder, "pulumi", pulumi); put(folder, "pulumi-language-nodejs", languageHost);`,
  stopsHalfway: `put(folder, "pulumi", pulumi);`,
};

export type Go = { version: string; waitsFor?: string };

/**
 * A clone of the repository in a folder of its own, with set-up's real scripts. Around them is a machine on which npm,
 * Go and the download only note that they were called, and put scripts in the place of binaries.
 */
export class FreshClone {
  readonly root = mkdtempSync(join(tmpdir(), "set-up-"));
  readonly versions = join(this.root, "home", "versions");
  readonly folder = join(this.versions, VERSION);
  readonly lock = join(this.versions, `.${VERSION}.lock`);
  readonly #tools = join(this.root, "tools");
  readonly #runs: Run[] = [];

  constructor({ installer = installers.works, go }: { installer?: string; go?: Go } = {}) {
    this.write("package.json", JSON.stringify({ dependencies: { pulumi: VERSION } }));
    this.lockPackages({ "node_modules/pulumi": { version: VERSION, integrity: "sha512-a" } });
    this.write("simulator/cli/go.mod", "module m\n\ngo 1.25.11\n");
    this.write("simulator/cli/go.sum", "");
    this.write("simulator/cli/pulumi-language-nodejs/main.go", "package main\n");
    cpSync(setUpFolder, join(this.root, "scripts/set-up"), { recursive: true });

    for (const tool of ["sh", "cp", "mkdir", "sleep", "cat"]) this.#borrow(tool);
    this.write("parts/pulumi", pulumi, 0o755);
    this.write("parts/pulumi-language-nodejs", languageHost, 0o755);
    this.write("parts/download.js", downloadScript(installer));
    this.write("tools/npm", npmScript, 0o755);
    if (go) this.write("tools/go", goScript(go), 0o755);
  }

  lockPackages(packages: Record<string, object>): void {
    this.write("package-lock.json", JSON.stringify({ packages: { "": { name: "evenkeel" }, ...packages } }));
  }

  /** As after an earlier `npm ci`. */
  withPackages(): this {
    cpSync(join(this.root, "package-lock.json"), join(this.root, "node_modules/.package-lock.json"));
    cpSync(join(this.root, "parts/download.js"), join(this.root, "node_modules/pulumi/lib/download.js"));
    return this;
  }

  /** As after an earlier download. */
  withCli(): this {
    for (const name of ["pulumi", "pulumi-language-nodejs"]) {
      cpSync(join(this.root, "parts", name), join(this.folder, "bin", name));
    }
    return this;
  }

  write(path: string, content: string, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  /** What was called since the last look, in order. */
  calls(): string[] {
    const log = join(this.root, "calls");
    const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    rmSync(log, { force: true });
    return lines;
  }

  start(env: Record<string, string> = {}): Run {
    const child = spawn(process.execPath, [join(this.root, "scripts/set-up/main.mjs")], {
      env: {
        PATH: this.#tools,
        HOME: join(this.root, "home"),
        PULUMI_HOME: join(this.root, "home"),
        TMPDIR: this.root,
        CLONE: this.root,
        ...env,
      },
      stdio: ["ignore", "inherit", "pipe"],
    });
    const run = new Run(child);
    this.#runs.push(run);
    return run;
  }

  setUp(env?: Record<string, string>): Promise<Ended> {
    return this.start(env).ended;
  }

  async remove(): Promise<void> {
    for (const run of this.#runs) run.stop("SIGTERM");
    await Promise.all(this.#runs.map((run) => run.ended));
    rmSync(this.root, { recursive: true, force: true });
  }

  #borrow(tool: string): void {
    mkdirSync(this.#tools, { recursive: true });
    const found = ["/bin", "/usr/bin"].map((folder) => join(folder, tool)).find((path) => existsSync(path));
    if (!found) throw new Error(`This machine has no ${tool}`);
    symlinkSync(found, join(this.#tools, tool));
  }
}

export type Ended = { code: number | null; said: string };

/** A set-up that is running. */
export class Run {
  said = "";
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on("data", (data) => {
      this.said += data;
    });
    this.ended = new Promise((settle) => child.on("close", (code) => settle({ code, said: this.said })));
  }

  /** Resolves when something has come about while set-up runs. */
  async until(what: (said: string) => boolean): Promise<void> {
    while (!what(this.said)) {
      if (this.#child.exitCode !== null) throw new Error(`Set-up has ended before, saying:\n${this.said}`);
      await new Promise((settle) => setTimeout(settle, 20));
    }
  }

  stop(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

const npmScript = `#!/bin/sh
echo "npm $1" >> "$CLONE/calls"
[ -z "$NPM_FAILS" ] || { echo "npm error 404 no such package"; exit 1; }
mkdir -p "$CLONE/node_modules/pulumi/lib"
cp "$CLONE/package-lock.json" "$CLONE/node_modules/.package-lock.json"
cp "$CLONE/parts/download.js" "$CLONE/node_modules/pulumi/lib/download.js"
`;

function downloadScript(installer: string): string {
  return `
const fs = require("node:fs");
const pulumi = ${JSON.stringify(pulumi)}, languageHost = ${JSON.stringify(languageHost)};
const put = (folder, name, content) => {
  fs.mkdirSync(folder + "/bin", { recursive: true });
  fs.writeFileSync(folder + "/bin/" + name, content, { mode: 0o755 });
};
module.exports.installCLI = async (version, folder) => {
  fs.appendFileSync(process.env.CLONE + "/calls", "download " + version + "\\n");
  ${installer}
};`;
}

/** `go build ... -o <folder>/ <packages>` puts there what the packages are named after. */
function goScript({ version, waitsFor }: Go): string {
  return `#!/bin/sh
case "$1" in
env) echo go${version} ;;
list) echo one; echo two ;;
build)
  shift
  while [ "$1" != -o ]; do shift; done
  out=$2; shift 2
  echo "go build $*" >> "$CLONE/calls"
  ${waitsFor ? `while [ ! -e "$CLONE/${waitsFor}" ]; do sleep 0.05; done` : ""}
  for package in "$@"; do cp "$CLONE/parts/\${package##*/}" "$out"; done ;;
esac
`;
}
