import assert from "node:assert/strict";

import { SecretWatch, type SecretWatchArgs } from "../../../../components/secrets";
import { assertPreviewComplete, deploy } from "../../harness";

const urlArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:entity-db-url-AbCdEf";
const jwtArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-GhIjKl";
const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications";

const create = (more: Partial<SecretWatchArgs> = {}) =>
  new SecretWatch("secret-watch", {
    secrets: {
      "entity-db": { secretArn: urlArn, rotateAfterDays: 30 },
      "entity-api JWT_SECRET": { secretArn: jwtArn, rotateAfterDays: 90 },
    },
    keepDays: 90,
    notificationTopicArn: topicArn,
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });

describe("SecretWatch", () => {
  it("rings when a value is older than its rotation should let it get, and when nobody knows how old it is", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("secret-watch-ages-entity-api-jwt-secret"), {
      alarmDescription: "The value of entity-api JWT_SECRET is more than 92 days old, or nobody knows how old it is.",
      namespace: "Evenkeel/Secrets",
      metricName: "SecretAgeDays",
      dimensions: { Secret: "entity-api JWT_SECRET" },
      statistic: "Maximum",
      period: 86_400,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 92,
      treatMissingData: "breaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
    assert.equal(inputs("secret-watch-ages-entity-db").threshold, 32);
  });

  it("looks before the first alarm is there, and then four times a day", async () => {
    const { inputs, options } = await deploy(() => create());

    assert.deepEqual(inputs("secret-watch-ages-schedule"), { scheduleExpression: "rate(6 hours)" });
    assert.deepEqual(options("secret-watch-ages-entity-db").dependsOn, ["secret-watch-ages-first"]);
    assert.deepEqual(options("secret-watch-ages-schedule-target").dependsOn, ["secret-watch-ages-schedule-caller"]);
    const secrets = JSON.stringify({ "entity-db": urlArn, "entity-api JWT_SECRET": jwtArn });
    assert.deepEqual(inputs("secret-watch-ages-first").triggers, { secrets });
    assert.deepEqual(inputs("secret-watch-ages-function-lambda").environment.variables, { SECRET_ARNS: secrets });
  });

  it("sees when versions were made, and no value", async () => {
    const { inputs } = await deploy(() => create());

    const { Statement } = JSON.parse(inputs("secret-watch-ages-function-may").policy);
    assert.deepEqual(Statement.slice(0, -1), [
      { Effect: "Allow", Action: ["secretsmanager:ListSecretVersionIds"], Resource: [urlArn, jwtArn] },
    ]);
  });

  it("shares many secrets among functions, since a function can only be told so much", async () => {
    const arn = (index: number) => `${jwtArn}-${"x".repeat(80)}-${index}`;
    const secrets = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `service-${index} KEY`,
        { secretArn: arn(index), rotateAfterDays: 30 },
      ]),
    );
    const { inputs, named } = await deploy(() => create({ secrets }));

    const told = named("aws:lambda/function:Function").map((name) => inputs(name).environment.variables.SECRET_ARNS);
    assert.equal(told.length, 3);
    for (const each of told) assert(each.length < 4096);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });
});
