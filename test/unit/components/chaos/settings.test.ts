import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { chaosProductionFloor } from "../../../../components/chaos/production-floor";
import { chaosSettings } from "../../../../components/chaos/settings";

const parse = (given: unknown) => parseSettings(chaosSettings, "chaos", given);
const one = (experiment: object) => ({ experiments: { "lose-tasks": experiment } });

describe("chaosSettings", () => {
  it("hurts half of a service for five minutes, and bears two bad minutes, unless it is told otherwise", () => {
    const { experiments, steadyState, logs } = parse({
      experiments: {
        "lose-tasks": { fault: "stopTasks", service: "entity-api" },
        "lose-database": { fault: "rebootDatabase", database: "entity-db", services: ["entity-api"] },
        "slow-database": { fault: "databaseLatency", service: "entity-api", database: "entity-db" },
        "no-database": { fault: "blackholeDatabase", service: "entity-api", database: "entity-db" },
        "lose-zone": { fault: "zoneOutage", zone: "use1-az1", services: ["entity-api"] },
      },
    });

    const way = { service: "entity-api", database: "entity-db", percent: 50, minutes: 5 };
    assert.deepEqual(experiments, {
      "lose-tasks": { fault: "stopTasks", service: "entity-api", percent: 50 },
      "lose-database": { fault: "rebootDatabase", database: "entity-db", services: ["entity-api"], failover: true },
      "slow-database": { fault: "databaseLatency", ...way, milliseconds: 200 },
      "no-database": { fault: "blackholeDatabase", ...way },
      "lose-zone": { fault: "zoneOutage", zone: "use1-az1", services: ["entity-api"], minutes: 5 },
    });
    assert.deepEqual(steadyState, { errorPercent: 5, leastRequests: 20, minutes: 2 });
    assert.deepEqual(logs, { keepDays: 365 });
  });

  const tasks = { fault: "stopTasks", service: "entity-api" };
  const way = { fault: "databaseLatency", service: "entity-api", database: "entity-db" };
  const zone = { fault: "zoneOutage", zone: "use1-az1", services: ["entity-api"] };
  const refusals: [string, object, RegExp][] = [
    ["a fault that it does not know", one({ ...tasks, fault: "dropTables" }), /lose-tasks.*fault has to be stopTasks/],
    ["more than half of the tasks", one({ ...tasks, percent: 51 }), /lose-tasks\.percent: found 51/],
    ["more than ten minutes", one({ ...way, minutes: 11 }), /lose-tasks\.minutes: found 11/],
    ["no delay at all", one({ ...way, milliseconds: 0 }), /lose-tasks\.milliseconds: found 0/],
    ["a field of another fault", one({ ...tasks, minutes: 5 }), /lose-tasks\.minutes: is not a setting here/],
    ["nobody to watch", one({ ...zone, services: [] }), /services: found \[\]; .*nothing that stops it/],
    ["more watched than AWS takes", one({ ...zone, services: [..."abcdef"] }), /takes 5 stop conditions/],
    ["one watched twice", one({ ...zone, services: ["a", "a"] }), /a stands here twice/],
    ["no experiment", { experiments: {} }, /experiments: found \{\}; there is no experiment/],
    ["a name that AWS does not take", { experiments: { "Lose tasks": tasks } }, /"?Lose tasks"?.*is not a good name/],
    ["a name that is too long", { experiments: { ["a".repeat(46)]: tasks } }, /is not a good name/],
  ];
  for (const [what, given, message] of refusals) {
    it(`refuses ${what}`, () => assert.throws(() => parse(given), message));
  }

  it("has no place in production, and says why", () => {
    const [problem] = chaosProductionFloor();

    assert.equal(problem?.path, "chaos");
    assert.match(problem?.message ?? "", /break production.*Leave chaos out/);
  });
});
