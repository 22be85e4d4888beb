import assert from "node:assert/strict";

import { refusing } from "./judging";

const ACCOUNT = "111122223333";
const ours = `arn:aws:iam::${ACCOUNT}:root`;
const allowedAccounts = { allowedAccountIds: [ACCOUNT] };
const ofAccount = { StringEquals: { "aws:SourceAccount": ACCOUNT } };

const BUCKET = "aws:s3/bucketPolicy:BucketPolicy";
const KEY = "aws:kms/key:Key";
const TOPIC = "aws:sns/topicPolicy:TopicPolicy";
const QUEUE = "aws:sqs/queuePolicy:QueuePolicy";
const REPOSITORY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const SECRET = "aws:secretsmanager/secretPolicy:SecretPolicy";
const LOGS = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const FILES = "aws:efs/fileSystemPolicy:FileSystemPolicy";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

type Statement = Readonly<Record<string, unknown>>;

function allow(principal: unknown, action: unknown, resource: unknown, condition?: object): Statement {
  const statement = { Effect: "Allow", Principal: principal, Action: action, Resource: resource };
  return condition ? { ...statement, Condition: condition } : statement;
}

function service(name: string) {
  return { Service: `${name}.amazonaws.com` };
}

/** What rules say of a policy: as a text and as an object, of one statement and of a list, which has to be the same. */
function judge(type: string, ...statements: readonly Statement[]): string[] {
  const property = type === LOGS ? "policyDocument" : "policy";
  const around = type === SECRET ? { blockPublicPolicy: true } : {};
  const [only] = statements;
  const spellings = [statements, ...(statements.length === 1 ? [only] : [])].flatMap((Statement) => {
    const document = { Version: "2012-10-17", Statement };
    return [document, JSON.stringify(document)];
  });
  const [first = [], ...others] = spellings.map((document) =>
    refusing({ type, properties: { ...around, [property]: document }, provider: allowedAccounts }),
  );
  for (const other of others) assert.deepEqual(other, first);
  return first;
}

const keyUse = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const wholeKey = allow({ AWS: ours }, "kms:*", "*");

