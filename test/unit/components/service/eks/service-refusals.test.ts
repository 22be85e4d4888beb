import assert from "node:assert/strict";

import type { EksServiceArgs } from "../../../../../components/service/eks/service";
import { deploy } from "../../../harness";
import { cluster, controllers, entityApi, reference, unrouted } from "./entity-api";

/** What the error says that a service is refused with, a line each. */
async function refusal(more: () => Partial<EksServiceArgs>, name?: string): Promise<string[]> {
  let said = "";
  await assert.rejects(
    deploy(() => entityApi(more(), name)),
    (error: Error) => {
      said = error.message;
      return true;
    },
  );
  return said.split("\n").map((line) => line.trim());
}

const usual = { deployment: { strategy: "rolling" as const } };

describe("EksService refuses", () => {
  it("a setting that is not valid, in the words of the contract", async () => {
    const [subject, line] = await refusal(() => ({ port: 0 }));

    assert.equal(subject, 'EksService "entity-api": 1 setting is not valid.');
    assert.match(line ?? "", /^port: found 0;/);
  });

  it("a name that does not fit into those of what is made for it", async () => {
    const [subject] = await refusal(() => ({}), "a-service-with-a-very-long-name");

    assert.match(subject ?? "", /^The name of EksService "a-service-with-a-very-long-name"/);
  });

  it("a variable that is a secret as well", async () => {
    assert.deepEqual(
      await refusal(() => ({
        ...usual,
        environment: { JWT_SECRET_NAME: "a" },
        secrets: { JWT_SECRET_NAME: reference("jwt") },
      })),
      [
        'EksService "entity-api": 1 setting is not valid.',
        "environment.JWT_SECRET_NAME: is a secret as well. A variable has one value: keep one of them.",
      ],
    );
  });

  it("a call of a service that is not given", async () => {
    assert.deepEqual(await refusal(() => ({ ...usual, calls: ["users"] })), [
      'EksService "entity-api": 1 setting is not valid.',
      'calls: found "users"; that service is not given. Give it as callee.',
    ]);
  });

  it("requests without a load balancer, schedules without kubectl and secrets that nothing brings", async () => {
    const schedules = { morning: { when: "cron(0 7 ? * MON-FRI *)", min: 6 } };
    const without = () => ({
      ...usual,
      ingress: undefined,
      scaling: { min: 3, max: 12, schedules },
      controllers: { ...controllers(), externalSecretsRoleArn: undefined },
    });

    assert.deepEqual(await refusal(without), [
      'EksService "entity-api": 3 settings are not valid.',
      'routing: no load balancer is given. Give ingress, or set it to "none".',
      "scaling.schedules.morning: on EKS kubectl sets the bounds. Give kubectlImage.",
      "secrets.DATABASE_URL: the controllers bring no secrets. Give them needs.secrets.",
    ]);
  });

  it("what EKS cannot give, and what it gives with Datadog alone", async () => {
    const [, ...limits] = await refusal(() => ({ ...usual, exec: true, user: "node", capacity: { spotPercent: 50 } }));
    const blind = () => ({ controllers: { ...controllers(), datadogKeys: undefined } });
    const [, ...judged] = await refusal(blind);

    assert.deepEqual(
      limits.map((line) => line.split(":")[0]),
      ["exec", "capacity.spotPercent", "user"],
    );
    assert.deepEqual(
      judged.map((line) => line.split(":")[0]),
      ["deployment.strategy"],
    );
  });

  it("nothing of a service that needs none of it", async () => {
    const bare = () => ({ ...controllers(), externalSecretsRoleArn: undefined, datadogKeys: undefined });
    const { named } = await deploy(() =>
      entityApi({ ...unrouted, cluster: cluster(), controllers: bare(), ingress: undefined, secrets: {} }),
    );

    assert.deepEqual(named("kubernetes:external-secrets.io/v1:ExternalSecret"), []);
  });
});
