import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { Network, type NetworkArgs } from "../../../../components/network";
import { usableBlock } from "../../../../components/network/pooled-addresses";
import { assertPreviewComplete, deploy } from "../../harness";
import { unknown } from "../../harness/registration";

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
    const routes = named("aws:ec2/route:Route").map((name) => inputs(name));
    assert(routes.every(({ routeTableId }) => !routeTableId.includes("isolated")));
  });

  it("makes a VPC that resolves names and tells how full it is", async () => {
    const { inputs } = await deploy(() => new Network("network", twoZones));

    assert.deepEqual(inputs("network-vpc"), {
      cidrBlock: "10.20.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      enableNetworkAddressUsageMetrics: true,
      tags: { Name: "network" },
    });
  });

  it("empties what AWS gives to whatever is not given another: the default security group and route table", async () => {
    const { inputs } = await deploy(() => new Network("network", twoZones));

    assert.deepEqual(inputs("network-default"), { vpcId: "vpc-network-vpc" });
    assert.deepEqual(inputs("network-default-routes"), {
      defaultRouteTableId: "rtb-default-of-network-vpc",
      routes: [],
      tags: { Name: "network-default" },
    });
  });

  it("takes zones by name where their ids are not known", async () => {
    const { inputs } = await deploy(() => new Network("network", { ...twoZones, zones: ["us-east-1a", "us-east-1b"] }));

    const { availabilityZone, availabilityZoneId, cidrBlock } = inputs("network-private-us-east-1b");
    assert.deepEqual([availabilityZone, availabilityZoneId, cidrBlock], ["us-east-1b", undefined, "10.20.16.0/20"]);
  });

  it("takes its addresses from a pool, and lays out the same subnets before it knows them", async () => {
    const { cidr: _, ...zones } = twoZones;
    const pooled = { ...zones, ipam: { poolId: "ipam-pool-0a1b2c3d4e5f67890" } };
    const program = () => new Network("network", pooled);

    const { inputs } = await deploy(program);
    const preview = await deploy(program, { preview: true });

    const { cidrBlock, ipv4IpamPoolId, ipv4NetmaskLength } = inputs("network-vpc");
    assert.deepEqual([cidrBlock, ipv4IpamPoolId, ipv4NetmaskLength], [undefined, "ipam-pool-0a1b2c3d4e5f67890", 16]);
    assert.equal(inputs("network-isolated-use1-az2").cidrBlock, "10.64.196.0/22");
    assert.equal(preview.inputs("network-isolated-use1-az2").cidrBlock, unknown);
    await assertPreviewComplete(program);
  });

  it("refuses a pool whose addresses are not private, by the setting that names it", () => {
    assert.throws(() => usableBlock("network", "8.8.0.0/16"), {
      message:
        /^Network "network": 1 setting is not valid\.\n {2}ipam\.poolId: its pool gave 8\.8\.0\.0\/16; .* are private/,
    });
    assert.equal(usableBlock("network", "10.64.0.0/16"), "10.64.0.0/16");
  });

  it("lays out no subnets in what a pool gave before it has judged that", async () => {
    const { cidr: _, ...zones } = twoZones;
    const ipam = { poolId: "ipam-pool-0a1b2c3d4e5f67890" };
    const givePublic: pulumi.ResourceTransformation = ({ type, props, opts }) =>
      type === "aws:ec2/vpc:Vpc" ? { props: { ...props, cidrBlock: "8.8.0.0/16" }, opts } : undefined;

    await assert.rejects(
      deploy(() => new Network("network", { ...zones, ipam }, { transformations: [givePublic] })),
      /Network "network": 1 setting is not valid\.\n {2}ipam\.poolId: its pool gave 8\.8\.0\.0\/16/,
    );
  });

  describe("that is excluded from VPC Block Public Access", () => {
    const EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";
    const excluded = { ...twoZones, publicAccessExclusions: true };
    const inPublic = [
      ["subnet-network-public-use1-az1", "allow-bidirectional"],
      ["subnet-network-public-use1-az2", "allow-bidirectional"],
    ];
    const modes = async (args: NetworkArgs) => {
      const { named, inputs } = await deploy(() => new Network("network", args));
      return named(EXCLUSION).map((name) => [inputs(name).subnetId, inputs(name).internetGatewayExclusionMode]);
    };

    it("lets public subnets be reached, and private ones reach out", async () => {
      assert.deepEqual(await modes(excluded), [
        ["subnet-network-private-use1-az1", "allow-egress"],
        ["subnet-network-private-use1-az2", "allow-egress"],
        ...inPublic,
      ]);
      assert.deepEqual(await modes(twoZones), []);
    });

    it("leaves private subnets blocked where nothing of them goes out", async () => {
      assert.deepEqual(await modes({ ...excluded, nat: "none", endpoints: { interfaces: "ecs" } }), inPublic);
    });

    it("lets nobody into a subnet before traffic passes", async () => {
      const { options } = await deploy(() => {
        const { publicSubnetIds, privateSubnetIds } = new Network("network", excluded);
        new aws.lb.LoadBalancer("public", { subnets: publicSubnetIds.slice(0, 1) });
        new aws.lb.LoadBalancer("private", { subnets: privateSubnetIds.slice(0, 1) });
      });

      const waitsFor = (name: string) => options(name).refersTo.subnets?.filter((each) => each.endsWith("-exclusion"));
      assert.deepEqual(waitsFor("public"), ["network-public-use1-az1-exclusion"]);
      assert.deepEqual(waitsFor("private")?.sort(), [
        "network-private-use1-az1-exclusion",
        "network-public-use1-az1-exclusion",
        "network-public-use1-az2-exclusion",
      ]);
    });
  });

  it("tags subnets for load balancers of Kubernetes where that is said", async () => {
    const { inputs } = await deploy(() => new Network("network", { ...twoZones, loadBalancerDiscovery: true }));

    const tags = (tier: string) => inputs(`network-${tier}-use1-az1`).tags;
    assert.deepEqual(tags("public"), {
      Name: "network-public-use1-az1",
      Tier: "public",
      "kubernetes.io/role/elb": "1",
    });
    assert.deepEqual(tags("private"), {
      Name: "network-private-use1-az1",
      Tier: "private",
      "kubernetes.io/role/internal-elb": "1",
    });
    assert.deepEqual(tags("isolated"), { Name: "network-isolated-use1-az1", Tier: "isolated" });
  });

  it("registers what others need, and hides nothing from a first preview", async () => {
    const { find } = await deploy(() => new Network("network", { ...twoZones, nat: "single" }));

    assert.deepEqual(find("network").outputs, {
      vpcId: "vpc-network-vpc",
      cidrBlock: "10.20.0.0/16",
      publicSubnetIds: ["subnet-network-public-use1-az1", "subnet-network-public-use1-az2"],
      privateSubnetIds: ["subnet-network-private-use1-az1", "subnet-network-private-use1-az2"],
      isolatedSubnetIds: ["subnet-network-isolated-use1-az1", "subnet-network-isolated-use1-az2"],
      subnetCidrs: {
        public: ["10.20.128.0/21", "10.20.136.0/21"],
        private: ["10.20.0.0/20", "10.20.16.0/20"],
        isolated: ["10.20.192.0/22", "10.20.196.0/22"],
      },
      natPublicIps: ["203.0.113.7"],
      isDualStack: false,
      egress: {
        internet: true,
        gatewayPrefixListIds: ["pl-network-endpoints-s3", "pl-network-endpoints-dynamodb"],
      },
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
