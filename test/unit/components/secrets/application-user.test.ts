import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ApplicationUser, type ApplicationUserArgs } from "../../../../components/secrets";
import { assertPreviewComplete, deploy, resolved } from "../../harness";

const secrets = "arn:aws:secretsmanager:us-east-1:111122223333:secret";
const secretArn = `${secrets}:entity-db-url-AbCdEf`;
const administratorSecretArn = `${secrets}:rds!db-1234-GhIjKl`;
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/entity-db";
const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications";
const consumers = ["arn:aws:iam::111122223333:role/entity-api-roles-execution-???????"];

const database = {
  administratorSecretArn: pulumi.output(administratorSecretArn),
  administratorSecretKeyArn: pulumi.output(keyArn),
  applicationSecretArn: pulumi.output(secretArn),
  databaseName: pulumi.output("entities"),
  endpoint: pulumi.output("entity-db-proxy.example"),
  keyArn: pulumi.output(keyArn),
  port: pulumi.output(5432),
  rootCertificate: "/etc/ssl/certs/rds-global-bundle.pem",
  serverEndpoint: pulumi.output("entity-db.example"),
  serverSecurityGroupId: pulumi.output("sg-entity-db"),
};

const create = (more: Partial<ApplicationUserArgs> = {}) =>
  new ApplicationUser("entity-db-user", {
    database,
    consumers,
    network: {
      vpcId: "vpc-1",
      privateSubnetIds: ["subnet-1", "subnet-2"],
      isDualStack: false,
      egress: { internet: true, gatewayPrefixListIds: [] },
    },
    notificationTopicArn: topicArn,
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });

