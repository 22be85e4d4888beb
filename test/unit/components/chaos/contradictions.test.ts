import assert from "node:assert/strict";

import { type ChaosSurroundings, chaosContradictions } from "../../../../components/chaos/contradictions";
import { chaosSettings } from "../../../../components/chaos/settings";

const entityApi = {
  runtime: "ecs" as const,
  desiredCount: 3,
  scaling: { min: 3 },
  routing: { paths: ["/*"] },
  faultInjection: {},
  secrets: { DATABASE_URL: { database: "entity-db" } },
};
const around: ChaosSurroundings = {
  services: { "entity-api": entityApi, mailer: { runtime: "ecs", desiredCount: 1, routing: "none", secrets: {} } },
  databases: {
    "entity-db": { kind: "instance", multiAz: true, readReplicas: {} },
    "audit-db": { kind: "instance", multiAz: false, readReplicas: {} },
    "lone-db": { kind: "aurora", readReplicas: {} },
    "twin-db": { kind: "aurora", readReplicas: { reader: {} } },
    "cluster-db": { kind: "multiAzCluster", readReplicas: {} },
  },
  network: { zones: ["use1-az1", "use1-az2"] },
};

const tasks = { fault: "stopTasks", service: "entity-api" };
const reboot = { fault: "rebootDatabase", database: "entity-db", services: ["entity-api"] };
const slow = { fault: "databaseLatency", service: "entity-api", database: "entity-db" };
const zone = { fault: "zoneOutage", zone: "use1-az1", services: ["entity-api"] };

function problems(experiment: object, changed: Partial<ChaosSurroundings> = {}) {
  const settings = chaosSettings.parse({ experiments: { drill: experiment } });
  return chaosContradictions(settings, { ...around, ...changed });
}

describe("chaosContradictions", () => {
  it("has nothing against experiments that can run and be stopped", () => {
    const each = [tasks, reboot, slow, { ...slow, fault: "blackholeDatabase" }, zone];

    assert.deepEqual(
      each.flatMap((experiment) => problems(experiment)),
      [],
    );
  });

  const withService = (changed: object) => ({ services: { "entity-api": { ...entityApi, ...changed } } });
  const refusals: [string, object, Partial<ChaosSurroundings>, string, RegExp][] = [
    [
      "a service that is not there",
      { ...tasks, service: "nobody" },
      {},
      "service",
      /no such service. Known: entity-api/,
    ],
    [
      "a database that is not there",
      { ...slow, database: "none" },
      {},
      "database",
      /no such database. Known: entity-db/,
    ],
    ["a zone that is not there", { ...zone, zone: "use1-az9" }, {}, "zone", /no such zone. Known: use1-az1, use1-az2/],
    ["a watched service that is not there", { ...zone, services: ["x"] }, {}, "services[0]", /no such service/],
    ["a service that users do not reach", { ...zone, services: ["mailer"] }, {}, "services[0]", /load balancer/],
    ["a service that runs on EKS", tasks, withService({ runtime: "eks" }), "service", /runs on EKS, or moves there/],
    [
      "a watched service that moves to EKS",
      { ...zone, services: ["entity-api"] },
      withService({ movingTo: "eks" }),
      "services[0]",
      /experiments disturb services on ECS alone/,
    ],
    ["a share of less than one task", { ...tasks, percent: 33 }, {}, "percent", /3 tasks .*Set it to 34 or more/],
    [
      "half of a single task",
      tasks,
      withService({ scaling: undefined, desiredCount: 1 }),
      "percent",
      /1 task .*Run two/,
    ],
    [
      "half of a single task, to which scaling may come down",
      tasks,
      withService({ scaling: { min: 1 }, desiredCount: 4 }),
      "percent",
      /1 task .*Run two/,
    ],
    ["tasks without fault injection", slow, withService({ faultInjection: undefined }), "service", /faultInjection/],
    ["a database that the service does not use", { ...slow, database: "audit-db" }, {}, "database", /no secret/],
    [
      "a failover without a standby",
      { ...reboot, database: "audit-db" },
      {},
      "failover",
      /databases\.audit-db\.multiAz/,
    ],
    [
      "a failover of Aurora without replicas",
      { ...reboot, database: "lone-db" },
      {},
      "failover",
      /found true; lone-db has nobody that could take over\. Give databases\.lone-db\.readReplicas one\.$/,
    ],
    [
      "a cluster that is to be rebooted as it is",
      { ...reboot, database: "twin-db", failover: false },
      {},
      "failover",
      /found false; twin-db is a cluster, which is not rebooted but fails over\. Set it to true\.$/,
    ],
    ["a network of others", zone, { network: { zones: ["use1-az1", "use1-az2"], existing: {} } }, "zone", /others/],
  ];
  for (const [what, experiment, changed, path, message] of refusals) {
    it(`refuses ${what}`, () => {
      const found = problems(experiment, changed);

      assert.deepEqual(
        found.map((each) => each.path),
        [`experiments.drill.${path}`],
      );
      assert.match(found[0]?.message ?? "", message);
    });
  }

  it("lets a cluster with readers fail over", () => {
    assert.deepEqual(problems({ ...reboot, database: "twin-db" }), []);
    assert.deepEqual(problems({ ...reboot, database: "cluster-db" }), []);
  });

  it("lets a database without a standby be rebooted as it is", () => {
    assert.deepEqual(problems({ ...reboot, database: "audit-db", failover: false }), []);
  });
});
