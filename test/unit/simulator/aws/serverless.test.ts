import assert from "node:assert/strict";

import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const TABLE = "aws:dynamodb/table:Table";
const QUEUE = "aws:sqs/queue:Queue";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const FUNCTION = "aws:lambda/function:Function";

describe("simulated queues, tables, rules, functions and buckets", () => {
  let engine: Engine;
  let aws: Connection;
  before(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
  });
  after(() => engine.dispose());

  const problems = async (type: string, inputs: Properties) => (await aws.check(type, "a", inputs)).failures;

  it("name FIFO queues with .fifo, and only those", async () => {
    const { inputs } = await aws.make(QUEUE, "orders", { fifoQueue: true, contentBasedDeduplication: true });

    assert.match(String(inputs.name), /^orders-[0-9a-f]{7}\.fifo$/);
    assert.deepEqual(await problems(QUEUE, { name: "orders.fifo", fifoQueue: true }), []);
    assert.deepEqual(await problems(QUEUE, { name: "orders", fifoQueue: true }), [
      'name: found "orders"; that of a FIFO queue must end with .fifo',
    ]);
    assert.deepEqual(await problems(QUEUE, { name: "orders.fifo", contentBasedDeduplication: true }), [
      'name: found "orders.fifo"; only that of a FIFO queue ends with .fifo',
      "contentBasedDeduplication: found true; it needs fifoQueue: true",
    ]);
  });

  it("declare attributes for the keys of a table and its indexes, and capacity where it is provisioned", async () => {
    const onDemand = { billingMode: "PAY_PER_REQUEST", hashKey: "id" };
    const id = { name: "id", type: "S" };
    const byDay = { name: "byDay", hashKey: "day", projectionType: "ALL" };
    const capacity = "is missing; billingMode PROVISIONED, the default, needs 1 or more";

    assert.deepEqual(await problems(TABLE, { ...onDemand, attributes: [id] }), []);
    assert.deepEqual(await problems(TABLE, { hashKey: "id", attributes: [id], readCapacity: 1, writeCapacity: 1 }), []);
    assert.deepEqual(
      await problems(TABLE, {
        ...onDemand,
        attributes: [id, { name: "day", type: "S" }],
        globalSecondaryIndexes: [byDay],
      }),
      [],
    );
    assert.deepEqual(
      await problems(TABLE, { ...onDemand, rangeKey: "at", attributes: [id, { name: "x", type: "S" }] }),
      [
        'attributes: lack "at", which is a key of the table or an index',
        'attributes: found "x", which is no key; only keys of the table and its indexes are declared',
      ],
    );
    assert.deepEqual(await problems(TABLE, { hashKey: "id", attributes: [id], streamEnabled: true }), [
      `readCapacity: ${capacity}`,
      `writeCapacity: ${capacity}`,
      "streamViewType: is missing; streamEnabled needs it",
    ]);
  });

  it("take schedules as EventBridge writes them", async () => {
    const expected = "rate(1 minute), rate(5 minutes) or cron() with six fields is expected";
    for (const scheduleExpression of ["rate(1 hour)", "rate(15 minutes)", "cron(0 12 ? * MON-FRI *)"])
      assert.deepEqual(await problems(RULE, { scheduleExpression }), []);
    for (const found of ["rate(1 hours)", "rate(5 minute)", "cron(0 12 * * *)", "every day"]) {
      assert.deepEqual(await problems(RULE, { scheduleExpression: found }), [
        `scheduleExpression: found "${found}"; ${expected}`,
      ]);
    }
  });

  it("give functions no variables that Lambda sets itself or cannot name", async () => {
    const code = { role: roleArn, s3Bucket: "b", s3Key: "k", handler: "index.handler", runtime: "nodejs22.x" };
    const variables = { AWS_REGION: "eu-west-1", "my-table": "t", TABLE_1: "t" };

    assert.deepEqual(await problems(FUNCTION, { ...code, environment: { variables } }), [
      "environment.variables.AWS_REGION: is reserved: Lambda sets it itself. Leave it out",
      "environment.variables.my-table: has a name that must be a letter and one or more letters, digits or underscores",
    ]);
  });

  it("keep new buckets from the public until somebody opens them", async () => {
    const bucket = await aws.make("aws:s3/bucket:Bucket", "site", {});
    const policy = (preview: boolean) => aws.make("aws:s3/bucketPolicy:BucketPolicy", "site", open(bucket), preview);
    const acl = (preview: boolean) =>
      aws.make("aws:s3/bucketAcl:BucketAcl", "site", { bucket: bucket.id, acl: "public-read" }, preview);

    assert.ok(await policy(true));
    await assert.rejects(policy(false), /AccessDenied.*let it depend on a BucketPublicAccessBlock/);
    await aws.make("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "site", {
      bucket: bucket.id,
      blockPublicPolicy: false,
    });
    assert.ok(await policy(false));
    assert.ok(await acl(true));
    await assert.rejects(acl(false), /AccessControlListNotSupported: The bucket does not allow ACLs/);
    await aws.make("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "site", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerPreferred" },
    });
    assert.ok(await acl(false));
  });
});

const roleArn = "arn:aws:iam::111122223333:role/worker";

function open({ id, outputs }: State): Properties {
  const anyone = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${outputs.arn}/*` };
  return { bucket: id, policy: JSON.stringify({ Version: "2012-10-17", Statement: [anyone] }) };
}
