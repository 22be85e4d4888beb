import assert from "node:assert/strict";

import { type Connection, Engine, type State } from "../engine";

const account = "111122223333";
const certificate = `arn:aws:acm:us-east-1:${account}:certificate/given`;

describe("references between resources", () => {
  let engine: Engine;
  let aws: Connection;
  before(async () => {
    engine = await Engine.start({ given: [certificate, "Z0123456789", `arn:aws:iam::${account}:role/Deploy`] });
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
  });
  after(() => engine.dispose());

  it("are refused when they lead nowhere, in AWS's code and words, with what would be right", async () => {
    const subnet = aws.preview("aws:ec2/subnet:Subnet", "a", { vpcId: "vpc-0abc", cidrBlock: "10.0.0.0/24" });

    await assert.rejects(subnet, {
      message:
        "2 UNKNOWN: creating EC2 Subnet (a): InvalidVpcID.NotFound: The vpc ID 'vpc-0abc' does not exist " +
        "(the simulated cloud: vpcId must be the id of an aws:ec2/vpc:Vpc of this stack, occur in the stack's configuration, or stand in its simulated-account file)",
    });
  });

  it("are refused in lists and blocks as well", async () => {
    const group = aws.preview("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: ["subnet-gone"] });
    const service = aws.preview("aws:ecs/service:Service", "api", {
      taskDefinition: "api",
      networkConfiguration: { subnets: ["subnet-gone"] },
    });

    await assert.rejects(group, /InvalidSubnet: Some input subnets in :\[subnet-gone\] are invalid/);
    await assert.rejects(service, /ClientException: TaskDefinition not found|InvalidSubnetID\.NotFound/);
  });

  it("hold for what the configuration names, what AWS brings, and what belongs to other accounts", async () => {
    const lb = await loadBalancer(aws);
    const listener = {
      loadBalancerArn: lb.id,
      port: 443,
      protocol: "HTTPS",
      defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
    };

    assert.ok(await aws.make("aws:lb/listener:Listener", "https", { ...listener, certificateArn: certificate }));
    assert.ok(
      await aws.make("aws:route53/record:Record", "r", {
        zoneId: "Z0123456789",
        name: "a.example.com",
        type: "A",
        ttl: 60,
        records: ["10.0.0.1"],
      }),
    );
    assert.ok(
      await aws.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "r", {
        role: "Deploy",
        policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    );
    assert.ok(
      await aws.make("aws:secretsmanager/secret:Secret", "s", {
        kmsKeyId: "arn:aws:kms:us-east-1:999988887777:key/theirs",
      }),
    );
    assert.ok(await aws.make("aws:cloudwatch/logGroup:LogGroup", "l", { kmsKeyId: "alias/aws/logs" }));
    await assert.rejects(
      aws.make("aws:lb/listener:Listener", "other", {
        ...listener,
        port: 8443,
        certificateArn: `${certificate}-other`,
      }),
      /CertificateNotFound/,
    );
  });

  it("hold for what comes with a VPC, and for what nobody knows more of than its declaration", async () => {
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "brings", { cidrBlock: "10.1.0.0/16" });
    const group = vpc.outputs.defaultSecurityGroupId ?? "";
    const adopted = await aws.make("aws:ec2/defaultVpc:DefaultVpc", "default", {});
    const stage = await aws.make("aws:apigateway/stage:Stage", "v1", {
      restApi: "a",
      deployment: "d",
      stageName: "v1",
    });
    const acl = await aws.make("aws:wafv2/webAcl:WebAcl", "acl", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "acl", sampledRequestsEnabled: true },
    });
    const rule = { fromPort: 80, toPort: 80, protocol: "tcp" };

    assert.ok(
      await aws.make("aws:ec2/securityGroup:SecurityGroup", "web", {
        vpcId: vpc.id,
        ingress: [{ ...rule, securityGroups: [group] }],
      }),
    );
    assert.ok(
      await aws.make("aws:ec2/route:Route", "main", {
        routeTableId: vpc.outputs.mainRouteTableId ?? "",
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: (await aws.make("aws:ec2/internetGateway:InternetGateway", "out", { vpcId: vpc.id })).id,
      }),
    );
    assert.ok(await aws.make("aws:ec2/securityGroup:SecurityGroup", "old", { vpcId: adopted.id }));
    assert.ok(
      await aws.make("aws:wafv2/webAclAssociation:WebAclAssociation", "api", {
        resourceArn: stage.outputs.arn ?? "",
        webAclArn: acl.outputs.arn ?? "",
      }),
    );
  });

  it("do not reach into another region, except by an ARN", async () => {
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "far", { cidrBlock: "10.0.0.0/16", region: "eu-west-1" });
    const vault = await aws.make("aws:backup/vault:Vault", "far", { region: "eu-west-1" });
    const here = await aws.make("aws:backup/vault:Vault", "here", {});
    const rule = {
      ruleName: "daily",
      targetVaultName: here.id,
      copyActions: [{ destinationVaultArn: vault.outputs.arn ?? "" }],
    };

    await assert.rejects(
      aws.make("aws:ec2/subnet:Subnet", "a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }),
      /InvalidVpcID\.NotFound/,
    );
    assert.ok(
      await aws.make("aws:ec2/subnet:Subnet", "a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", region: "eu-west-1" }),
    );
    assert.ok(await aws.make("aws:backup/plan:Plan", "copies", { rules: [rule] }));
  });

  it("keep what is used from being deleted, and name the users", async () => {
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "used", { cidrBlock: "10.0.0.0/16" });
    const subnet = await aws.make("aws:ec2/subnet:Subnet", "user", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });

    await assert.rejects(
      aws.delete(vpc),
      /deleting EC2 Vpc \(used\): DependencyViolation: The vpc 'vpc-\w+' has dependencies and cannot be deleted\. \(the simulated cloud: it is still used by aws:ec2\/subnet:Subnet user\)/,
    );
    await aws.delete(subnet);
    await aws.delete(vpc);
  });

  it("are refused once their target is deleted", async () => {
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "short", { cidrBlock: "10.0.0.0/16" });
    await aws.delete(vpc);

    await assert.rejects(
      aws.make("aws:ec2/securityGroup:SecurityGroup", "web", { vpcId: vpc.id }),
      /InvalidVpcID\.NotFound/,
    );
  });

  it("refuse a name that is taken, with AWS's code, but not in a preview, whose order nobody knows", async () => {
    await aws.make("aws:cloudwatch/logGroup:LogGroup", "first", { name: "/ecs/api" });
    const again = { name: "/ecs/api" };

    await assert.rejects(
      aws.make("aws:cloudwatch/logGroup:LogGroup", "second", again),
      /ResourceAlreadyExistsException: The specified log group already exists \(the simulated cloud: first has it\)/,
    );
    assert.ok(await aws.preview("aws:cloudwatch/logGroup:LogGroup", "second", again));
    assert.ok(await aws.make("aws:cloudwatch/logGroup:LogGroup", "elsewhere", { ...again, region: "eu-west-1" }));
  });

  it("refuse a name that is taken when a resource is to change its own", async () => {
    const inputs = {
      instanceClass: "db.t4g.micro",
      engine: "postgres",
      allocatedStorage: 20,
      username: "u",
      password: "hush-hush",
    };
    await aws.make("aws:rds/instance:Instance", "taken", { ...inputs, identifier: "taken" });
    const renamed = await aws.make("aws:rds/instance:Instance", "renamed", { ...inputs, identifier: "renamed" });

    await assert.rejects(aws.change(renamed, { ...inputs, identifier: "taken" }), /DBInstanceAlreadyExists/);
    const { outputs } = await aws.change(renamed, { ...inputs, identifier: "other" });
    assert.match(String(outputs.endpoint), /^other\./);
  });

  it("refuse a bucket name that is taken in any region", async () => {
    await aws.make("aws:s3/bucket:Bucket", "one", { bucket: "entity-logs" });

    await assert.rejects(
      aws.make("aws:s3/bucket:Bucket", "two", { bucket: "entity-logs", region: "eu-west-1" }),
      /BucketAlreadyOwnedByYou/,
    );
  });
});

async function loadBalancer(aws: Connection): Promise<State> {
  const vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
  const subnets = await Promise.all(
    ["a", "b"].map((zone, index) =>
      aws.make("aws:ec2/subnet:Subnet", `public-${zone}`, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `us-east-1${zone}`,
      }),
    ),
  );
  await aws.make("aws:ec2/internetGateway:InternetGateway", "internet", { vpcId: vpc.id });
  return aws.make("aws:lb/loadBalancer:LoadBalancer", "web", { subnets: subnets.map(({ id }) => id) });
}
