import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { Network } from "../../../../components/network";
import { assertPreviewComplete, type Deployed, deploy } from "../../harness";

const place = { accountId: "111122223333", region: "us-east-1" };
const twoZones = { ...place, cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] };
const threeZones = { ...twoZones, zones: ["use1-az1", "use1-az2", "use1-az4"] };

describe("Network", () => {
  it("lays out three tiers, one subnet in each zone, none of which hands out public addresses", async () => {
    const { named, inputs } = await deploy(() => new Network("network", twoZones));

    const layout = named(SUBNET).map((name) => {
      const { availabilityZoneId, cidrBlock, mapPublicIpOnLaunch } = inputs(name);
      return [name, availabilityZoneId, cidrBlock, mapPublicIpOnLaunch];
    });
    assert.deepEqual(layout, [
      ["network-isolated-use1-az1", "use1-az1", "10.20.192.0/22", false],
      ["network-isolated-use1-az2", "use1-az2", "10.20.196.0/22", false],
      ["network-private-use1-az1", "use1-az1", "10.20.0.0/20", false],
      ["network-private-use1-az2", "use1-az2", "10.20.16.0/20", false],
      ["network-public-use1-az1", "use1-az1", "10.20.128.0/21", false],
      ["network-public-use1-az2", "use1-az2", "10.20.136.0/21", false],
    ]);
  });

  it("adds a zone without changing anything that stands", async () => {
    const before = await deploy(() => new Network("network", twoZones));
    const after = await deploy(() => new Network("network", threeZones));

    const kept = ({ registrations }: Deployed<unknown>) => {
      const real = registrations.filter(({ custom }) => custom);
      return real
        .map(({ urn, inputs }) => ({ urn, inputs }))
        .filter(({ urn }) => !urn.includes("use1-az4"))
        .sort(byUrn);
    };
    assert.deepEqual(kept(after), kept(before));
  });

  it("has one way out of each private subnet, through the NAT gateway of its own zone", async () => {
    const { named, inputs } = await deploy(() => new Network("network", threeZones));

    assert.deepEqual(defaultRoutes({ named, inputs }), {
      "rtb-network-private-use1-az1-routes": "nat-network-nat-use1-az1-gateway",
      "rtb-network-private-use1-az2-routes": "nat-network-nat-use1-az2-gateway",
      "rtb-network-private-use1-az4-routes": "nat-network-nat-use1-az4-gateway",
      "rtb-network-public-use1-az1-routes": "igw-network-internet",
      "rtb-network-public-use1-az2-routes": "igw-network-internet",
      "rtb-network-public-use1-az4-routes": "igw-network-internet",
    });
  });

  it("goes out through the first zone alone when one NAT gateway is to do", async () => {
    const { named, inputs } = await deploy(() => new Network("network", { ...twoZones, nat: "single" }));

    assert.deepEqual(named("aws:ec2/natGateway:NatGateway"), ["network-nat-use1-az1-gateway"]);
    const routes = defaultRoutes({ named, inputs });
    assert.equal(routes["rtb-network-private-use1-az2-routes"], "nat-network-nat-use1-az1-gateway");
  });

  it("changes routes in place, and replaces none, when NAT goes from single to one in each zone", async () => {
    const single = await deploy(() => new Network("network", { ...twoZones, nat: "single" }));
    const perZone = await deploy(() => new Network("network", twoZones));

    const missing = single.registrations.filter(({ urn }) => !perZone.registrations.some((each) => each.urn === urn));
    assert.deepEqual(missing, []);
    const route = (run: Deployed<unknown>) => run.inputs("network-nat-use1-az2-route");
    assert.deepEqual({ ...route(single), natGatewayId: "" }, { ...route(perZone), natGatewayId: "" });
  });

  it("waits with NAT for the internet gateway, which it cannot be created without", async () => {
    const { options } = await deploy(() => new Network("network", { ...twoZones, nat: "single" }));

    assert.deepEqual(options("network-nat-use1-az1-gateway").dependsOn, ["network-internet"]);
    assert.deepEqual(options("network-nat-use1-az1-address").dependsOn, ["network-internet"]);
  });

  it("makes a public load balancer wait for the internet gateway, and tasks for NAT, each by its subnet's route", async () => {
    const { options } = await deploy(() => {
      const { publicSubnetIds, privateSubnetIds } = new Network("network", twoZones);
      new aws.lb.LoadBalancer("web", { subnets: publicSubnetIds });
      new aws.ecs.Service("api", { networkConfiguration: { subnets: privateSubnetIds } });
    });

    assert.deepEqual(options("web").refersTo.subnets?.toSorted(), [
      "network-public-use1-az1",
      "network-public-use1-az1-route",
      "network-public-use1-az1-routing",
      "network-public-use1-az2",
      "network-public-use1-az2-route",
      "network-public-use1-az2-routing",
    ]);
    assert.deepEqual(options("api").refersTo.networkConfiguration?.toSorted(), [
      "network-nat-use1-az1-route",
      "network-nat-use1-az2-route",
      "network-private-use1-az1",
      "network-private-use1-az1-routing",
      "network-private-use1-az2",
      "network-private-use1-az2-routing",
    ]);
  });

  it("gives every subnet a route table, and isolated ones no way anywhere", async () => {
    const { named, inputs } = await deploy(() => new Network("network", twoZones));

    const associations = named("aws:ec2/routeTableAssociation:RouteTableAssociation").map((name) => inputs(name));
    const pairs = associations.map(({ subnetId, routeTableId }) => [subnetId, routeTableId]);
    assert.deepEqual(
      pairs,
      named(SUBNET).map((name) => [`subnet-${name}`, `rtb-${name}-routes`]),
    );
    assert(Object.keys(defaultRoutes({ named, inputs })).every((table) => !table.includes("isolated")));
  });

  it("empties the default security group", async () => {
    const { inputs } = await deploy(() => new Network("network", twoZones));

    assert.deepEqual(inputs("network-default"), { vpcId: "vpc-network-vpc" });
  });

  it("records all traffic of the VPC, every minute, in an encrypted log group that forgets", async () => {
    const { inputs, options } = await deploy(() => new Network("network", { ...twoZones, flowLogs: { keepDays: 30 } }));

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

  it("lets flow logs write to their own log group and nowhere else, for this account's flow logs only", async () => {
    const { inputs } = await deploy(() => new Network("network", twoZones));

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

  it("registers what others need, and hides nothing from a first preview", async () => {
    const { find } = await deploy(() => new Network("network", { ...twoZones, nat: "single" }));

    assert.deepEqual(find("network").outputs, {
      vpcId: "vpc-network-vpc",
      cidrBlock: "10.20.0.0/16",
      publicSubnetIds: ["subnet-network-public-use1-az1", "subnet-network-public-use1-az2"],
      privateSubnetIds: ["subnet-network-private-use1-az1", "subnet-network-private-use1-az2"],
      isolatedSubnetIds: ["subnet-network-isolated-use1-az1", "subnet-network-isolated-use1-az2"],
      natPublicIps: ["203.0.113.7"],
    });
    await assertPreviewComplete(() => new Network("network", threeZones));
  });

  it("registers nothing when its settings are not valid, and names all that is wrong", async () => {
    const wrong = { ...place, cidr: "10.20.0.0/24", zones: ["use1-az1", "use1-az1"] };

    await assert.rejects(
      deploy(() => new Network("network", wrong)),
      /Network "network": 2 settings are not valid\.\n {2}cidr: .*10\.20\.0\.0\/22\.\n {2}zones: .*use1-az1 stands here twice/,
    );
  });
});

const SUBNET = "aws:ec2/subnet:Subnet";

function defaultRoutes({ named, inputs }: Pick<Deployed<unknown>, "named" | "inputs">): Record<string, string> {
  const routes = named("aws:ec2/route:Route").map((name) => inputs(name));
  assert(routes.every(({ destinationCidrBlock }) => destinationCidrBlock === "0.0.0.0/0"));
  return Object.fromEntries(routes.map((route) => [route.routeTableId, route.natGatewayId ?? route.gatewayId]).sort());
}

function byUrn(one: { urn: string }, other: { urn: string }): number {
  return one.urn < other.urn ? -1 : 1;
}
