import assert from "node:assert/strict";

import { Connection } from "../../../../components/base";
import { deploy } from "../../harness";

describe("Connection", () => {
  it("opens one port from one group to another, on both sides, and nothing else", async () => {
    const way = { from: "sg-app", to: "sg-db", port: 5432, description: "app to db" };
    const { inputs, registrations } = await deploy(() => new Connection("app-to-db", way));

    const traffic = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, description: "app to db" };
    assert.deepEqual(inputs("app-to-db-out"), {
      securityGroupId: "sg-app",
      referencedSecurityGroupId: "sg-db",
      ...traffic,
    });
    assert.deepEqual(inputs("app-to-db-in"), {
      securityGroupId: "sg-db",
      referencedSecurityGroupId: "sg-app",
      ...traffic,
    });
    assert.equal(registrations.filter(({ custom }) => custom).length, 2);
  });

  it("opens a changed port before it closes the old one, for whoever still talks there", async () => {
    const way = { from: "sg-app", to: "sg-db", port: 5432, description: "app to db" };
    const { options } = await deploy(() => new Connection("app-to-db", way));

    for (const side of ["app-to-db-out", "app-to-db-in"]) {
      const { replaceOnChanges, deleteBeforeReplace } = options(side);
      assert.deepEqual({ replaceOnChanges, deleteBeforeReplace }, ports, side);
    }
  });
});

const ports = { replaceOnChanges: ["fromPort", "toPort"], deleteBeforeReplace: false };
