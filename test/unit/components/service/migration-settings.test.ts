import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import {
  checkMigrationSize,
  checkMigrationTime,
  migrationSettings,
} from "../../../../components/service/migration-settings";
import type { Placed } from "../../../../components/service/runtime";

const onEcs: Placed = { runtime: "ecs" };
const onEks: Placed = { runtime: "eks" };

describe("the settings of a migration", () => {
  it("ask for a command, and default to ten minutes and no permission at all", () => {
    assert.deepEqual(migrationSettings.parse({ command: ["npm", "run", "migrate"] }), {
      command: ["npm", "run", "migrate"],
      timeoutMinutes: 10,
      permissions: [],
    });
  });

  for (const [what, given, message] of [
    ["no command", {}, /^command: is missing; .*What the service's image runs/],
    ["an empty command", { command: [] }, /^command: found \[\]/],
    ["an empty word", { command: [""] }, /^command\[0\]: found ""/],
    [
      "a password in the command",
      { command: ["migrate", "postgres://app:hunter2@db/entities"] },
      /^command\[1\]: found "\(hidden\)"; it holds a password, .*Read it from a secret\./,
    ],
    ["no time", { command: ["migrate"], timeoutMinutes: 0 }, /^timeoutMinutes: found 0/],
    [
      "more time than a session has",
      { command: ["migrate"], timeoutMinutes: 721 },
      /^timeoutMinutes: found 721; .*720/,
    ],
    ["CPU units that do not exist", { command: ["migrate"], cpu: 300 }, /^cpu: found 300; allowed: 256/],
    [
      "a permission for everything",
      { command: ["migrate"], permissions: [{ actions: ["s3:GetObject"], resources: ["*"] }] },
      /^permissions\[0\]\.resources\[0\]: found "\*"; it has to be an ARN/,
    ],
    ["a setting that is none", { command: ["migrate"], timeout: 5 }, /^timeout: is not a setting here/],
  ] as const) {
    it(`refuse ${what}`, () => {
      const { error } = migrationSettings.safeParse(given);
      const problems = settingsProblems(migrationSettings, given, error?.issues ?? []);

      assert.equal(problems.length, 1);
      assert.match(`${problems[0]?.path}: ${problems[0]?.message}`, message);
    });
  }

  it("give a rolling deployment on ECS the time of one call, and the others all of it", () => {
    const check = (strategy: "rolling" | "canary", timeoutMinutes: number, placed: Placed = onEcs) =>
      checkMigrationTime({ ...placed, migration: { timeoutMinutes }, deployment: { strategy } });

    assert.equal(check("rolling", 14), undefined);
    assert.match(
      check("rolling", 15) ?? "",
      /waits 14 minutes at most\. Set it to 14 or less, or deployment\.strategy/,
    );
    assert.equal(check("canary", 720), undefined);
    assert.equal(check("rolling", 720, onEks), undefined);
    assert.match(check("rolling", 15, { runtime: "eks", movingTo: "ecs" }) ?? "", /waits 14 minutes at most/);
    assert.equal(checkMigrationTime({ ...onEcs, deployment: { strategy: "rolling" } }), undefined);
  });

  it("take the service's size where they say nothing, and refuse a pair that Fargate does not have", () => {
    const check = (migration: { cpu?: number; memory?: number } | undefined, placed: Placed = onEcs) =>
      checkMigrationSize({ ...placed, migration, cpu: 256, memory: 512 });

    assert.equal(check(undefined), undefined);
    assert.equal(check({}), undefined);
    assert.equal(check({ memory: 2048 }), undefined);
    assert.match(check({ cpu: 1024 }) ?? "", /With 1024: 2048, /);
    assert.match(check({ memory: 4096 }) ?? "", /With 256: 512, 1024, 2048 MiB/);
    assert.equal(check({ memory: 4096 }, onEks), undefined);
  });
});
