import assert from "node:assert/strict";

import { checkOtherPorts, checkScaling } from "../../../../components/service/checks";

describe("the number of tasks that a service begins with", () => {
  const scaling = { min: 3, max: 6 };

  it("lies between the bounds of its scaling, or on one of them", () => {
    for (const desiredCount of [3, 4, 6]) assert.equal(checkScaling({ scaling, desiredCount }), undefined);
    assert.equal(checkScaling({ desiredCount: 7 }), undefined);
  });

  it("is refused outside of them", () => {
    for (const desiredCount of [2, 7]) {
      assert.equal(
        checkScaling({ scaling, desiredCount }),
        `desiredCount is ${desiredCount}: it has to lie between min and max.`,
      );
    }
  });
});

describe("the other ports of a service", () => {
  it("are its own, each of them", () => {
    assert.equal(checkOtherPorts({ port: 3000, otherPorts: { metrics: 9090, admin: 9091 } }), undefined);
  });

  it("are refused where one is the main port, or another of them", () => {
    assert.equal(
      checkOtherPorts({ port: 3000, otherPorts: { admin: 9091, metrics: 3000 } }),
      "metrics is 3000, which another port is already. Give each its own.",
    );
    assert.equal(
      checkOtherPorts({ port: 3000, otherPorts: { metrics: 9090, admin: 9090 } }),
      "admin is 9090, which another port is already. Give each its own.",
    );
  });
});
