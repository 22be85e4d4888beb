import assert from "node:assert/strict";

import { Environment, type Run } from "./environment";
import { assertClean, changes } from "./runs";

describe("growth, on the real engine", function () {
  this.timeout(180_000);

  describe("of production's network", () => {
    let environment: Environment;
    before(async () => {
      environment = await Environment.of("production");
      assertClean(await environment.up());
    });
    after(() => environment.dispose());

    const set = (from: string | RegExp, to: string) => environment.edit("Pulumi.production.yaml", from, to);

    it("adds a zone beside those that stand", async () => {
      set("[use1-az1, use1-az2, use1-az4]", "[use1-az1, use1-az2, use1-az4, use1-az5]");
      const up = await environment.up();

      assertClean(up);
      const created = changes(up).filter((change) => change.startsWith("create "));
      assert.deepEqual(
        created.filter((change) => !change.includes("use1-az5")),
        [],
      );
      assert.equal(created.length, 13);
      // What spreads over zones takes the new one in; the gateways' endpoints follow its route tables.
      assert.deepEqual(
        changes(up).filter((change) => !change.startsWith("create ")),
        [
          "update entity-api-service",
          "update entity-db-subnets",
          "update entity-db-user-function-lambda",
          "update entity-db-user-function-may",
          "update load-balancer-alb",
          "update network-endpoints-dynamodb",
          "update network-endpoints-s3",
          "update restore-validation-function-lambda",
          "update restore-validation-function-may",
        ],
      );
    });

    it("adds endpoints, and leaves the way out as it is", async () => {
      set(
        "  evenkeel:loadBalancer:",
        `    endpoints: { interfaces: ecs, trustedAccounts: ["111122223333"] }\n\n  evenkeel:loadBalancer:`,
      );
      const up = await environment.up();

      assertClean(up);
      const others = changes(up).filter((change) => !/^create network-endpoints-/.test(change));
      assert.deepEqual(others, ["update network-endpoints-dynamodb", "update network-endpoints-s3"]);
    });

    it("goes over to a regional NAT gateway before those of the zones leave", async () => {
      set("    endpoints:", "    nat: regional\n    endpoints:");
      const up = await environment.up();

      assertClean(up);
      const zones = ["use1-az1", "use1-az2", "use1-az4", "use1-az5"];
      assert.deepEqual(
        changes(up),
        [
          "create network-nat-gateway",
          ...zones.map((zone) => `delete network-nat-${zone}-address`),
          ...zones.map((zone) => `delete network-nat-${zone}-gateway`),
          ...zones.map((zone) => `update network-nat-${zone}-route`),
        ].sort(),
      );
      assertInOrder(
        up,
        "create network-nat-gateway",
        "update network-nat-use1-az1-route",
        "delete network-nat-use1-az1-gateway",
      );
    });
  });

  describe("of a service", () => {
    let environment: Environment;
    before(async () => {
      environment = await Environment.of("staging");
      assertClean(await environment.up());
    });
    after(() => environment.dispose());

    const set = (from: string | RegExp, to: string) => environment.edit("Pulumi.staging.yaml", from, to);
    const alarmOf = (name: string) =>
      environment.cloud().objects.find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? assert.fail(`no ${name}`);
    const image = /sha256:[0-9a-f]{4}/;
    const weights = () => {
      const rule = environment.cloud().objects.find(({ urn }) => urn.endsWith("::entity-api-rule"));
      return [...JSON.stringify(rule?.inputs.actions).matchAll(/"weight":(\d+)/g)].map(([, weight]) => Number(weight));
    };

    it("leaves the weights to ECS, which swings them with each deployment", async () => {
      assert.deepEqual(weights(), [100, 0]);
      set(image, "sha256:aaaa");
      const up = await environment.up();
      const swung = weights();
      const preview = await environment.preview("--expect-no-changes");

      assertClean(up, preview);
      assert.deepEqual(swung, [0, 100]);
      assert.deepEqual(changes(preview), []);
    });

    // `npm run test:full` goes from each to the next.
    const strategies = process.env.EVENKEEL_FULL ? ["linear", "rolling", "canary", "blueGreen"] : ["canary"];
    for (const strategy of strategies) {
      it(`is deployed by ${strategy} from now on, and nothing is replaced for it`, async () => {
        set(/deployment: \{.*?\}/, `deployment: { strategy: ${strategy} }`);
        const up = await environment.up();

        assertClean(up);
        const touched = changes(up).filter((change) => !/^update entity-api-alarms-unhealthy/.test(change));
        assert.deepEqual(touched, ["update entity-api-service"]);
      });
    }

    it("takes another health check in place", async () => {
      set(
        "      port: 3000\n",
        "      port: 3000\n      health: { path: /ready, intervalSeconds: 5, timeoutSeconds: 3 }\n",
      );
      const up = await environment.up();

      assertClean(up);
      assert.deepEqual(
        changes(up).filter((change) => !change.startsWith("update ")),
        [],
      );
      assert.ok(changes(up).includes("update entity-api-tg"));
    });

    it("fails the update whose deployment ECS rolls back, and the next one tries again", async () => {
      environment.changeBehindPulumi({ urn: alarmOf("entity-api-alarms-errors"), condition: { stateValue: "ALARM" } });
      set(image, "sha256:bbbb");
      const failed = await environment.up();
      environment.changeBehindPulumi({ urn: alarmOf("entity-api-alarms-errors"), condition: { stateValue: "OK" } });
      const next = await environment.up();

      assert.notEqual(failed.code, 0);
      assert.match(failed.errors.join("\n"), /rolled back because of the alarm entity-api-alarms-errors/);
      assertClean(next);
      // The revision before the refused one is out of the state only now: it had to stay for ECS to go back to.
      assert.deepEqual(changes(next), ["delete-replaced entity-api-task", "update entity-api-service"]);
    });
  });
});

/** These happened one after the other. */
function assertInOrder({ steps }: Run, ...expected: string[]): void {
  const order = steps.map(({ op, name }) => `${op} ${name}`).filter((change) => expected.includes(change));
  assert.deepEqual(order, expected);
}
