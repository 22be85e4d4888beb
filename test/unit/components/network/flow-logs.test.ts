import assert from "node:assert/strict";

import { Network, type NetworkArgs } from "../../../../components/network";
import { assertPreviewComplete, deploy } from "../../harness";

const twoZones = {
  accountId: "111122223333",
  region: "us-east-1",
  cidr: "10.20.0.0/16",
  zones: ["use1-az1", "use1-az2"],
};

const run = (flowLogs: NetworkArgs["flowLogs"]) => deploy(() => new Network("network", { ...twoZones, flowLogs }));

describe("A network's flow logs", () => {
  it("record all traffic of the VPC, every minute, in an encrypted log group that forgets", async () => {
    const { inputs, options } = await run({ keepDays: 30 });

    assert.deepEqual(inputs("network-flow-vpc"), {
      vpcId: "vpc-network-vpc",
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: "cloud-watch-logs",
      logDestination: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/network-flow-",
      iamRoleArn: "arn:aws:iam::111122223333:role/network-flow-role",
    });
    assert.deepEqual(options("network-flow-vpc").dependsOn, ["network-flow-delivery"]);
    assert.deepEqual(inputs("network-flow-logs-group"), {
      namePrefix: "/aws/vpc/network-flow-",
      retentionInDays: 30,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-network-flow-logs-encryption-key",
    });
  });

  it("write to their own log group and nowhere else, for this account's flow logs only", async () => {
    const { inputs } = await run(undefined);

    const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/network-flow-";
    assert.deepEqual(JSON.parse(inputs("network-flow-delivery").policy).Statement, [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [group, `${group}:*`],
      },
    ]);
    assert.deepEqual(JSON.parse(inputs("network-flow-role").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/*" },
        },
      },
    ]);
  });

  it("are Parquet files in a private bucket where that is said, by hour, once the bucket lets them in", async () => {
    const { inputs, options, named, find } = await run({ destination: "s3", keepDays: 90 });

    assert.deepEqual(inputs("network-flow-vpc"), {
      vpcId: "vpc-network-vpc",
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: "s3",
      logDestination: "arn:aws:s3:::network-flow-files-bucket",
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
    });
    assert.deepEqual(options("network-flow-vpc").refersTo.logDestination, [
      "network-flow-files-bucket",
      "network-flow-files-policy",
    ]);
    assert.deepEqual(named("aws:cloudwatch/logGroup:LogGroup"), []);
    assert.deepEqual(named("aws:iam/role:Role"), []);
    assert.deepEqual(find("network-flow").outputs, { bucketName: "network-flow-files-bucket" });
    assert.equal(inputs("network-flow-files-lifecycle").rules[0].expiration.days, 90);
  });

  it("are let into the bucket for this account and region, over TLS, and nothing else is", async () => {
    const { inputs } = await run({ destination: "s3" });

    const ArnLike = { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:*" };
    const [, ...allowed] = JSON.parse(inputs("network-flow-files-policy").policy).Statement;
    assert.deepEqual(allowed, [
      {
        Sid: "DeliverLogs",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::network-flow-files-bucket/AWSLogs/aws-account-id=111122223333/*",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333", "s3:x-amz-acl": "bucket-owner-full-control" },
          ArnLike,
        },
      },
      {
        Sid: "LookBeforeDelivery",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: "arn:aws:s3:::network-flow-files-bucket",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" }, ArnLike },
      },
    ]);
  });

  it("are encrypted in the bucket with a key of their own, which their delivery may use", async () => {
    const { inputs } = await run({ destination: "s3" });

    assert.deepEqual(inputs("network-flow-files-encryption").rules, [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-network-flow-files-key-key",
        },
        bucketKeyEnabled: true,
      },
    ]);
    const [, ...services] = JSON.parse(inputs("network-flow-files-key-key").policy).Statement;
    assert.deepEqual(services, [
      {
        Sid: "EncryptFlowLogs",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: "*",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:*" },
        },
      },
    ]);
  });

  it("are kept from deletion with the stack, unless it was said", async () => {
    const kept = await run({ destination: "s3" });
    const lost = await run({ destination: "s3", deletableWithLogs: true });

    assert.deepEqual(
      [kept, lost].map(({ inputs }) => inputs("network-flow-files-bucket").forceDestroy),
      [false, true],
    );
  });

  it("hide nothing from a first preview", async () => {
    await assertPreviewComplete(() => new Network("network", { ...twoZones, flowLogs: { destination: "s3" } }));
  });
});
