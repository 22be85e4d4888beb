import assert from "node:assert/strict";

import { judgeHere, ruleOf, rules } from "../examples";
import { allow, type Written } from "./documents";

const ACCOUNT = "111122223333";

describe("a policy of one statement", () => {
  const cases: readonly { readonly says: string; readonly statement: Written; readonly found: readonly string[] }[] = [
    {
      says: "everything",
      statement: allow("*"),
      found: ["iam-no-escalation", "iam-no-wildcard-action", "iam-no-wildcard-resource"],
    },
    {
      says: "all but a service",
      statement: { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
      found: ["iam-no-escalation", "iam-no-wildcard-action"],
    },
    {
      says: "all of a service on everything",
      statement: allow("s3:*"),
      found: ["iam-no-wildcard-action", "iam-no-wildcard-resource"],
    },
    {
      says: "all of a service on one resource",
      statement: allow("s3:*", "arn:aws:s3:::reports/*"),
      found: ["iam-no-wildcard-action"],
    },
    {
      says: "an action with a wildcard for a letter",
      statement: allow("s3:Ge?Object", "arn:aws:s3:::reports/*"),
      found: ["iam-no-wildcard-action"],
    },
    {
      says: "what AWS takes on * only",
      statement: allow(["ecr:GetAuthorizationToken", "xray:PutTraceSegments"]),
      found: [],
    },
    { says: "a write on everything", statement: allow("dynamodb:PutItem"), found: ["iam-no-wildcard-resource"] },
    {
      says: "reads of all data",
      statement: allow("secretsmanager:GetSecretValue"),
      found: ["iam-no-wildcard-resource"],
    },
    {
      says: "all but a resource",
      statement: { Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::private/*" },
      found: ["iam-no-wildcard-resource"],
    },
    { says: "a role for anybody", statement: allow("iam:PassRole"), found: ["iam-pass-role-confined"] },
    {
      says: "any role with code to run",
      statement: allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]),
      found: ["iam-no-escalation", "iam-no-wildcard-resource", "iam-pass-role-confined"],
    },
  ];

  for (const { says, statement, found } of cases) {
    it(`that allows ${says} gives ${found.join(", ") || "nothing"}`, () => {
      assert.deepEqual(findings(statement), found);
    });
  }
});

// What AWS's own policies for service roles say, and what its guides tell to write, confined as they tell.
const benign: Readonly<Record<string, readonly Written[]>> = {
  "AWSLambdaBasicExecutionRole of one function": [
    allow(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/aws/lambda/api:*`,
    ),
  ],
  AWSLambdaVPCAccessExecutionRole: [
    allow([
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ]),
  ],
  "AmazonECSTaskExecutionRolePolicy of one repository": [
    allow("ecr:GetAuthorizationToken"),
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/api`,
    ),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/ecs/api:*`),
  ],
  "ECS Exec": [
    allow([
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]),
  ],
  AWSXRayDaemonWriteAccess: [
    allow([
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:GetSamplingStatisticSummaries",
    ]),
  ],
  "deploying one service of ECS": [
    allow("ecs:UpdateService", `arn:aws:ecs:eu-central-1:${ACCOUNT}:service/main/api`),
    allow("ecs:RegisterTaskDefinition", `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/api:*`),
    allow("ecs:DescribeTaskDefinition"),
    allow("iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/api-task`, {
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    }),
  ],
  "seeing one's own secrets and their key": [
    allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:api-??????`),
    allow("kms:Decrypt", "*", {
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
    }),
  ],
  "creating workload roles within a boundary": [
    allow(["iam:CreateRole", "iam:PutRolePolicy"], `arn:aws:iam::${ACCOUNT}:role/workload-*`, {
      Condition: { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/workload` } },
    }),
  ],
};

describe("a policy with the least rights", () => {
  for (const [name, statements] of Object.entries(benign)) {
    it(`for ${name} gives no finding`, () => {
      assert.deepEqual(findings(...statements), []);
    });
  }
});

describe("the inline policies of a role", () => {
  const escalation = ruleOf("iam-role-no-escalation");
  const inlinePolicies = [
    { name: "pass", policy: { Statement: [allow("iam:PassRole")] } },
    { name: "run", policy: { Statement: [allow("ecs:RunTask")] } },
  ];

  it("are a way to more rights together, also where the role has them itself", () => {
    const role = { name: "deployer", type: "aws:iam/role:Role", properties: { inlinePolicies }, from: {} };
    const [judgement] = judgeHere({ rule: escalation, example: [role] });
    assert.ok(judgement?.applies);
    assert.match(judgement.violations[0]?.message ?? "", /found iam:PassRole with ecs:RunTask on everything, expected/);
  });

  it("are none within a boundary of another stack, as long as nobody knows it", () => {
    const permissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const properties = { inlinePolicies, permissionsBoundary };
    const [judgement] = judgeHere({
      rule: escalation,
      example: [{ name: "deployer", type: "aws:iam/role:Role", properties, from: {} }],
    });
    assert.ok(judgement?.applies);
    assert.deepEqual(
      judgement.violations.map(({ decided }) => decided),
      [false],
    );
  });
});

/** The rules about identities that a policy breaks, or that cannot be decided. */
function findings(...statements: readonly Written[]): string[] {
  const type = "aws:iam/rolePolicy:RolePolicy";
  const properties = { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) };
  const ofPolicies = rules.filter(
    ({ id, kind, resources }) => id.startsWith("iam-") && kind === "resource" && resources.includes(type),
  );
  const broken = ofPolicies.filter((rule) =>
    judgeHere({ rule, example: { type, properties } }).some((each) => each.applies && each.violations.length > 0),
  );
  return broken.map(({ id }) => id).sort();
}
