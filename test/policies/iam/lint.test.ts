import assert from "node:assert/strict";

import { refusing } from "./judging";

const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-AbCdEf";
const read = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SECRET };

/** What rules say of a policy of a role, as a text and as an object, which has to be the same. */
function judge(...Statement: readonly object[]): string[] {
  const document = { Version: "2012-10-17", Statement };
  const role = (policy: unknown) => refusing({ type: "aws:iam/rolePolicy:RolePolicy", properties: { policy } });
  const found = role(document);
  assert.deepEqual(role(JSON.stringify(document)), found);
  return found;
}

describe("what a policy says in vain", () => {
  it("is not what AWS's own policies of roles say", () => {
    // AWSLambdaVPCAccessExecutionRole, AmazonECSTaskExecutionRolePolicy and AWSXRayDaemonWriteAccess, but for the account.
    const logs = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/orders";
    const repository = "arn:aws:ecr:eu-central-1:111122223333:repository/orders";
    const found = judge(
      { ...read, Sid: "Secret" },
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs}:*` },
      { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
      { Effect: "Allow", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: repository },
      { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
      { Effect: "Deny", Action: "*", Resource: "*", Condition: { BoolIfExists: { "aws:SecureTransport": "false" } } },
    );
    assert.deepEqual(found, []);
  });

  const vain: Readonly<Record<string, readonly [statement: object, rules: string[]]>> = {
    "an action that is misspelt": [{ ...read, Action: "secretsmanager:GetSecretValues" }, ["iam-actions-exist"]],
    "a service that there is not": [{ ...read, Action: "secretmanager:GetSecretValue" }, ["iam-actions-exist"]],
    "a denial that denies nothing": [
      { Effect: "Deny", Action: "s3:RemoveBucket", Resource: "*" },
      ["iam-actions-exist"],
    ],
    "objects of a bucket that are the bucket": [
      { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::orders" },
      ["iam-grant-fits-resource"],
    ],
    "a token for one registry, of which there is one for all": [
      {
        Effect: "Allow",
        Action: "ecr:GetAuthorizationToken",
        Resource: "arn:aws:ecr:eu-central-1:111122223333:repository/orders",
      },
      ["iam-grant-fits-resource"],
    ],
    "a pattern where patterns are plain texts": [
      { ...read, Condition: { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/orders-*" } } },
      ["iam-conditions-sound"],
    ],
    "a number that is compared with a name": [
      { ...read, Condition: { NumericEquals: { "secretsmanager:VersionStage": "1" } } },
      ["iam-conditions-sound"],
    ],
    "a key of another service": [
      { ...read, Condition: { StringEquals: { "secretsmanager:Stage": "AWSCURRENT" } } },
      ["iam-conditions-sound"],
    ],
    "a guard against a lost second factor that is none": [
      { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } },
      ["iam-conditions-without-loophole"],
    ],
    "a queue of whatever account": [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:*:orders" },
      ["iam-resource-account-named"],
    ],
    "a secret by its name": [{ ...read, Resource: "orders" }, ["iam-document-well-formed"]],
    "who may do it, which is said elsewhere": [{ ...read, Principal: "*" }, ["iam-document-well-formed"]],
  };

  for (const [what, [statement, rules]] of Object.entries(vain)) {
    it(`is ${what}`, () => assert.deepEqual(judge(statement), rules));
  }

  it("is told once for two statements of one name, and for a document that AWS finds too long", () => {
    const twice = [
      { ...read, Sid: "Read" },
      { ...read, Sid: "Read", Resource: SECRET.replace("orders", "users") },
    ];
    assert.deepEqual(judge(...twice), ["iam-document-well-formed"]);
    const many = Array.from({ length: 80 }, (_, at) => ({
      ...read,
      Resource: SECRET.replace("orders", `orders-${at}`),
    }));
    assert.deepEqual(judge(...many), ["iam-document-well-formed"]);
    assert.deepEqual(judge(...many.slice(0, 40)), []);
  });
});