describe("ApplicationUser", () => {
  it("has the user made in the database, and its URL written, before anybody refers to the URL", async () => {
    const { result, inputs, options } = await deploy(() => create());

    const facts = {
      databaseName: "entities",
      host: "entity-db-proxy.example",
      port: "5432",
      role: "app",
      rootCertificate: "/etc/ssl/certs/rds-global-bundle.pem",
      server: "entity-db.example",
    };
    const { input, ...call } = inputs("entity-db-user-first");
    assert.deepEqual(JSON.parse(input), { Step: "firstValue", SecretId: secretArn, ...facts });
    assert.deepEqual(call, {
      functionName: "entity-db-user-function-lambda",
      lifecycleScope: "CREATE_ONLY",
      triggers: facts,
    });
    const { dependsOn } = options("entity-db-user-first");
    for (const first of ["connection-in", "connection-out", "policy", "function-may"]) {
      assert(dependsOn.includes(`entity-db-user-${first}`), `${first} comes first`);
    }
    assert.deepEqual(await resolved(result.reference), {
      valueFrom: `${secretArn}:url::`,
      secretArn,
      keyArn,
      remote: { key: secretArn, property: "url" },
      rotates: true,
    });
    assert.equal(result.rotateAfterDays, 30);
  });

  it("does not know where the URL is before the user can log in, neither for its readers nor for who watches it", async () => {
    const { result } = await deploy(() => create(), { preview: true });

    await assert.rejects(resolved(result.reference.valueFrom), /depends on something unknown/);
    await assert.rejects(resolved(result.reference.secretArn), /depends on something unknown/);
  });

  it("tells its function where the database is and where clients find it, and nothing secret", async () => {
    const { inputs } = await deploy(() => create({ role: "entities" }));

    assert.deepEqual(inputs("entity-db-user-function-lambda").environment.variables, {
      SECRET_ARN: secretArn,
      ADMINISTRATOR_SECRET_ARN: administratorSecretArn,
      DATABASE_HOST: "entity-db.example",
      DATABASE_PORT: "5432",
      DATABASE_NAME: "entities",
      CLIENT_HOST: "entity-db-proxy.example",
      CLIENT_PORT: "5432",
      ROLE: "entities",
      CHECK_USER: "restore_check",
      ROOT_CERTIFICATE: "/etc/ssl/certs/rds-global-bundle.pem",
      NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
    });
  });

  it("lets its function change this secret, read the administrator's, and connect to the server", async () => {
    const { inputs } = await deploy(() => create());

    const { Statement } = JSON.parse(inputs("entity-db-user-function-may").policy);
    const throughSecretsManager = (SecretARN: string) => ({
      StringEquals: {
        "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
        "kms:EncryptionContext:SecretARN": [SecretARN],
      },
    });
    assert.deepEqual(
      Statement.slice(0, 5).map(({ Action, Resource, Condition }: Record<string, unknown>) => ({
        Action,
        Resource,
        Condition,
      })),
      [
        {
          Action: [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
          ],
          Resource: [secretArn],
          Condition: undefined,
        },
        {
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: throughSecretsManager(secretArn),
        },
        {
          Action: ["events:PutEvents"],
          Resource: "arn:aws:events:us-east-1:111122223333:event-bus/default",
          Condition: {
            StringEquals: { "events:source": "evenkeel.rotation", "events:detail-type": "Secret Rotated" },
          },
        },
        { Action: ["secretsmanager:GetSecretValue"], Resource: [administratorSecretArn], Condition: undefined },
        { Action: ["kms:Decrypt"], Resource: [keyArn], Condition: throughSecretsManager(administratorSecretArn) },
      ],
    );
    const { securityGroupId, referencedSecurityGroupId, toPort } = inputs("entity-db-user-connection-in");
    assert.deepEqual(
      { securityGroupId, referencedSecurityGroupId, toPort },
      {
        securityGroupId: "sg-entity-db",
        referencedSecurityGroupId: "sg-entity-db-user-function-firewall-access",
        toPort: 5432,
      },
    );
  });

  it("has its function keep the secrets of a proxy in step, where there is one", async () => {
    const a = `${secrets}:entity-db-proxy-a-AbCdEf`;
    const b = `${secrets}:entity-db-proxy-b-AbCdEf`;
    const proxy = "arn:aws:iam::111122223333:role/entity-db-proxy-role";
    const proxySecretArns = [pulumi.output(a), pulumi.output(b)] as const;
    const proxied = { ...database, proxySecretArns, proxyRoleArn: pulumi.output(proxy) };
    const { inputs, options } = await deploy(() => create({ database: proxied }));

    const { variables } = inputs("entity-db-user-function-lambda").environment;
    assert.equal(variables.PROXY_SECRET_ARNS, JSON.stringify([a, b]));
    const [change] = JSON.parse(inputs("entity-db-user-function-may").policy).Statement;
    assert.deepEqual(change.Resource, [secretArn, a, b]);
    for (const [name, secret] of Object.entries({ "entity-db-user-proxy-a": a, "entity-db-user-proxy-b": b })) {
      const { policy, ...rest } = inputs(name);
      assert.deepEqual(rest, { secretArn: secret, blockPublicPolicy: true });
      const [, others] = JSON.parse(policy).Statement;
      const readers = ["arn:aws:iam::111122223333:role/entity-db-user-function-role", proxy];
      assert.deepEqual(others.Condition, { ArnNotLike: { "aws:PrincipalArn": readers } });
      assert.ok(options("entity-db-user-first").dependsOn.includes(name));
    }
  });

  it("leaves the URL to the function, the services and whoever the settings name", async () => {
    const readers = ["arn:aws:iam::111122223333:role/break-glass"];
    const { inputs } = await deploy(() => create({ readers }));

    const { policy, ...rest } = inputs("entity-db-user-policy");
    assert.deepEqual(rest, { secretArn, blockPublicPolicy: true });
    const [, others] = JSON.parse(policy).Statement;
    assert.deepEqual(others.Condition, {
      ArnNotLike: {
        "aws:PrincipalArn": [
          "arn:aws:iam::111122223333:role/entity-db-user-function-role",
          ...consumers,
          "arn:aws:iam::111122223333:role/break-glass",
        ],
      },
    });
  });

  it("changes the password on schedule, once the first value is there and the function may be called", async () => {
    const { inputs, options } = await deploy(() => create({ schedule: "cron(0 3 1 * ? *)", windowHours: 2 }));

    assert.deepEqual(inputs("entity-db-user-schedule"), {
      secretId: secretArn,
      rotationLambdaArn: "arn:aws:lambda:us-east-1:111122223333:function:entity-db-user-function-lambda",
      rotationRules: { scheduleExpression: "cron(0 3 1 * ? *)", duration: "2h" },
      rotateImmediately: false,
    });
    assert.deepEqual(options("entity-db-user-schedule").dependsOn, ["entity-db-user-caller", "entity-db-user-first"]);
    assert.deepEqual(inputs("entity-db-user-caller"), {
      action: "lambda:InvokeFunction",
      function: "entity-db-user-function-lambda",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: "111122223333",
      sourceArn: secretArn,
    });
  });

  it("rings when the password could not be changed", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-user-failures"), {
      alarmDescription:
        "The password of entity-db-user was not changed. The former one stays valid; Secrets Manager tries again.",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: "entity-db-user-function-lambda" },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  });

  it("may wait for a database that has just been started", async () => {
    const { inputs } = await deploy(() => create());

    assert.equal(inputs("entity-db-user-function-lambda").timeout, 120);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });

  it("refuses settings that are not valid, and registers nothing", async () => {
    await assert.rejects(
      deploy(() => create({ rotateAfterDays: 0 })),
      /ApplicationUser "entity-db-user": 1 setting is not valid\.\n {2}rotateAfterDays: found 0; it has to be 1 or more/,
    );
  });
});
