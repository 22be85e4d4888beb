import assert from "node:assert/strict";

import { changeCloud } from "../../../../simulator";
import { Asset, type Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const FUNCTION = "aws:lambda/function:Function";
const account = "111122223333";
const code = new Asset({
  "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
  hash: "a",
  assets: {},
});

describe("simulated secrets", () => {
  let engine: Engine;
  let aws: Connection;
  const connect = async () => {
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
  };
  beforeEach(async () => {
    engine = await Engine.start();
    await connect();
  });
  afterEach(() => engine.dispose());

  const rotate = async ({ urn }: State) => {
    await engine.stop();
    changeCloud(engine.folder, [{ urn, rotated: true }]);
    await engine.open();
    await connect();
  };
  const write = (name: string, secret: State, secretString: string) =>
    aws.make(VERSION, name, { secretId: secret.id, secretString });
  const stagesOf = async (version: State) => (await aws.read(version))?.outputs.versionStages;

  /** Deploys a service with a container that takes a secret, and waits for it. */
  const start = async (valueFrom: string, preview = false) => {
    const container = { name: "api", image: "nginx", secrets: [{ name: "VALUE", valueFrom }] };
    const definition = await aws.make("aws:ecs/taskDefinition:TaskDefinition", "api", {
      family: "api",
      executionRoleArn: "arn:aws:iam::999988887777:role/exec",
      containerDefinitions: JSON.stringify([container]),
    });
    const inputs = { taskDefinition: definition.outputs.arn ?? "", waitForSteadyState: true };
    return aws.make("aws:ecs/service:Service", "api", inputs, preview);
  };
  const NO_VALUE = /ResourceInitializationError: .*can't find the specified secret value for staging label: AWSCURRENT/;

  const statement = (Action: string | string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
  const makeFunction = async (name: string, ...statements: object[]) => {
    const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const role = await aws.make("aws:iam/role:Role", name, { assumeRolePolicy: document(trust) });
    if (statements.length > 0)
      await aws.make("aws:iam/rolePolicy:RolePolicy", name, { role: role.id, policy: document(...statements) });
    const runnable = { runtime: "nodejs24.x", handler: "index.handler", code, role: role.outputs.arn ?? "" };
    return aws.make(FUNCTION, name, runnable);
  };
  const call = (called: State, input: object) =>
    aws.make("aws:lambda/invocation:Invocation", "call", { functionName: called.id, input: JSON.stringify(input) });

  it("let no task start before they have a value, and a preview does not know yet", async () => {
    const secret = await aws.make(SECRET, "url", {});

    assert.ok(await start(secret.id, true));
    await assert.rejects(start(secret.id), NO_VALUE);
    await write("v", secret, "hush-hush");
    assert.ok(await start(secret.id));
  });

  it("let no task start with a key that their value does not have", async () => {
    const secret = await aws.make(SECRET, "url", {});
    await write("v", secret, JSON.stringify({ url: "postgres://hush" }));

    assert.ok(await start(`${secret.id}:url::`));
    await assert.rejects(
      start(`${secret.id}:uri::`),
      /retrieved secret from Secrets Manager did not contain json key uri/,
    );
    await assert.rejects(start(`${secret.id}:url:AWSPREVIOUS:`), /for staging label: AWSPREVIOUS/);
    const text = await aws.make(SECRET, "text", {});
    await write("t", text, "hush-hush");
    await assert.rejects(start(`${text.id}:url::`), /did not contain json key url/);
  });

  it("can be the ones that RDS made for the passwords that it manages", async () => {
    const database = await aws.make("aws:rds/instance:Instance", "db", {
      engine: "postgres",
      instanceClass: "db.t4g.micro",
      allocatedStorage: 20,
      username: "owner",
      manageMasterUserPassword: true,
      skipFinalSnapshot: true,
    });
    const [{ secretArn = "" }] = database.outputs.masterUserSecrets as [Properties];

    assert.ok(await start(`${secretArn}:password::`));
    await assert.rejects(start(`${secretArn}:url::`), /did not contain json key url/);
  });

  it("say that they wait for their end, where they do", async () => {
    const secret = await aws.make(SECRET, "url", {});
    await aws.delete(secret);

    await assert.rejects(
      start(secret.id),
      /InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion/,
    );
  });

  it("get a value from a function that is told of them and may write them", async () => {
    const [own, other] = [await aws.make(SECRET, "own", {}), await aws.make(SECRET, "other", {})];
    const writer = await makeFunction(
      "writer",
      statement(["secretsmanager:Get*", "secretsmanager:PutSecretValue"], own.id),
    );

    await call(writer, { Step: "firstValue", SecretId: own.id, AdministratorSecret: other.id });

    assert.ok(await start(`${own.id}:url::`));
    await assert.rejects(start(other.id), NO_VALUE);
  });

  it("get none from a function that may not write them, by a denial too", async () => {
    const secret = await aws.make(SECRET, "own", {});
    const may = statement("secretsmanager:*", "*");
    const denied = { ...statement("secretsmanager:putsecretvalue", `${secret.id.slice(0, -6)}*`), Effect: "Deny" };
    const functions = [
      await makeFunction("none"),
      await makeFunction("reader", statement("secretsmanager:GetSecretValue", "*")),
      await makeFunction("denied", may, denied),
    ];

    for (const one of functions) await call(one, { SecretId: secret.id });

    await assert.rejects(start(secret.id), NO_VALUE);
  });

  it("keep the value of a program that writes them no more", async () => {
    const secret = await aws.make(SECRET, "url", {});
    const version = await write("v", secret, "hush-hush");
    await aws.delete(version);

    assert.ok(await start(secret.id));
  });

  it("have one current version, whoever writes the next one", async () => {
    const secret = await aws.make(SECRET, "url", {});
    const first = await write("v", secret, "one");
    const second = await write("w", secret, "two");

    assert.deepEqual([await stagesOf(first), await stagesOf(second)], [["AWSPREVIOUS"], ["AWSCURRENT"]]);
    await rotate(secret);
    assert.deepEqual([await stagesOf(first), await stagesOf(second)], [[], ["AWSPREVIOUS"]]);
    const { changes } = await aws.diff(second, { secretId: secret.id, secretString: "two" });
    assert.equal(changes, false);
    assert.ok(await start(`${secret.id}:anything:AWSCURRENT:`));
    await write("x", secret, "three");
    assert.ok(await start(`${secret.id}::AWSPREVIOUS:`));
    await assert.rejects(start(`${secret.id}:key::`), /did not contain json key key/);
  });

  it("are rotated by functions that Secrets Manager may call, for this secret", async () => {
    const secret = await aws.make(SECRET, "url", {});
    const rotator = await makeFunction("rotator");
    const arn = String(rotator.outputs.arn);
    const rotation = (preview = false) => {
      const inputs = { secretId: secret.id, rotationLambdaArn: arn, rotationRules: { automaticallyAfterDays: 30 } };
      return aws.make(ROTATION, "monthly", inputs, preview);
    };
    const permit = (name: string, more: Properties) => {
      const inputs = { action: "lambda:InvokeFunction", principal: "secretsmanager.amazonaws.com", ...more };
      return aws.make("aws:lambda/permission:Permission", name, { function: arn, ...inputs });
    };

    assert.ok(await rotation(true));
    await permit("events", { principal: "events.amazonaws.com" });
    await permit("stranger", { sourceAccount: "999988887777" });
    await permit("another", { sourceArn: `arn:aws:secretsmanager:us-east-1:${account}:secret:other-*` });
    await permit("url", { action: "lambda:InvokeFunctionUrl" });
    await assert.rejects(
      rotation(),
      /AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function\. Ensure that the function policy grants access to the principal secretsmanager\.amazonaws\.com/,
    );
    await permit("own", { sourceAccount: account, sourceArn: secret.id, function: rotator.id });
    assert.ok(await rotation());
  });

  it("have replicas in other regions, one in each, under keys of theirs", async () => {
    const key = (region: string) => `arn:aws:kms:${region}:999988887777:key/k`;
    const make = (...replicas: Properties[]) => aws.make(SECRET, "url", { replicas });

    const { outputs } = await make({ region: "eu-west-1", kmsKeyId: key("eu-west-1") });
    assert.deepEqual(outputs.replicas, [
      { region: "eu-west-1", kmsKeyId: key("eu-west-1"), status: "InSync", statusMessage: "", lastAccessedDate: "" },
    ]);
    await assert.rejects(make({ region: "us-east-1" }), /InvalidParameterException: Invalid replica region/);
    await assert.rejects(make({ region: "eu-west-1", kmsKeyId: key("us-east-1") }), /its key must be in eu-west-1/);
    await assert.rejects(
      make({ region: "eu-west-1" }, { region: "eu-west-1" }),
      /replicas: found two of the region eu-west-1/,
    );
  });
});
