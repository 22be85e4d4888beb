import assert from "node:assert/strict";

import { secretsProductionFloor } from "../../../../components/secrets/production-floor";
import { appSecretsSettings } from "../../../../components/secrets/settings";

const existing = "arn:aws:secretsmanager:us-east-1:111122223333:secret:team/datadog-api-key-AbCdEf";
const floor = (given: object) => secretsProductionFloor(appSecretsSettings.parse(given));

describe("the secrets of a service in production", () => {
  it("are refused while everybody in the account might read them", () => {
    for (const source of [{ generated: { length: 64 } }, { handedIn: {} }]) {
      const [problem, ...more] = floor({ secrets: { KEY: source } });

      assert.equal(problem?.path, "secretReaders");
      assert.match(
        problem.message,
        /^found \[\]; whoever may read secrets .* Name the roles that deploy, which have to/,
      );
      assert.deepEqual(more, []);
    }
  });

  it("are fine where their readers are named, and where none of them is made here", () => {
    const readers = ["arn:aws:iam::444455556666:role/deploy"];

    assert.deepEqual(floor({ secrets: { KEY: { generated: { length: 64 } } }, readers }), []);
    assert.deepEqual(floor({ secrets: { URL: { database: "entity-db" }, KEY: { existing } } }), []);
  });
});
