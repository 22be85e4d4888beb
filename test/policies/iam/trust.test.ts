import assert from "node:assert/strict";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import { refusing, undecided } from "./judging";

const ACCOUNT = "111122223333";
const GITHUB = "token.actions.githubusercontent.com";
const CLUSTER = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const forUs = { StringEquals: { "aws:SourceAccount": ACCOUNT } };

function trust(principal: unknown, condition?: object, action: string | string[] = "sts:AssumeRole") {
  const statement = {
    Effect: "Allow",
    Principal: principal,
    Action: action,
    ...(condition && { Condition: condition }),
  };
  return { Version: "2012-10-17", Statement: [statement] };
}

function byToken(issuer: string, conditions: object) {
  const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`;
  return trust({ Federated: provider }, conditions, "sts:AssumeRoleWithWebIdentity");
}

function fromGithub(subject: string) {
  return byToken(GITHUB, {
    StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
    StringLike: { [`${GITHUB}:sub`]: subject },
  });
}

function service(name: string) {
  return { Service: `${name}.amazonaws.com` };
}

/** What rules say of a role that is trusted so, as a text and as an object, which has to be the same. */
function judge(document: object): string[] {
  const role = (assumeRolePolicy: unknown) => ({
    type: "aws:iam/role:Role",
    properties: { assumeRolePolicy, description: "What it is for" },
  });
  const found = refusing(role(document));
  assert.deepEqual(refusing(role(JSON.stringify(document))), found);
  return found;
}

describe("a trust policy", () => {
  const guides: Readonly<Record<string, object>> = {
    "a function": trust(service("lambda")),
    "an instance": trust(service("ec2")),
    "tasks of the account": trust(service("ecs-tasks"), {
      ...forUs,
      ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-central-1:${ACCOUNT}:*` },
    }),
    "flow logs of the account": trust(service("vpc-flow-logs"), forUs),
    "pods of a cluster": trust(service("pods.eks"), forUs, ["sts:AssumeRole", "sts:TagSession"]),
    "AWS Backup": trust(service("backup")),
    "a role by its name": trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/deploy` }),
    "Datadog by its external id": trust(
      { AWS: "arn:aws:iam::464622532012:root" },
      { StringEquals: { "sts:ExternalId": "a1b2" } },
    ),
    "operators who log in by Identity Center": trust(
      { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      {
        ArnLike: {
          "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Operators_*`,
        },
      },
    ),
    "a workflow in an environment": fromGithub("repo:octo-org/octo-repo:environment:production"),
    "a workflow on a tag of a release": fromGithub("repo:octo-org/octo-repo:ref:refs/tags/v*"),
    "one service account": byToken(CLUSTER, {
      StringEquals: {
        [`${CLUSTER}:aud`]: "sts.amazonaws.com",
        [`${CLUSTER}:sub`]: "system:serviceaccount:orders:api",
      },
    }),
    "employees by SAML": trust(
      { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/company` },
      { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      "sts:AssumeRoleWithSAML",
    ),
  };

  for (const [whom, document] of Object.entries(guides)) {
    it(`may trust ${whom}`, () => assert.deepEqual(judge(document), []));
  }

  const open = ["iam-trust-confined"];
  const notExact = ["iam-trust-oidc-subject-exact"];
  const dangerous: Readonly<Record<string, readonly [document: object, rules: string[]]>> = {
    everybody: [trust("*"), open],
    "everybody with a password that is none": [
      trust({ AWS: "*" }, { StringEquals: { "sts:ExternalId": "a1b2" } }),
      open,
    ],
    "all of an account": [trust({ AWS: "arn:aws:iam::444455556666:root" }), open],
    "any organisation": [trust({ AWS: "*" }, { StringLike: { "aws:PrincipalOrgID": "o-*" } }), open],
    "everybody but one": [
      {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", NotPrincipal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" },
      },
      open,
    ],
    "tasks of any account": [trust(service("ecs-tasks")), open],
    "tasks of any account whose number is a wildcard": [
      trust(service("ecs-tasks"), { StringLike: { "aws:SourceAccount": "*" } }),
      open,
    ],
    "logs of a region in any account": [trust(service("logs.eu-central-1")), open],
    "every workflow of every repository": [
      byToken(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }),
      open,
    ],
    "every repository of an owner": [fromGithub("repo:octo-org/*"), notExact],
    "every workflow of a repository": [fromGithub("repo:octo-org/octo-repo:*"), notExact],
    "owners whose names begin alike": [fromGithub("repo:octo-*/octo-repo:ref:refs/heads/main"), notExact],
    "an environment of that name anywhere": [fromGithub("environment:production"), notExact],
    "every service account of a namespace": [
      byToken(CLUSTER, {
        StringEquals: { [`${CLUSTER}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${CLUSTER}:sub`]: "system:serviceaccount:orders:*" },
      }),
      notExact,
    ],
    "tokens for whatever service": [
      byToken(GITHUB, { StringEquals: { [`${GITHUB}:sub`]: "repo:octo-org/octo-repo:pull_request" } }),
      ["iam-trust-oidc-audience-named"],
    ],
    "whoever has no second factor to show": [
      trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/ops` }, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }),
      ["iam-conditions-without-loophole"],
    ],
  };

  for (const [whom, [document, rules]] of Object.entries(dangerous)) {
    it(`may not trust ${whom}`, () => assert.deepEqual(judge(document), rules));
  }

  it("is open as long as it is not known, and not when only an id in it is not", () => {
    const role = (assumeRolePolicy: unknown) => ({ type: "aws:iam/role:Role", properties: { assumeRolePolicy } });
    assert.ok(undecided(role(UNKNOWN_TEXT)).includes("iam-trust-confined"));
    const document = trust(service("ecs-tasks"), { ArnLike: { "aws:SourceArn": UNKNOWN_TEXT } });
    assert.ok(!undecided(role(document)).includes("iam-trust-confined"));
  });
});
