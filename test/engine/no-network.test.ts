import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { Environment } from "./environment";

const repository = join(__dirname, "../..");

// A network namespace that has loopback and nothing else.
const aside = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];

describe("without any network, once it is set up", function () {
  this.timeout(60_000);

  let environment: Environment;

  before(async function () {
    const { status } = run("true");
    // Some systems let nobody but root make a namespace.
    if (status !== 0) this.skip();
    environment = await Environment.of("minimal");
  });
  after(() => environment?.dispose());

  it("set-up has nothing to do, and an environment comes up, judged by the packs", () => {
    const setUp = run("node", "scripts/set-up/main.mjs");
    const place = ["-C", environment.folder, "--stack", "minimal"];
    const command = ["node", "--require", "tsx/cjs", "simulator/command/simulate.ts"];
    const up = run(...command, "up", "--yes", "--skip-preview", ...place, "--policy-pack", "policies/all");

    assert.deepEqual({ status: setUp.status, said: setUp.stderr }, { status: 0, said: "" });
    assert.equal(up.status, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /evenkeel-all/);
    assert.ok(environment.cloud().objects.some(({ type }) => type === "aws:ecs/service:Service"));
  });
});

function run(...words: readonly string[]) {
  const [command = "", ...rest] = [...aside, ...words];
  return spawnSync(command, rest, { cwd: repository, encoding: "utf8" });
}
