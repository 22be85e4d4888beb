import assert from "node:assert/strict";

import { namedPorts } from "../../../../../components/service/eks/port-names";

const namesOf = (...others: string[]) => {
  const otherPorts = Object.fromEntries(others.map((name, index) => [name, 9000 + index]));
  return namedPorts({ port: 3000, otherPorts }).map(({ name }) => name);
};

describe("the names of ports", () => {
  it("are main, and those that the service says, whose order does not follow the numbers", () => {
    assert.deepEqual(namedPorts({ port: 3000, otherPorts: { metrics: 9090, admin: 9100 } }), [
      { name: "main", port: 3000 },
      { name: "admin", port: 9100 },
      { name: "metrics", port: 9090 },
    ]);
    assert.deepEqual(namedPorts({ port: 9091, otherPorts: { metrics: 3000, admin: 80 } }), [
      { name: "main", port: 9091 },
      { name: "admin", port: 80 },
      { name: "metrics", port: 3000 },
    ]);
  });

  it("are kept apart, and such as Kubernetes takes, whatever the service says", () => {
    const said = [
      "main",
      "a",
      "exactly-15-long",
      "of-16-characters",
      "a--b",
      "an-other-long-name",
      "an-other-long-one",
    ];
    const found = namesOf(...said);

    assert.equal(new Set(found).size, said.length + 1);
    for (const name of found) assert.match(name, /^(?=.{1,15}$)[a-z](-?[a-z0-9])*$/);
    assert.deepEqual(found.slice(0, 2), ["main", "a"]);
    assert.ok(found.includes("exactly-15-long"));
    assert.deepEqual(namesOf("an-other-long-name", "metrics"), ["main", "an-other-d1f8b1", "metrics"]);
  });
});
