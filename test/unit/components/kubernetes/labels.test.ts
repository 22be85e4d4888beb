import assert from "node:assert/strict";

import { labelValue, selectorLabels, standardLabels } from "../../../../components/kubernetes";

describe("labels", () => {
  it("tell a service from its parts, so that nothing that selects the one finds the others", () => {
    const migration = { service: "entity-api", component: "migration", environmentType: "staging", version: "1.4.2" };

    assert.deepEqual(standardLabels(migration), {
      "app.kubernetes.io/name": "entity-api-migration",
      "app.kubernetes.io/instance": "entity-api-migration-staging",
      "app.kubernetes.io/version": "1.4.2",
      "app.kubernetes.io/component": "migration",
      "app.kubernetes.io/part-of": "entity-api",
      "app.kubernetes.io/managed-by": "pulumi",
    });
    assert.deepEqual(selectorLabels("entity-api"), { "app.kubernetes.io/name": "entity-api" });
    assert.deepEqual(selectorLabels("entity-api", "migration"), { "app.kubernetes.io/name": "entity-api-migration" });
  });

  it("have values that Kubernetes takes, whatever a version is called", () => {
    const values = ["1.4.2", "main+build.7", `v${"1".repeat(80)}`, "-odd-", `${"a".repeat(62)}--`];

    assert.deepEqual(values.map(labelValue), ["1.4.2", "main-build.7", `v${"1".repeat(62)}`, "odd", "a".repeat(62)]);
  });
});
