import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { Network, type NetworkArgs } from "../../../../components/network";
import { interfaceServices } from "../../../../components/network/endpoint-settings";
import { assertPreviewComplete, deploy } from "../../harness";

const twoZones = {
  accountId: "111122223333",
  region: "us-east-1",
  cidr: "10.20.0.0/16",
  zones: ["use1-az1", "use1-az2"],
};
const organisationId = "o-a1b2c3d4e5";

const run = (endpoints: NetworkArgs["endpoints"], more = {}) => {
  return deploy(() => new Network("network", { ...twoZones, endpoints, ...more }));
};

describe("A network's endpoints", () => {
  it("lead private and isolated subnets to S3 and DynamoDB through their route tables", async () => {
    const { named, inputs, result } = await run(undefined);

    assert.deepEqual(named(ENDPOINT), ["network-endpoints-dynamodb", "network-endpoints-s3"]);
    const { policy: _, ...s3 } = inputs("network-endpoints-s3");
    assert.deepEqual(s3, {
      vpcId: "vpc-network-vpc",
      serviceName: "com.amazonaws.us-east-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: [
        "rtb-network-private-use1-az1-routes",
        "rtb-network-private-use1-az2-routes",
        "rtb-network-isolated-use1-az1-routes",
        "rtb-network-isolated-use1-az2-routes",
      ],
      tags: { Name: "network-endpoints-s3" },
    });
    assert.equal(result.egress.endpointSecurityGroupId, undefined);
  });

  it("are left out where they are not wanted", async () => {
    const { named, result } = await run({ gateways: [] });

    assert.deepEqual(named(ENDPOINT), []);
    assert.deepEqual(result.egress.gatewayPrefixListIds, []);
  });

  for (const preset of ["ecs", "eks"] as const) {
    it(`give what ${preset} needs an interface in each private subnet, and none elsewhere`, async () => {
      const { named, inputs } = await run({ interfaces: preset });

      const interfaces = named(ENDPOINT).map((name) => inputs(name));
      const ofInterfaces = interfaces.filter(({ vpcEndpointType }) => vpcEndpointType === "Interface");
      assert.deepEqual(
        ofInterfaces.map(({ serviceName }) => serviceName).sort(),
        interfaceServices[preset].map((service) => `com.amazonaws.us-east-1.${service}`),
      );
      for (const { subnetIds, securityGroupIds, privateDnsEnabled } of ofInterfaces) {
        assert.deepEqual(subnetIds, ["subnet-network-private-use1-az1", "subnet-network-private-use1-az2"]);
        assert.deepEqual([securityGroupIds, privateDnsEnabled], [["sg-network-endpoints-access"], true]);
      }
    });
  }

  it("give functions what they need beside it, where that is wanted", async () => {
    const { named } = await run({ interfaces: "none", furtherInterfaces: ["events", "rds"] });

    assert.deepEqual(named(ENDPOINT), [
      "network-endpoints-dynamodb",
      "network-endpoints-events",
      "network-endpoints-rds",
      "network-endpoints-s3",
    ]);
  });

  it("let in HTTPS from the VPC's own addresses, and nothing else", async () => {
    const { named, inputs } = await run({ interfaces: "ecs" });

    assert.deepEqual(inputs("network-endpoints-access"), {
      vpcId: "vpc-network-vpc",
      description: "Endpoints network-endpoints",
    });
    assert.deepEqual(named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), [
      "network-endpoints-access-https",
    ]);
    assert.deepEqual(inputs("network-endpoints-access-https"), {
      securityGroupId: "sg-network-endpoints-access",
      cidrIpv4: "10.20.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "The VPC's own addresses",
    });
    assert.deepEqual(named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
  });

  it("are for principals and resources of the account alone", async () => {
    const { named, inputs } = await run({ interfaces: "ecs" });

    const ownUse = {
      Sid: "OwnUse",
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:PrincipalAccount": "111122223333" },
        StringEqualsIfExists: { "aws:ResourceAccount": ["111122223333"] },
      },
    };
    for (const name of named(ENDPOINT)) {
      const [first, ...others] = JSON.parse(inputs(name).policy).Statement;
      assert.deepEqual(first, ownUse);
      assert.equal(others.length, name.endsWith("-s3") || name.endsWith("-sts") ? 1 : 0);
    }
  });

  it("let the layers of images through, which lie in a bucket of AWS's", async () => {
    const { inputs } = await run({ readableBuckets: ["al2023-repos-us-east-1-de612dc2"] });

    assert.deepEqual(JSON.parse(inputs("network-endpoints-s3").policy).Statement.slice(1), [
      {
        Sid: "ImageLayers",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"],
      },
      {
        Sid: "ReadableBuckets",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: ["arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*"],
      },
    ]);
  });

  it("let nodes pull the add-ons of their cluster, which lie in an account of AWS's", async () => {
    const { inputs } = await run({ interfaces: "eks" });

    for (const service of ["ecr-api", "ecr-dkr"]) {
      assert.deepEqual(JSON.parse(inputs(`network-endpoints-${service}`).policy).Statement.slice(1), [
        {
          Sid: "AddOns",
          Principal: "*",
          Effect: "Allow",
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: "arn:aws:ecr:us-east-1:602401143452:repository/eks/*",
        },
      ]);
    }
  });

  it("let whoever holds a cluster's token take a role of the account", async () => {
    const { inputs } = await run({ interfaces: "eks" });

    assert.deepEqual(JSON.parse(inputs("network-endpoints-sts").policy).Statement[1], {
      Sid: "WebIdentities",
      Effect: "Allow",
      Principal: "*",
      Action: "sts:AssumeRoleWithWebIdentity",
      Resource: "arn:aws:iam::111122223333:role/*",
    });
  });

  it("are for the organisation where it is given, and for accounts that are trusted", async () => {
    const conditions = async (endpoints: NetworkArgs["endpoints"]): Promise<object[]> => {
      const { inputs } = await run(endpoints);
      const statements: { Condition: object }[] = JSON.parse(inputs("network-endpoints-dynamodb").policy).Statement;
      return statements.map(({ Condition }) => Condition);
    };
    const trustedAccounts = ["444455556666"];
    const ofOrganisation = { StringEquals: { "aws:PrincipalOrgID": organisationId } };

    assert.deepEqual(await conditions({ trustedAccounts }), [
      {
        StringEquals: { "aws:PrincipalAccount": "111122223333" },
        StringEqualsIfExists: { "aws:ResourceAccount": ["111122223333", "444455556666"] },
      },
    ]);
    assert.deepEqual(await conditions({ organisationId, trustedAccounts }), [
      { ...ofOrganisation, StringEqualsIfExists: { "aws:ResourceOrgID": organisationId } },
      { ...ofOrganisation, StringEqualsIfExists: { "aws:ResourceAccount": trustedAccounts } },
    ]);
    assert.equal((await conditions({ organisationId })).length, 1);
  });

  it("make tasks wait for them where there is no NAT", async () => {
    const { options, named } = await deploy(() => {
      const closed = new Network("network", { ...twoZones, nat: "none", endpoints: { interfaces: "ecs" } });
      new aws.ecs.Service("api", { networkConfiguration: { subnets: closed.privateSubnetIds } });
    });

    const waitsFor = options("api").refersTo.networkConfiguration ?? [];
    assert(named(ENDPOINT).every((endpoint) => waitsFor.includes(endpoint)));
    assert(waitsFor.includes("network-endpoints-access-https"));
  });

  it("hide nothing from a first preview", async () => {
    await assertPreviewComplete(() => new Network("network", { ...twoZones, endpoints: { interfaces: "eks" } }));
  });
});

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
