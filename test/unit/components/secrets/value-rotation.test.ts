import assert from "node:assert/strict";

import { AppSecrets, type AppSecretsArgs } from "../../../../components/secrets";
import { assertPreviewComplete, deploy, resolved } from "../../harness";

const secrets = { JWT_SECRET: { generated: { length: 64, rotateAfterDays: 30 } } };
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-api-secrets-encryption-key";
const arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:api-secrets-jwt-secret--AbCdEf";
const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications";
const lambdaArn = "arn:aws:lambda:us-east-1:111122223333:function:api-secrets-rotation-function-lambda";

const create = (more: Partial<AppSecretsArgs> = {}) =>
  new AppSecrets("api-secrets", {
    secrets,
    databaseReferences: {},
    consumers: ["arn:aws:iam::111122223333:role/api-roles-execution-???????"],
    notificationTopicArn: topicArn,
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });

describe("a generated value that rotates", () => {
  it("is read from its secret as it is when a task starts, with the value before it", async () => {
    const { result } = await deploy(() => create());

    const { JWT_SECRET, JWT_SECRET_PREVIOUS, ...others } = await resolved(result.references);
    const reference = { secretArn: arn, keyArn, rotates: true };
    assert.deepEqual(JWT_SECRET, {
      ...reference,
      valueFrom: `${arn}:current::`,
      remote: { key: arn, property: "current" },
    });
    assert.deepEqual(JWT_SECRET_PREVIOUS, {
      ...reference,
      valueFrom: `${arn}:previous::`,
      remote: { key: arn, property: "previous" },
    });
    assert.deepEqual(others, {});
    assert.deepEqual(await resolved(result.rotated), { JWT_SECRET: { secretArn: arn, rotateAfterDays: 30 } });
  });

  it("stays what it was when it begins to rotate", async () => {
    const kept = await deploy(() => create({ secrets: { JWT_SECRET: { generated: { length: 64 } } } }));
    const rotated = await deploy(() => create());

    assert.deepEqual(rotated.find("api-secrets-jwt-secret-random"), kept.find("api-secrets-jwt-secret-random"));
    const { tags, ...before } = kept.inputs("api-secrets-jwt-secret-secret");
    assert.deepEqual(rotated.inputs("api-secrets-jwt-secret-secret"), before);
    assert.deepEqual(tags, { RotatedBy: "hand" });
    const { secretString } = kept.inputs("api-secrets-jwt-secret-value");
    const first = rotated.inputs("api-secrets-jwt-secret-first").secretString;
    assert.deepEqual(JSON.parse(first), { current: secretString, previous: secretString });
  });

  it("is changed by our function on schedule, once it is there and may be changed", async () => {
    const { inputs, options } = await deploy(() => create());

    assert.deepEqual(inputs("api-secrets-jwt-secret-schedule"), {
      secretId: arn,
      rotationLambdaArn: lambdaArn,
      rotationRules: { scheduleExpression: "rate(30 days)", duration: "4h" },
      rotateImmediately: false,
    });
    const { dependsOn } = options("api-secrets-jwt-secret-schedule");
    for (const first of ["jwt-secret-caller", "jwt-secret-first", "jwt-secret-policy", "rotation-function-may"]) {
      assert(dependsOn.includes(`api-secrets-${first}`), `${first} comes first`);
    }
    assert.deepEqual(inputs("api-secrets-jwt-secret-caller"), {
      action: "lambda:InvokeFunction",
      function: "api-secrets-rotation-function-lambda",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: "111122223333",
      sourceArn: arn,
    });
  });

  it("is all that the function may read and change, and all that it may tell of", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("api-secrets-rotation-function-may").policy).Statement.slice(0, -1), [
      {
        Effect: "Allow",
        Action: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        Resource: [arn],
      },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: keyArn,
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": [arn],
          },
        },
      },
      {
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: "arn:aws:events:us-east-1:111122223333:event-bus/default",
        Condition: {
          StringEquals: { "events:source": "evenkeel.rotation", "events:detail-type": "Secret Rotated" },
        },
      },
    ]);
  });

  it("rings when it could not be changed", async () => {
    const { inputs } = await deploy(() => create());

    const { dimensions, threshold, alarmActions, alarmDescription } = inputs("api-secrets-rotation-failures");
    assert.deepEqual(dimensions, { FunctionName: "api-secrets-rotation-function-lambda" });
    assert.equal(threshold, 1);
    assert.deepEqual(alarmActions, [topicArn]);
    assert.match(alarmDescription, /A value of api-secrets was not rotated/);
  });

  it("is read by the service, its function and those who deploy, and by nobody else", async () => {
    const deployers = "arn:aws:iam::111122223333:role/deploy-*";
    const { inputs } = await deploy(() => create({ readers: [deployers] }));

    const [, others] = JSON.parse(inputs("api-secrets-jwt-secret-policy").policy).Statement;
    assert.deepEqual(others.Condition, {
      ArnNotLike: {
        "aws:PrincipalArn": [
          "arn:aws:iam::111122223333:role/api-roles-execution-???????",
          "arn:aws:iam::111122223333:role/api-secrets-rotation-function-role-???????",
          deployers,
        ],
      },
    });
    // Pulumi's name for the role is this one, with a hyphen and seven characters.
    assert.equal(inputs("api-secrets-rotation-function-role").name, undefined);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });
});

describe("secrets that owners hand in", () => {
  const partner = (filled: boolean) => create({ secrets: { PARTNER_KEY: { handedIn: { filled } } } });

  it("are made without a value, and not passed on before there is one", async () => {
    const { result, find, named } = await deploy(() => partner(false));

    assert.deepEqual(result.references, {});
    assert.equal(find("api-secrets-partner-key-secret").inputs.namePrefix, "api-secrets-partner-key-");
    assert.deepEqual(named("aws:secretsmanager/secretVersion:SecretVersion"), []);
  });

  it("have the name under which owners look for them", async () => {
    const secrets = { PARTNER_KEY: { handedIn: { name: "team/partner" } } };
    const { inputs } = await deploy(() => create({ secrets }));

    assert.equal(inputs("api-secrets-partner-key-secret").name, "team/partner");
  });

  it("are passed on, as they are when a task starts, once owners say that the value is there", async () => {
    const { result } = await deploy(() => partner(true));

    const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:api-secrets-partner-key--AbCdEf";
    assert.deepEqual(await resolved(result.references), {
      PARTNER_KEY: {
        valueFrom: secretArn,
        secretArn,
        keyArn,
        remote: { key: secretArn },
        rotates: false,
      },
    });
  });
});

describe("replicas of secrets", () => {
  it("lie in each region under a key there", async () => {
    const { inputs } = await deploy(() => create({ replicaRegions: ["us-west-2"] }));

    assert.equal(inputs("api-secrets-encryption-us-west-2-key").region, "us-west-2");
    assert.deepEqual(inputs("api-secrets-jwt-secret-secret").replicas, [
      {
        region: "us-west-2",
        kmsKeyId: "arn:aws:kms:us-west-2:111122223333:key/key-api-secrets-encryption-us-west-2-key",
      },
    ]);
  });

  it("are refused where the secrets are themselves", async () => {
    await assert.rejects(
      deploy(() => create({ replicaRegions: ["us-east-1", "us-west-2"] })),
      /AppSecrets "api-secrets": 1 setting is not valid\.\n {2}replicaRegions\[0\]: found "us-east-1"; it is the region of/,
    );
  });
});
