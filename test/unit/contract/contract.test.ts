import assert from "node:assert/strict";

import { ROLL_BACK_LIMIT_SECONDS } from "../../../components/service/deployment-floor";
import { type Guarantees, promised } from "./guarantees";
import { awayOnEcs, givenOnEcs } from "./on-ecs";
import { awayOnEks, givenOnEks } from "./on-eks";
import { Registered } from "./registered";
import { type Runtime, stackOn } from "./stacks";
import { production, staging, type Table } from "./tables";
import { shifted } from "./workloads";

const runtimes: Record<Runtime, (name: string, stack: Registered) => Guarantees> = { ecs: givenOnEcs, eks: givenOnEks };

const STORED = "aws:secretsmanager/secretVersion:SecretVersion";

const tables: Record<string, Table> = {
  "a stack with a load balancer on the internet": staging,
  "a stack of production with an internal load balancer": production,
};

for (const [what, table] of Object.entries(tables)) {
  describe(`the contract of services in ${what}`, () => {
    const stacks: Partial<Record<Runtime, Registered>> = {};
    const on = (runtime: Runtime): Registered => {
      const stack = stacks[runtime];
      assert(stack);
      return stack;
    };
    before(async () => {
      for (const runtime of ["ecs", "eks"] as const) {
        stacks[runtime] = new Registered(await stackOn(runtime, table));
      }
    });

    for (const name of Object.keys(table.services)) {
      for (const runtime of ["ecs", "eks"] as const) {
        it(`is kept for ${name} on ${runtime}`, () => {
          const expected = promised(name, table, runtime);
          const found = runtimes[runtime](name, on(runtime));

          // A cluster with agents has all services seen by them, and not only those that ask for it.
          const asked = expected.telemetry ? found : { ...found, telemetry: undefined };
          assert.deepEqual(asked, expected);
        });
      }
    }

    for (const runtime of ["ecs", "eks"] as const) {
      it(`keeps the values of secrets out of all on ${runtime} but what stores them`, () => {
        const { registrations } = on(runtime).run;
        const knowing = registrations.filter(({ inputs }) => JSON.stringify(inputs).includes("generated-"));
        const plain = knowing.filter(({ secrets }) => !secrets.includes("secretString"));

        assert.deepEqual([...new Set(knowing.map(({ type }) => type))], table === staging ? [STORED] : []);
        assert.deepEqual(plain, []);
      });
    }

    it("takes away one instance at once, at the most, and on ECS none that a new one does not stand in for", () => {
      const away = Object.keys(table.services).map((name) => [
        name,
        awayOnEcs(name, on("ecs")),
        awayOnEks(name, on("eks")),
      ]);
      const few = table.services.overlapping ? { overlapping: 1 } : {};

      assert.deepEqual(
        away,
        Object.keys(table.services).map((name) => [name, Reflect.get(few, name) ?? 0, 1]),
      );
    });
  });
}

describe("the contract of services in production", () => {
  it("gets rid of a bad version as fast on both runtimes, and as fast as is promised", async () => {
    const stacks = [await stackOn("ecs", production), await stackOn("eks", production)] as const;
    const seconds = stacks.map((run) =>
      Object.keys(shifted).map((name) => secondsToRollBack(name, new Registered(run))),
    );

    // The metrics are late by a minute, the slowest of them takes 30 seconds and two periods to see, and then 45 pass.
    assert.deepEqual(seconds, [
      [255, 255, 255],
      [255, 255, 255],
    ]);
    assert.ok(255 <= ROLL_BACK_LIMIT_SECONDS);
  });
});

function secondsToRollBack(name: string, stack: Registered): number | undefined {
  const [service] = stack.run.registrations.filter(
    (each) => /:(?:Ecs|Eks)Service$/.test(each.type) && each.name === name,
  );
  return service?.outputs.timeToRollBack?.seconds;
}
