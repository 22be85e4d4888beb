import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { FreshClone, installers } from "./fresh-clone";

const go = { version: "1.26.8" };
const buildAll = "go build github.com/pulumi/pulumi/pkg/v3/cmd/pulumi ./pulumi-language-nodejs";

describe("set-up", () => {
  const clones: FreshClone[] = [];
  const clone = (options?: ConstructorParameters<typeof FreshClone>[0]): FreshClone => {
    const made = new FreshClone(options);
    clones.push(made);
    return made;
  };
  afterEach(async () => {
    for (const made of clones.splice(0)) await made.remove();
  });

  describe("on a fresh clone", () => {
    it("installs the npm packages, then downloads the CLI they pin", async () => {
      const fresh = clone({ go });

      const { code } = await fresh.setUp();

      assert.equal(code, 0);
      assert.deepEqual(fresh.calls(), ["npm ci", "download 3.259.0"]);
      assert.deepEqual(cliIn(fresh), ["pulumi", "pulumi-language-nodejs"]);
      assert.deepEqual(leftBehind(fresh), []);
    });

    it("does nothing and says nothing the second time", async () => {
      const fresh = clone();
      await fresh.setUp();
      fresh.calls();

      assert.deepEqual(await fresh.setUp(), { code: 0, said: "" });
      assert.deepEqual(fresh.calls(), []);
    });

    it("stops with what npm said when the packages cannot be installed", async () => {
      const fresh = clone();

      const { code, said } = await fresh.setUp({ NPM_FAILS: "yes" });

      assert.equal(code, 1);
      assert.match(said, /npm ci failed with exit code 1:\nnpm error 404 no such package/);
      assert.deepEqual(fresh.calls(), ["npm ci"]);
    });
  });

  describe("installing npm packages", () => {
    it("happens again when the lockfile asks for another version", async () => {
      const fresh = clone().withPackages().withCli();
      fresh.lockPackages({ "node_modules/pulumi": { version: "3.260.0", integrity: "sha512-b" } });

      await fresh.setUp();

      assert.deepEqual(fresh.calls(), ["npm ci"]);
    });

    it("happens again when the lockfile adds a package", async () => {
      const fresh = clone().withPackages().withCli();
      fresh.lockPackages({
        "node_modules/pulumi": { version: "3.259.0", integrity: "sha512-a" },
        "node_modules/zod": { version: "4.0.0", integrity: "sha512-c" },
      });

      await fresh.setUp();

      assert.deepEqual(fresh.calls(), ["npm ci"]);
    });

    it("does not happen for a package that only other platforms get", async () => {
      const fresh = clone().withPackages().withCli();
      fresh.lockPackages({
        "node_modules/pulumi": { version: "3.259.0", integrity: "sha512-a" },
        "node_modules/node-darwin": { version: "24.0.0", integrity: "sha512-d", optional: true },
      });

      await fresh.setUp();

      assert.deepEqual(fresh.calls(), []);
    });
  });

  describe("getting the CLI", () => {
    it("takes the one that is there, as it is", async () => {
      const fresh = clone({ go }).withPackages().withCli();
      const before = statSync(join(fresh.folder, "bin/pulumi"));

      const { code, said } = await fresh.setUp();

      assert.deepEqual({ code, said, calls: fresh.calls() }, { code: 0, said: "", calls: [] });
      assert.equal(statSync(join(fresh.folder, "bin/pulumi")).ino, before.ino);
    });

    it("builds it where it cannot be downloaded, and says whose language host runs programs then", async () => {
      const fresh = clone({ installer: installers.fails, go }).withPackages();

      const { code, said } = await fresh.setUp();

      assert.equal(code, 0);
      assert.deepEqual(fresh.calls(), ["download 3.259.0", buildAll]);
      assert.match(said, /could not be downloaded: HTTP 403/);
      assert.match(said, /built the Pulumi CLI 3\.259\.0 .*Evenkeel's own language host/);
      assert.deepEqual(await fresh.setUp(), { code: 0, said: "" });
    });

    it("ends a download from which nothing arrives, and builds", async () => {
      const fresh = clone({ installer: installers.hangs, go }).withPackages();

      const { code, said } = await fresh.setUp({ EVENKEEL_DOWNLOAD_PATIENCE_SECONDS: "0.5" });

      assert.equal(code, 0);
      assert.match(said, /could not be downloaded: nothing arrived for 0\.5 s/);
      assert.deepEqual(cliIn(fresh), ["pulumi", "pulumi-language-nodejs"]);
      assert.equal(isRunning(Number(readFileSync(join(fresh.root, "hanging"), "utf8"))), false);
    });

    it("lets a slow download go on as long as something arrives", async () => {
      const fresh = clone({ installer: installers.drips, go }).withPackages();

      const { code } = await fresh.setUp({ EVENKEEL_DOWNLOAD_PATIENCE_SECONDS: "2" });

      assert.equal(code, 0);
      assert.deepEqual(fresh.calls(), ["download 3.259.0"]);
    });

    it("builds when the download brought only half", async () => {
      const fresh = clone({ installer: installers.stopsHalfway, go }).withPackages();

      const { said } = await fresh.setUp();

      assert.match(said, /what arrived does not work: pulumi-language-nodejs is missing/);
      assert.deepEqual(fresh.calls(), ["download 3.259.0", buildAll]);
      assert.deepEqual(cliIn(fresh), ["pulumi", "pulumi-language-nodejs"]);
    });

    for (const [halfBuilt, spoil] of [
      ["without a language host", (bin: string) => rmSync(join(bin, "pulumi-language-nodejs"))],
      ["with a CLI cut short", (bin: string) => writeFileSync(join(bin, "pulumi"), "")],
      ["with a language host cut short", (bin: string) => writeFileSync(join(bin, "pulumi-language-nodejs"), "")],
      ["of another version", (bin: string) => writeFileSync(join(bin, "pulumi"), "#!/bin/sh\necho v3.1.0\n")],
    ] as const) {
      it(`replaces a CLI folder ${halfBuilt}`, async () => {
        const fresh = clone().withPackages().withCli();
        await fresh.setUp();
        spoil(join(fresh.folder, "bin"));

        const { code } = await fresh.setUp();

        assert.equal(code, 0);
        assert.deepEqual(fresh.calls(), ["download 3.259.0"]);
        assert.deepEqual(await fresh.setUp(), { code: 0, said: "" });
        assert.deepEqual(leftBehind(fresh), []);
      });
    }

    it("renews a language host that it built when its sources change, and keeps the CLI", async () => {
      const fresh = clone({ installer: installers.fails, go }).withPackages();
      await fresh.setUp();
      const before = statSync(join(fresh.folder, "bin/pulumi"));
      fresh.calls();
      fresh.write("simulator/cli/pulumi-language-nodejs/main.go", "package main // better\n");

      const { code } = await fresh.setUp();

      assert.equal(code, 0);
      assert.deepEqual(fresh.calls(), ["go build ./pulumi-language-nodejs"]);
      assert.equal(statSync(join(fresh.folder, "bin/pulumi")).ino, before.ino);
      assert.deepEqual(await fresh.setUp(), { code: 0, said: "" });
    });

    it("never replaces a released language host by its own", async () => {
      const fresh = clone({ go }).withPackages();
      await fresh.setUp();
      fresh.calls();
      fresh.write("simulator/cli/pulumi-language-nodejs/main.go", "package main // better\n");

      assert.deepEqual(await fresh.setUp(), { code: 0, said: "" });
      assert.deepEqual(fresh.calls(), []);
    });
  });

  describe("where no way to the CLI works", () => {
    it("names the three ways and what is wrong with each", async () => {
      const fresh = clone({ installer: installers.fails }).withPackages();

      const { code, said } = await fresh.setUp();

      assert.equal(code, 1);
      const [, ...ways] = said.split(/\n {2}\d\. /);
      assert.equal(ways.length, 3);
      assert.match(ways[0] ?? "", /versions\/3\.259\.0\/bin: pulumi is missing/);
      assert.match(ways[1] ?? "", /npm package `pulumi`.*HTTP 403/);
      assert.match(ways[2] ?? "", /found no go on PATH; Go 1\.25\.11 or newer is needed/);
      assert.equal(existsSync(fresh.folder), false);
      assert.deepEqual(leftBehind(fresh), []);
    });

    it("tells a Go that is too old from none", async () => {
      const fresh = clone({ installer: installers.fails, go: { version: "1.22.2" } }).withPackages();

      const { code, said } = await fresh.setUp();

      assert.equal(code, 1);
      assert.match(said, /found Go 1\.22\.2; Go 1\.25\.11 or newer is needed/);
    });

    it("says which folder cannot be written", async () => {
      const fresh = clone().withPackages();

      const { code, said } = await fresh.setUp({ PULUMI_HOME: join(fresh.root, "package.json") });

      assert.equal(code, 1);
      assert.match(
        said,
        /package\.json\/versions.* cannot be written: .*Set PULUMI_HOME to a folder that can be written/,
      );
    });
  });

  describe("beside another set-up", () => {
    it("waits, says so, and builds nothing twice", async () => {
      const fresh = clone({ installer: installers.fails, go: { ...go, waitsFor: "go-on" } }).withPackages();

      const first = fresh.start();
      await first.until((said) => said.includes("building the Pulumi CLI"));
      const second = fresh.start();
      await second.until((said) => /waiting for process \d+, which is getting the Pulumi CLI/.test(said));
      fresh.write("go-on", "");

      assert.deepEqual([(await first.ended).code, (await second.ended).code], [0, 0]);
      assert.deepEqual(fresh.calls(), ["download 3.259.0", buildAll]);
      assert.deepEqual(leftBehind(fresh), []);
    });

    it("installs the npm packages once", async () => {
      const fresh = clone();

      await Promise.all([fresh.setUp(), fresh.setUp()]);

      assert.deepEqual(fresh.calls(), ["npm ci", "download 3.259.0"]);
    });

    it("takes over from one that was killed, and removes what it left", async () => {
      const fresh = clone().withPackages();
      const dead = spawnSync("true").pid;
      fresh.write(`home/versions/.3.259.0-${dead}/bin/pulumi`, "half of it");
      writeFileSync(fresh.lock, JSON.stringify({ pid: dead, host: hostname() }));

      const { code } = await fresh.setUp();

      assert.equal(code, 0);
      assert.deepEqual(leftBehind(fresh), []);
    });
  });

  it("leaves nothing behind when it is interrupted", async () => {
    const fresh = clone({ installer: installers.hangs, go }).withPackages();

    const run = fresh.start();
    await run.until(() => existsSync(join(fresh.root, "hanging")));
    run.stop("SIGINT");

    assert.equal((await run.ended).code, 130);
    assert.deepEqual(leftBehind(fresh), []);
    assert.equal(isRunning(Number(readFileSync(join(fresh.root, "hanging"), "utf8"))), false);
  });
});

function cliIn(fresh: FreshClone): string[] {
  return readdirSync(join(fresh.folder, "bin")).sort();
}

/** Locks and half-made folders. */
function leftBehind(fresh: FreshClone): string[] {
  return readdirSync(fresh.versions).filter((name) => name.startsWith("."));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Whoever waits for a killed process may not have done so yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
