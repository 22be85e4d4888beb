import assert from "node:assert/strict";

import { secret, withoutSecrets } from "../../../simulator/value";

describe("a message of the simulated cloud", () => {
  it("shows no secret, wherever among the properties it is", () => {
    const properties = { tags: { Owner: secret("owner-of-all") }, name: "entity-db" };

    assert.equal(withoutSecrets('entity-db: found "owner-of-all"', properties), 'entity-db: found "[secret]"');
  });

  it("shows no part of a document that is secret as a whole", () => {
    const statement = { Effect: "Allow", Action: ["v930YiPGq81", "s3:GetObject"] };
    const properties = { policy: secret(JSON.stringify({ Statement: [statement] })) };

    const message = 'statement 1 has the action "v930YiPGq81"; allowed are Allow, Deny';
    assert.equal(withoutSecrets(message, properties), 'statement 1 has the action "[secret]"; allowed are Allow, Deny');
  });

  it("takes a secret that only begins like a document for a text", () => {
    assert.equal(withoutSecrets("found {not json", { value: secret("{not json") }), "found [secret]");
  });
});
