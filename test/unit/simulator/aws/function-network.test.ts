import assert from "node:assert/strict";

import { Asset, type Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const FUNCTION = "aws:lambda/function:Function";
const BY_AWS = "arn:aws:iam::aws:policy/service-role";
const code = new Asset({
  "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
  hash: "a",
  assets: {},
});

describe("simulated functions in a network", () => {
  let engine: Engine;
  let aws: Connection;
  let vpc: State;
  let subnet: State;
  let group: State;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
    vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
    subnet = await aws.make("aws:ec2/subnet:Subnet", "a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    group = await aws.make("aws:ec2/securityGroup:SecurityGroup", "f", { vpcId: vpc.id });
  });
  afterEach(() => engine.dispose());

  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const role = (name: string) => {
    const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    return aws.make("aws:iam/role:Role", name, { assumeRolePolicy: document(trust) });
  };
  const make = ({ outputs }: State, vpcConfig: Properties = {}, preview = false) =>
    aws.make(
      FUNCTION,
      "f",
      {
        runtime: "nodejs24.x",
        handler: "index.handler",
        code,
        role: outputs.arn ?? "",
        vpcConfig: { subnetIds: [subnet.id], securityGroupIds: [group.id], ...vpcConfig },
      },
      preview,
    );

  it("have a role that may make interfaces, which a preview does not know yet", async () => {
    const poor = await role("poor");

    assert.ok(await make(poor, {}, true));
    await assert.rejects(
      make(poor),
      /InvalidParameterValueException: The provided execution role does not have permissions to call CreateNetworkInterface on EC2/,
    );
    const Action = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces"];
    const policy = document({ Effect: "Allow", Action, Resource: "*" });
    await aws.make("aws:iam/rolePolicy:RolePolicy", "half", { role: poor.id, policy });
    await assert.rejects(make(poor), /permissions to call DeleteNetworkInterface on EC2/);
  });

  it("get that from a policy of AWS's, of the program's, or of the role itself", async () => {
    const policy = document({ Effect: "Allow", Action: "ec2:*NetworkInterface?", Resource: "*" });
    const all = document({ Effect: "Allow", NotAction: "s3:*", Resource: "*" });
    const attach = async (name: string, policyArn: string) => {
      const owner = await role(name);
      await aws.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, { role: owner.id, policyArn });
      return owner;
    };
    const own = await aws.make("aws:iam/policy:Policy", "own", { policy: all });
    const basic = await attach("basic", `${BY_AWS}/AWSLambdaBasicExecutionRole`);

    assert.ok(await make(await attach("network", `${BY_AWS}/AWSLambdaVPCAccessExecutionRole`)));
    assert.ok(await make(await attach("own", String(own.outputs.arn))));
    await assert.rejects(make(basic), /does not have permissions/);
    await aws.make("aws:iam/rolePolicy:RolePolicy", "wild", { role: basic.id, policy });
    await assert.rejects(make(basic), /permissions to call CreateNetworkInterface on EC2/);
  });

  it("get that for the interfaces of their own account alone, where the role confines it", async () => {
    const owner = await role("confined");
    const ec2 = "arn:aws:ec2:us-east-1:111122223333";
    const Action = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"];
    const onInterfaces = { Effect: "Allow", Action, Resource: [`${ec2}:network-interface/*`, `${ec2}:subnet/*`] };
    const describe = { Effect: "Allow", Action: "ec2:DescribeNetworkInterfaces", Resource: "*" };
    const policy = document(onInterfaces, describe);
    await aws.make("aws:iam/rolePolicy:RolePolicy", "confined", { role: owner.id, policy });

    assert.ok(await make(owner));
  });

  it("know which network it is, have groups of the same one, and hold both", async () => {
    const owner = await role("own");
    const policy = document({ Effect: "Allow", Action: "ec2:*", Resource: "*" });
    await aws.make("aws:iam/rolePolicy:RolePolicy", "own", { role: owner.id, policy });
    const elsewhere = await aws.make("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.1.0.0/16" });
    const strange = await aws.make("aws:ec2/securityGroup:SecurityGroup", "g", { vpcId: elsewhere.id });

    const made = await make(owner);
    assert.equal((made.outputs.vpcConfig as Properties).vpcId, vpc.id);
    await assert.rejects(
      make(owner, { securityGroupIds: [strange.id] }),
      /InvalidParameterValueException: Subnets and security groups must be in the same VPC/,
    );
    await assert.rejects(make(owner, { subnetIds: ["subnet-0"] }), /InvalidSubnetID\.NotFound/);
    await assert.rejects(aws.delete(group), /DependencyViolation/);
  });
});
