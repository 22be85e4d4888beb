import assert from "node:assert/strict";

import { Environment, type Run } from "./environment";

/** A change of the program that somebody proposes: what it edits, and what the packs answer. */
interface PullRequest {
  readonly title: string;
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  /** The rules with the resources that they refuse: `rds-storage-encrypted entity-db-instance`. */
  readonly findings: readonly string[];
}

const pullRequests: readonly PullRequest[] = [
  {
    title: "Let the office read the database",
    edits: [
      ["composition/databases.ts", "import { mapValues }", 'import * as aws from "@pulumi/aws";\nimport { mapValues }'],
      [
        "composition/databases.ts",
        "    return { database, user,",
        `    const postgres = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, securityGroupId: database.securityGroupId };
    new aws.vpc.SecurityGroupIngressRule("office", { ...postgres, cidrIpv4: "0.0.0.0/0", description: "Office" }, { parent: database });
    return { database, user,`,
      ],
    ],
    findings: ["sg-private-ports-closed office", "sg-world-only-to-load-balancers office"],
  },
  {
    title: "Let tasks keep their reports in S3",
    edits: [
      [
        "components/service/ecs/task-roles.ts",
        'allow(["logs:CreateLogStream",',
        'allow(["s3:*"], "*"), allow(["logs:CreateLogStream",',
      ],
    ],
    findings: [
      "iam-no-wildcard-action entity-api-roles-execution-may",
      "iam-no-wildcard-resource entity-api-roles-execution-may",
    ],
  },
  {
    title: "Try the database without encryption",
    edits: [["components/database/instance.ts", ", storageEncrypted: true, kmsKeyId };", " };"]],
    findings: ["rds-storage-encrypted entity-db-instance"],
  },
];

describe("a pull request, judged on the simulated cloud", function () {
  this.timeout(60_000);

  let environment: Environment;

  beforeEach(async () => {
    environment = await Environment.of("staging");
  });
  afterEach(() => environment.dispose());

  for (const { title, edits, findings } of pullRequests) {
    it(`is refused for exactly what it does: ${title}`, async () => {
      for (const edit of edits) environment.edit(...edit);

      const preview = await environment.preview();

      assert.notEqual(preview.code, 0);
      assert.deepEqual(told(preview), findings);
      assert.deepEqual(preview.undetermined, []);
    });
  }

  it("is refused for exactly what it does: Drop the tag of costs", async () => {
    environment.edit(
      "index.ts",
      "defaultTags: { tags } }",
      "defaultTags: { tags: { ...tags, CostCenter: undefined } } }",
    );

    const preview = await environment.preview();

    assert.notEqual(preview.code, 0);
    assert.deepEqual([...new Set(preview.findings.map(({ policyName }) => policyName))], ["tags-required"]);
    assert.ok(told(preview).includes("tags-required entity-db-instance"));
    for (const { message } of preview.findings) assert.match(message, /CostCenter/);
  });

  it("passes when it breaks no rule", async () => {
    const preview = await environment.preview();

    assert.equal(preview.code, 0, preview.text);
    assert.deepEqual([preview.findings, preview.undetermined], [[], []]);
  });

  it("is stopped before the resource is made that a rule refuses, where nobody judged it before", async () => {
    environment.edit("components/database/instance.ts", ", storageEncrypted: true, kmsKeyId };", " };");

    const up = await environment.up();

    assert.notEqual(up.code, 0);
    assert.deepEqual(told(up), ["rds-storage-encrypted entity-db-instance"]);
    const types = environment.cloud().objects.map(({ type }) => type);
    assert.ok(types.includes("aws:ec2/vpc:Vpc"));
    assert.ok(!types.includes("aws:rds/instance:Instance"));
  });
});

/** What was refused and where. */
function told({ findings }: Run): string[] {
  const told = findings.map(({ policyName, resourceUrn = "" }) => {
    return `${policyName} ${resourceUrn.slice(resourceUrn.lastIndexOf("::") + 2)}`;
  });
  return [...new Set(told)].sort();
}
