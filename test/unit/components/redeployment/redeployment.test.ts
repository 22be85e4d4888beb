import assert from "node:assert/strict";

import { Redeployment, type RedeploymentArgs } from "../../../../components/redeployment";
import { assertPreviewComplete, deploy } from "../../harness";

const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;
const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications";

const services = {
  "entity-api": {
    serviceName: "entity-api-1",
    clusterName: "apps",
    // Two variables may come from one secret.
    secretArns: [secret("url"), secret("jwt"), secret("jwt")],
  },
  search: { serviceName: "search-1", clusterName: "apps", secretArns: [secret("url")] },
};

const create = (more: Partial<RedeploymentArgs> = {}) =>
  new Redeployment("redeployment", {
    services,
    keepDays: 90,
    notificationTopicArn: topicArn,
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });

describe("Redeployment", () => {
  it("tells its function which services read which secrets, and nothing secret", async () => {
    const { inputs } = await deploy(() => create());

    const { environment, timeout } = inputs("redeployment-services-function-lambda");
    assert.deepEqual(JSON.parse(environment.variables.SERVICES), [
      {
        service: "entity-api-1",
        cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/apps",
        secretArns: [secret("jwt"), secret("url")],
      },
      {
        service: "search-1",
        cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/apps",
        secretArns: [secret("url")],
      },
    ]);
    assert.equal(timeout, 300);
  });

  it("may look at these secrets and deploy these services, and see no value", async () => {
    const { inputs } = await deploy(() => create());

    const { Statement } = JSON.parse(inputs("redeployment-services-function-may").policy);
    assert.deepEqual(Statement.slice(0, -1), [
      {
        Effect: "Allow",
        Action: ["ecs:DescribeServices", "ecs:UpdateService"],
        Resource: [
          "arn:aws:ecs:us-east-1:111122223333:service/apps/entity-api-1",
          "arn:aws:ecs:us-east-1:111122223333:service/apps/search-1",
        ],
      },
      {
        Effect: "Allow",
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"],
        Resource: [secret("jwt"), secret("url")],
      },
    ]);
  });

  it("looks when any secret has changed, however many are theirs, and every hour for what no event told", async () => {
    const { inputs, options, find } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("redeployment-services-rotated").eventPattern), {
      source: ["evenkeel.rotation"],
      "detail-type": ["Secret Rotated"],
      account: ["111122223333"],
    });
    assert.deepEqual(inputs("redeployment-services-hourly"), { scheduleExpression: "rate(1 hour)" });
    for (const when of ["rotated", "hourly"]) {
      const rule = `redeployment-services-${when}`;
      const functionName = "redeployment-services-function-lambda";
      assert.deepEqual(inputs(`${rule}-target`), {
        rule,
        arn: `arn:aws:lambda:us-east-1:111122223333:function:${functionName}`,
      });
      assert.deepEqual(options(`${rule}-target`).dependsOn, [`${rule}-caller`]);
      assert.deepEqual(inputs(`${rule}-caller`), {
        action: "lambda:InvokeFunction",
        function: functionName,
        principal: "events.amazonaws.com",
        sourceArn: find(rule).outputs.arn,
        sourceAccount: "111122223333",
      });
    }
  });

  it("rings when a service may go on with a former value", async () => {
    const { inputs } = await deploy(() => create());

    const { dimensions, alarmActions, alarmDescription } = inputs("redeployment-services-failures");
    assert.deepEqual(dimensions, { FunctionName: "redeployment-services-function-lambda" });
    assert.deepEqual(alarmActions, [topicArn]);
    assert.match(alarmDescription, /^Services may go on with a former value of a secret/);
  });

  it("shares many services among functions, since a function can only be told so much", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => {
        const name = `service-with-a-name-${index}`;
        const long = (kind: string) => secret(`${name}-secrets-${kind}-${"x".repeat(60)}`);
        return [name, { serviceName: name, clusterName: "cluster-1234567", secretArns: [long("url"), long("jwt")] }];
      }),
    );
    const { inputs, named } = await deploy(() => create({ services: many }));

    const lambdas = named("aws:lambda/function:Function").map((name) => inputs(name).environment.variables.SERVICES);
    assert.equal(lambdas.length, 5);
    assert.deepEqual(named("evenkeel:index:Redeployer"), [
      "redeployment-services",
      "redeployment-services-2",
      "redeployment-services-3",
      "redeployment-services-4",
      "redeployment-services-5",
    ]);
    for (const services of lambdas) assert(services.length < 4096);
    const told = lambdas.flatMap((services) => JSON.parse(services)).map(({ service }) => service);
    assert.deepEqual(told.sort(), Object.keys(many).sort());
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });
});