describe("a resource policy from AWS's guides", () => {
  const guides: Readonly<Record<string, readonly [type: string, ...statements: Statement[]]>> = {
    "lets load balancers write their logs": [
      BUCKET,
      allow(service("logdelivery.elasticloadbalancing"), "s3:PutObject", `arn:aws:s3:::logs/AWSLogs/${ACCOUNT}/*`),
    ],
    "lets load balancers of older regions write their logs": [
      BUCKET,
      allow({ AWS: "arn:aws:iam::127311923021:root" }, "s3:PutObject", `arn:aws:s3:::logs/AWSLogs/${ACCOUNT}/*`),
    ],
    "lets CloudTrail write": [
      BUCKET,
      ...["s3:GetBucketAcl", "s3:PutObject"].map((action) =>
        allow(
          service("cloudtrail"),
          action,
          action === "s3:PutObject" ? "arn:aws:s3:::trail/*" : "arn:aws:s3:::trail",
          {
            StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:eu-central-1:${ACCOUNT}:trail/all` },
          },
        ),
      ),
    ],
    "lets flow logs be delivered": [
      BUCKET,
      allow(service("delivery.logs"), "s3:PutObject", "arn:aws:s3:::flows/*", {
        StringEquals: { "aws:SourceAccount": ACCOUNT, "s3:x-amz-acl": "bucket-owner-full-control" },
        ArnLike: { "aws:SourceArn": `arn:aws:logs:eu-central-1:${ACCOUNT}:*` },
      }),
    ],
    "lets one distribution of CloudFront read": [
      BUCKET,
      allow(service("cloudfront"), "s3:GetObject", "arn:aws:s3:::site/*", {
        StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/EDFDVBD6EXAMPLE` },
      }),
    ],
    "takes S3's inventory": [
      BUCKET,
      allow(service("s3"), "s3:PutObject", "arn:aws:s3:::inventory/*", {
        ...ofAccount,
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::orders" },
      }),
    ],
    "hands decisions over to access points": [
      BUCKET,
      allow({ AWS: "*" }, ["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"], {
        StringEquals: { "s3:DataAccessPointAccount": ACCOUNT },
      }),
    ],
    "lets the account decide on a key": [KEY, wholeKey],
    "names who manages a key and who uses it, as the console does": [
      KEY,
      wholeKey,
      allow(
        { AWS: `arn:aws:iam::${ACCOUNT}:role/key-admin` },
        ["kms:Create*", "kms:Put*", "kms:Update*", "kms:ScheduleKeyDeletion"],
        "*",
      ),
      allow({ AWS: `arn:aws:iam::${ACCOUNT}:role/orders` }, keyUse, "*"),
      allow(
        { AWS: `arn:aws:iam::${ACCOUNT}:role/orders` },
        ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        "*",
        {
          Bool: { "kms:GrantIsForAWSResource": true },
        },
      ),
    ],
    "lets CloudWatch Logs use a key": [
      KEY,
      wholeKey,
      allow(service("logs.eu-central-1"), keyUse, "*", {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/orders` },
      }),
    ],
    "lets CloudTrail use a key": [
      KEY,
      wholeKey,
      allow(service("cloudtrail"), "kms:GenerateDataKey*", "*", {
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
      }),
    ],
    "lets EventBridge publish to an encrypted topic": [
      KEY,
      wholeKey,
      allow(service("events"), ["kms:Decrypt", "kms:GenerateDataKey*"], "*"),
    ],
    "is the one that SNS makes": [
      TOPIC,
      allow({ AWS: "*" }, ["SNS:Publish", "SNS:Subscribe", "SNS:Receive"], "arn:aws:sns:eu-central-1:111122223333:a", {
        StringEquals: { "AWS:SourceOwner": ACCOUNT },
      }),
    ],
    "lets budgets, alarms and rules publish": [
      TOPIC,
      allow(service("budgets"), "SNS:Publish", "arn:aws:sns:eu-central-1:111122223333:costs", {
        ...ofAccount,
        ArnLike: { "aws:SourceArn": `arn:aws:budgets::${ACCOUNT}:*` },
      }),
      allow(service("cloudwatch"), "SNS:Publish", "arn:aws:sns:eu-central-1:111122223333:costs", {
        ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:eu-central-1:${ACCOUNT}:alarm:*` },
      }),
      allow(service("events"), "sns:Publish", "arn:aws:sns:eu-central-1:111122223333:costs"),
    ],
    "lets a topic and a bucket feed a queue": [
      QUEUE,
      allow(service("sns"), "sqs:SendMessage", "arn:aws:sqs:eu-central-1:111122223333:orders", {
        ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-central-1:${ACCOUNT}:orders` },
      }),
      allow(service("s3"), "SQS:SendMessage", "arn:aws:sqs:eu-central-1:111122223333:orders", {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:orders" },
        ...ofAccount,
      }),
    ],
    "lets accounts of the organisation pull": [
      REPOSITORY,
      allow({ AWS: ["arn:aws:iam::444455556666:root"] }, ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "*", {
        StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      }),
    ],
    "lets one role read a secret": [
      SECRET,
      allow({ AWS: `arn:aws:iam::${ACCOUNT}:role/orders` }, "secretsmanager:GetSecretValue", "*"),
    ],
    "lets Route 53 log queries": [
      LOGS,
      allow(
        service("route53"),
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/dns:*`,
        {
          ArnLike: { "aws:SourceArn": "arn:aws:route53:::hostedzone/*" },
          ...ofAccount,
        },
      ),
    ],
    "lets what is in the network mount files": [
      FILES,
      allow({ AWS: "*" }, ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"], "*", {
        Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" },
      }),
    ],
  };

  for (const [does, [type, ...statements]] of Object.entries(guides)) {
    it(`is left alone where it ${does}`, () => assert.deepEqual(judge(type, ...statements), []));
  }
});

