import assert from "node:assert/strict";

import { executionRoles } from "../../../../../components/service";
import { deploy } from "../../../harness";
import { entityApi } from "./entity-api";

describe("the roles that read a service's secrets", () => {
  it("are named by what Pulumi calls them: their names, a hyphen and seven characters", async () => {
    const migration = { command: ["npm", "run", "migrate"] };
    const { inputs, named } = await deploy(() => entityApi({ migration }));

    const execution = named("aws:iam/role:Role").filter((name) => name.endsWith("-execution"));
    assert.deepEqual(
      executionRoles("entity-api", "111122223333").sort(),
      execution.map((name) => `arn:aws:iam::111122223333:role/${name}-???????`),
    );
    // Without a name, or a prefix, of the program's own.
    for (const role of execution) assert.deepEqual(Object.keys(inputs(role)), ["assumeRolePolicy"]);
  });
});
