import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readAccount } from "../../../simulator/command/account-file";

describe("The file of what an account holds", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-account-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (text: string) => {
    writeFileSync(join(folder, "simulated-account.dev.yaml"), text);
    return readAccount("dev", join(folder, "Pulumi.dev.yaml"));
  };

  it("lies beside the stack file and need not be there", () => {
    assert.equal(readAccount("dev", join(folder, "Pulumi.dev.yaml")), undefined);
  });

  it("lists things by type and id, with their properties", () => {
    const account = read(`
- type: aws:ec2/vpc:Vpc
  id: vpc-1
  properties: { cidrBlock: 10.0.0.0/16, tags: { Name: main } }
- type: aws:ec2/internetGateway:InternetGateway
  id: igw-1
`);

    assert.deepEqual(account, {
      file: "simulated-account.dev.yaml",
      entries: [
        { type: "aws:ec2/vpc:Vpc", id: "vpc-1", properties: { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } } },
        { type: "aws:ec2/internetGateway:InternetGateway", id: "igw-1", properties: {} },
      ],
    });
    assert.deepEqual(read(""), { file: "simulated-account.dev.yaml", entries: [] });
  });

  const refused: [what: string, text: string, message: RegExp][] = [
    ["what is not YAML", "- type: [", /^simulated-account\.dev\.yaml: /],
    [
      "what is no list",
      "vpc: vpc-1",
      /^simulated-account\.dev\.yaml: a list of things is expected, each with type, id and properties\.$/,
    ],
    [
      "an entry without an id",
      "- type: aws:ec2/vpc:Vpc",
      /^simulated-account\.dev\.yaml: entry 1: id: the id by which the stack refers to it is expected\. Give it/,
    ],
    [
      "a field that entries do not have",
      "- { type: aws:ec2/vpc:Vpc, id: vpc-1, cidrBlock: 10.0.0.0/16 }",
      /^simulated-account\.dev\.yaml: entry 1 \(vpc-1\): cidrBlock is not known here\. An entry has type, id and properties\.$/,
    ],
    [
      "properties without names",
      "- { type: aws:ec2/vpc:Vpc, id: vpc-1, properties: [a] }",
      /entry 1 \(vpc-1\): properties: properties by their names are expected\.$/,
    ],
    [
      "the same thing twice",
      "- { type: aws:ec2/vpc:Vpc, id: vpc-1 }\n- { type: aws:ec2/vpc:Vpc, id: vpc-1 }",
      /entry 2 \(aws:ec2\/vpc:Vpc vpc-1\): it is listed twice\. Keep one of them\.$/,
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => read(text), { name: "Refusal", message });
    });
  }
});
