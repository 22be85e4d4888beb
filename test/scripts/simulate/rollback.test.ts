import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { changeCloud, readCloud } from "../../../simulator";
import { UsersProgram } from "./program";

const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const image = new pulumi.Config("web").require("image");
const errors = new aws.cloudwatch.MetricAlarm("errors", {
  metricName: "HTTPCode_Target_5XX_Count", namespace: "AWS/ApplicationELB", statistic: "Sum", period: 60,
  comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 2, threshold: 1,
});
const cluster = new aws.ecs.Cluster("apps", {});
const task = new aws.ecs.TaskDefinition("api", {
  family: "api", containerDefinitions: JSON.stringify([{ name: "api", image, memory: 128 }]),
}, { retainOnDelete: true });
new aws.ecs.Service("api", {
  cluster: cluster.arn, taskDefinition: task.arn, desiredCount: 1, waitForSteadyState: true,
  alarms: { alarmNames: [errors.name], enable: true, rollback: true },
});
`;

describe("A deployment that is rolled back", function () {
  this.timeout(90_000);
  let users: UsersProgram;
  beforeEach(() => {
    users = new UsersProgram();
    writeFileSync(join(users.folder, "index.ts"), program);
    deployed("one");
  });
  afterEach(() => users.remove());

  const deployed = (image: string) =>
    writeFileSync(
      join(users.folder, "Pulumi.dev.yaml"),
      `config: { "aws:region": eu-west-1, "web:image": "${image}" }\n`,
    );
  const objects = () => readCloud(users.cloudFolder()).objects;
  const one = (type: string) => objects().find((each) => each.type === type) ?? assert.fail(`there is no ${type}`);
  const ring = (stateValue: string) => {
    const { urn } = one("aws:cloudwatch/metricAlarm:MetricAlarm");
    changeCloud(users.cloudFolder(), [{ urn, condition: { stateValue } }]);
  };
  const running = () => {
    const { taskDefinition } = one("aws:ecs/service:Service").outputs;
    return objects().find(({ outputs }) => outputs.arn === taskDefinition)?.outputs.containerDefinitions;
  };

  it("turns up red and runs the old version until it is deployed again with --refresh", async () => {
    await users.expect("up", "--yes");
    deployed("two");
    ring("ALARM");
    const failed = await users.simulate("up", "--yes");
    assert.notEqual(failed.code, 0);
    assert.match(failed.stdout + failed.stderr, /was rolled back because of the alarm errors-\w+, which is in ALARM/);
    assert.match(String(running()), /"image":"one"/);

    const ringing = await users.simulate("up", "--yes", "--refresh");
    assert.notEqual(ringing.code, 0, "the alarm is still there");
    ring("OK");
    await users.expect("up", "--yes", "--refresh");
    assert.match(String(running()), /"image":"two"/);
    await users.expect("preview", "--refresh", "--expect-no-changes");
  });

  it("is come back to by the next up, which finds out what runs; the one after it deploys", async () => {
    await users.expect("up", "--yes");
    deployed("two");
    ring("ALARM");
    await users.simulate("up", "--yes");
    ring("OK");

    assert.match(await users.expect("up", "--yes"), /~ +.*aws:ecs:Service +api +updated/);
    assert.match(String(running()), /"image":"one"/);
    await users.expect("up", "--yes");
    assert.match(String(running()), /"image":"two"/);
  });
});
