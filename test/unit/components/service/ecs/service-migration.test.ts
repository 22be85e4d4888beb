import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { entityApi } from "./entity-api";

const migration = { command: ["npm", "run", "migrate"] };

describe("EcsService with a migration", () => {
  it("has ECS run it before the new version starts, and start nothing before it can be run", async () => {
    const { inputs, options } = await deploy(() => entityApi({ migration, deployment: { approval: {} } }));

    const { lifecycleHooks } = inputs("entity-api-service").deploymentConfiguration;
    assert.deepEqual(
      lifecycleHooks.map(({ targetType, lifecycleStages }: Record<string, unknown>) => ({
        targetType,
        lifecycleStages,
      })),
      [
        { targetType: "AWS_LAMBDA", lifecycleStages: ["PRE_SCALE_UP"] },
        { targetType: "PAUSE", lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"] },
      ],
    );
    const { dependsOn } = options("entity-api-service");
    for (const first of ["entity-api-migration-invoker-may", "entity-api-migration-function-may"]) {
      assert(dependsOn.includes(first), `${first} is not waited for`);
    }
  });

  it("is changed after the migration, if its deployment is a rolling one", async () => {
    const { inputs, options } = await deploy(() => entityApi({ migration, deployment: { strategy: "rolling" } }));

    assert.equal(inputs("entity-api-service").deploymentConfiguration.lifecycleHooks, undefined);
    assert(options("entity-api-service").dependsOn.includes("entity-api-migration-run"));
    // The task has to log, and to reach what the service connects to.
    for (const first of ["cluster-capacity", "entity-api-logs-group", "entity-api-firewall-to-entity-db-in"]) {
      assert(options("entity-api-migration-run").dependsOn.includes(first), `${first} is not waited for`);
    }
  });

  it("gives the migration what its own tasks have: subnets, group, secrets, and where they log", async () => {
    const { inputs } = await deploy(() => entityApi({ migration }));

    const [{ hookDetails }] = inputs("entity-api-service").deploymentConfiguration.lifecycleHooks;
    const { subnets, securityGroups } = inputs("entity-api-service").networkConfiguration;
    const told = JSON.parse(hookDetails);
    assert.deepEqual({ subnets: told.subnets, securityGroups: told.securityGroups }, { subnets, securityGroups });
    assert.equal(told.logGroup, "/aws/ecs/entity-api");
    const [{ secrets }] = JSON.parse(inputs("entity-api-migration-task").containerDefinitions);
    const [own] = JSON.parse(inputs("entity-api-task").containerDefinitions);
    assert.deepEqual(secrets, own.secrets);
  });

  it("waits longer for its deployment", async () => {
    const patience = async (timeoutMinutes: number) => {
      const { options } = await deploy(() => entityApi({ migration: { ...migration, timeoutMinutes } }));
      return Number.parseInt(options("entity-api-service").customTimeouts?.update ?? "", 10);
    };

    assert((await patience(60)) - (await patience(10)) >= 50);
  });

  it("refuses a migration that takes longer than a rolling deployment can wait, and a size that there is none of", async () => {
    const refusal = (more: object, message: RegExp) =>
      assert.rejects(
        deploy(() => entityApi({ migration: { ...migration, ...more }, deployment: { strategy: "rolling" } })),
        message,
      );

    await refusal(
      { timeoutMinutes: 15 },
      /EcsService "entity-api": .*migration\.timeoutMinutes: found 15; .*Set it to 14/s,
    );
    await refusal({ cpu: 4096 }, /EcsService "entity-api": .*migration\.memory: .*With 4096: 8192, /s);
  });
});
