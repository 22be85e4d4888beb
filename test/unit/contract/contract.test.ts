import assert from "node:assert/strict";

import { ROLL_BACK_LIMIT_SECONDS } from "../../../components/service/deployment-floor";
import { type Guarantees, promised } from "./guarantees";
import { awayOnEcs, givenOnEcs } from "./on-ecs";
import { awayOnEks, givenOnEks } from "./on-eks";
import { Registered } from "./registered";
import { type Runtime, stackOn } from "./stacks";
import { production, staging, type Table } from "./tables";
import type { Service } from "./workloads";

const runtimes: Record<Runtime, (name: string, stack: Registered) => Guarantees> = { ecs: givenOnEcs, eks: givenOnEks };

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
      for (const [runtime, given] of Object.entries(runtimes) as [Runtime, typeof givenOnEcs][]) {
        it(`is kept for ${name} on ${runtime}`, () => {
          const expected = promised(name, table, runtime);
          const found = given(name, on(runtime));

          // A cluster with agents has all services seen by them, and not only those that ask for it.
          const asked = expected.telemetry ? found : { ...found, telemetry: undefined };
          assert.deepEqual(asked, expected);
        });
      }
    }

    it("gets rid of a bad version as fast on both, and in production as fast as is promised there", () => {
      const shifting = Object.keys(table.services).filter((name) => isShifted(table.services[name]));
      const seconds = (runtime: Runtime) => {
        return shifting.map((name) => [name, secondsToRollBack(name, on(runtime))] as const);
      };

      assert.deepEqual(seconds("eks"), seconds("ecs"));
      assert.deepEqual(
        seconds("ecs").filter(([, each = Number.POSITIVE_INFINITY]) => each > ROLL_BACK_LIMIT_SECONDS),
        [],
      );
    });

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

function isShifted(service: Service | undefined): boolean {
  return service?.deployment?.strategy !== "rolling";
}

function secondsToRollBack(name: string, stack: Registered): number | undefined {
  const [service] = stack.run.registrations.filter(
    (each) => /:(?:Ecs|Eks)Service$/.test(each.type) && each.name === name,
  );
  return service?.outputs.timeToRollBack?.seconds;
}