describe("a resource policy that admits too many", () => {
  const everybody = "resource-policy-not-public";
  const anyAccount = "resource-policy-service-confined";
  const strangers = "resource-policy-no-strangers";
  const anything = "resource-policy-no-wildcard-action";
  const object = ["s3:GetObject", "arn:aws:s3:::orders/*"] as const;
  const dangerous: Readonly<Record<string, readonly [rules: string[], type: string, ...statements: Statement[]]>> = {
    everybody: [[everybody], BUCKET, allow("*", ...object)],
    "everybody of any organisation": [
      [everybody],
      BUCKET,
      allow({ AWS: "*" }, ...object, { StringLike: { "aws:PrincipalOrgID": "o-*" } }),
    ],
    "everybody by a bucket of anybody's": [
      [everybody],
      QUEUE,
      allow("*", "sqs:SendMessage", "*", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:orders" } }),
    ],
    "everybody unless a key is sent": [
      [everybody, "iam-conditions-without-loophole"],
      BUCKET,
      allow("*", ...object, { StringEqualsIfExists: { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
    ],
    "another account": [[strangers], REPOSITORY, allow({ AWS: "444455556666" }, "ecr:BatchGetImage", "*")],
    "a role of another account to a key": [
      [strangers],
      KEY,
      wholeKey,
      allow({ AWS: "arn:aws:iam::444455556666:role/reader" }, "kms:Decrypt", "*"),
    ],
    "CloudTrail of any account": [
      [anyAccount],
      BUCKET,
      allow(service("cloudtrail"), "s3:PutObject", "arn:aws:s3:::trail/*"),
    ],
    "any distribution of CloudFront": [[anyAccount], BUCKET, allow(service("cloudfront"), ...object)],
    "log groups of any account": [[anyAccount], KEY, wholeKey, allow(service("logs.eu-central-1"), keyUse, "*")],
    "a topic of any account": [
      [anyAccount],
      QUEUE,
      allow(service("sns"), "sqs:SendMessage", "*", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:orders" } }),
    ],
    "a role to do everything": [
      [anything],
      REPOSITORY,
      allow({ AWS: `arn:aws:iam::${ACCOUNT}:role/ci` }, "ecr:*", "*"),
    ],
    "a role to manage a key and to use it": [
      ["kms-key-admin-apart-from-use"],
      KEY,
      allow({ AWS: `arn:aws:iam::${ACCOUNT}:role/ops` }, ["kms:Put*", ...keyUse], "*"),
    ],
    "a role to hand a key on": [
      ["kms-grants-confined"],
      KEY,
      wholeKey,
      allow({ AWS: `arn:aws:iam::${ACCOUNT}:role/ops` }, ["kms:CreateGrant"], "*"),
    ],
    "nobody to mend it": [
      ["resource-policy-no-lock-out"],
      BUCKET,
      { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
    ],
  };

  for (const [whom, [rules, type, ...statements]] of Object.entries(dangerous)) {
    it(`is refused where it admits ${whom}, for that alone`, () => {
      assert.deepEqual(judge(type, ...statements), rules.toSorted());
    });
  }
});

describe("the policy of a VPC endpoint", () => {
  const s3 = "com.amazonaws.eu-central-1.s3";
  const judgeEndpoint = (...Statement: Statement[]) =>
    refusing({ type: ENDPOINT, properties: { serviceName: s3, policy: { Version: "2012-10-17", Statement } } });

  it("may let through what is its own, or goes to named resources", () => {
    const conditions = { StringEquals: { "aws:PrincipalOrgID": "o-a1", "aws:ResourceOrgID": "o-a1" } };
    assert.deepEqual(judgeEndpoint(allow("*", "*", "*", conditions)), []);
    assert.deepEqual(
      judgeEndpoint(allow("*", "s3:GetObject", "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*")),
      [],
    );
    assert.deepEqual(judgeEndpoint(allow({ AWS: ours }, "s3:*", "*")), []);
  });

  it("may not let through everything", () => {
    const open = ["vpc-endpoint-policy-confined"];
    assert.deepEqual(judgeEndpoint(allow("*", "*", "*")), open);
    assert.deepEqual(judgeEndpoint(allow({ AWS: "*" }, "s3:GetObject", "arn:aws:s3:::*")), open);
    assert.deepEqual(refusing({ type: ENDPOINT, properties: { serviceName: s3 } }), open);
  });
});
