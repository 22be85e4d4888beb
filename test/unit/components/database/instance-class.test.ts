import assert from "node:assert/strict";

import { connectionCapacity, instanceClassPattern, memoryGiB } from "../../../../components/database/instance-class";

describe("instance classes", () => {
  it("are known with their memory", () => {
    const expected = {
      "db.t3.micro": 1,
      "db.t4g.small": 2,
      "db.t4g.medium": 4,
      "db.t4g.large": 8,
      "db.t3.2xlarge": 32,
      "db.m7g.large": 8,
      "db.m6gd.xlarge": 16,
      "db.m8g.16xlarge": 256,
      "db.r7g.large": 16,
      "db.r6idn.32xlarge": 1024,
    };
    const found = Object.fromEntries(Object.keys(expected).map((each) => [each, memoryGiB(each)]));

    assert.deepEqual(found, expected);
  });

  it("are refused where RDS has none", () => {
    const wrong = ["t3.micro", "db.t3.nano", "db.t4g.4xlarge", "db.m7g.micro", "db.m7g.3xlarge", "db.z9.large", "db."];

    assert.deepEqual(
      wrong.filter((each) => instanceClassPattern.test(each)),
      [],
    );
  });

  it("carry as many connections as RDS allows", () => {
    const classes = ["db.t4g.micro", "db.m7g.large", "db.r7g.16xlarge"];

    const capacities = classes.map((instanceClass) => connectionCapacity({ instanceClass }));
    assert.deepEqual(capacities, [112, 901, 5000]);
  });
});
