import assert from "node:assert/strict";

import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { type Around, watch } from "../../../functions/secret-watch/watch";
import { type Moto, startMoto } from "../aws/moto";

const now = new Date("2030-01-01T00:00:00Z");

describe("the watch over secrets", function () {
  this.timeout(120_000);
  let moto: Moto;
  let manager: SecretsManagerClient;

  before(async () => {
    moto = await startMoto();
    manager = new SecretsManagerClient(moto.client);
  });

  after(async () => await moto.stop());

  async function secret(Name: string, SecretString?: string): Promise<string> {
    const { ARN } = await manager.send(new CreateSecretCommand({ Name, SecretString }));
    assert(ARN);
    return ARN;
  }

  async function look(secrets: unknown, asked: Around["manager"] = manager): Promise<string[]> {
    const lines: string[] = [];
    const around = { manager: asked, now: () => now, sleep: async () => {}, print: (line: string) => lines.push(line) };
    await watch(JSON.stringify(secrets), around).catch((error: Error) => lines.push(`failed: ${error.message}`));
    return lines;
  }

  it("prints how old the current value is, as a metric of its secret, and nothing of the value", async () => {
    const arn = await secret("entity-db-url", "hunter2");
    const made = Date.now();

    const [line = "", ...more] = await look({ "entity-db": arn });

    const { SecretAgeDays, ...metric } = JSON.parse(line);
    assert(Math.abs(SecretAgeDays - (now.getTime() - made) / 86_400_000) < 0.01);
    assert.deepEqual(metric, {
      _aws: {
        Timestamp: now.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: "Evenkeel/Secrets",
            Dimensions: [["Secret"]],
            Metrics: [{ Name: "SecretAgeDays", Unit: "None" }],
          },
        ],
      },
      Secret: "entity-db",
    });
    assert.deepEqual(more, []);
    assert.doesNotMatch(line, /hunter2/);
  });

  it("goes by the current value, not by one that waits or is gone", async () => {
    const arn = await secret("jwt", "first");
    await manager.send(
      new PutSecretValueCommand({ SecretId: arn, SecretString: "next", VersionStages: ["AWSPENDING"] }),
    );

    assert.equal((await look({ jwt: arn })).length, 1);
  });

  it("says which secrets it cannot judge, and judges the others", async () => {
    const [good, empty] = [await secret("good", "value"), await secret("empty")];

    const [failed = "", ...metrics] = (await look({ empty, gone: `${good}x`, good })).reverse();

    assert.deepEqual(
      metrics.map((line) => JSON.parse(line).Secret),
      ["good"],
    );
    assert.match(failed, /^failed: the age of 2 of the secrets is not known\. empty: it has no value; gone: /);
    assert.match(
      (await look({ empty, good })).at(-1) ?? "",
      /^failed: the age of 1 of the secrets is not known\. empty: /,
    );
  });

  it("waits for permissions that do not hold yet, and not for ever", async () => {
    const arn = await secret("new", "value");
    let refusals = 3;
    const refused = Object.assign(new Error("not allowed"), { name: "AccessDeniedException" });
    const send = async () => {
      refusals -= 1;
      if (refusals >= 0) throw refused;
      return { Versions: [{ VersionStages: ["AWSCURRENT"], CreatedDate: now }] };
    };

    assert.equal(JSON.parse((await look({ new: arn }, { send }))[0] ?? "").SecretAgeDays, 0);
    refusals = 100;
    const failed = "failed: the age of 2 of the secrets is not known. new: not allowed; other: not allowed";
    assert.deepEqual(await look({ new: arn, other: arn }, { send }), [failed]);
    assert.equal(refusals, 100 - 8, "six times more than once for each");
  });

  it("fails where it is not told of any secrets", async () => {
    assert.deepEqual(await look(null), ["failed: SECRET_ARNS has to be an object in JSON"]);
    assert.deepEqual(await look({ jwt: 1 }), ["failed: SECRET_ARNS has to have an ARN for jwt"]);
  });
});
