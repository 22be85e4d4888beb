import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { createNetwork, ExistingNetwork, Network } from "../../../../components/network";
import { networkSettings } from "../../../../components/network/settings";
import { assertPreviewComplete, type DeployOptions, deploy } from "../../harness";

const place = { accountId: "111122223333", region: "us-east-1" };
const vpcId = "vpc-0a1b2c3d4e5f67890";
const subnetIds = {
  public: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
  private: ["subnet-0a1b2c3d4e5f60011", "subnet-0a1b2c3d4e5f60012"],
  isolated: ["subnet-0a1b2c3d4e5f60021", "subnet-0a1b2c3d4e5f60022"],
};
const settings = { vpcId, subnetIds };

interface Found {
  vpcId?: string;
  availabilityZoneId?: string;
  ipv6CidrBlock?: string;
  routes?: object[];
  /** Whether the subnet follows the main route table of its VPC. */
  followsMain?: boolean;
  /** What AWS says instead of what it knows. */
  refusal?: string;
}

interface FoundVpc extends Found {
  enableDnsSupport?: boolean;
  enableDnsHostnames?: boolean;
}

const toInternet = { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", gatewayId: "igw-0a1b2c3d4e5f67890" };
const toNat = { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", gatewayId: "", natGatewayId: "nat-0a1b2c3d4e5f67890" };
const local = { cidrBlock: "10.40.0.0/16", ipv6CidrBlock: "", gatewayId: "local" };
const usualRoutes = { public: [local, toInternet], private: [local, toNat], isolated: [local] };

/** An account with one VPC, which is as the settings say but for what is said here. */
function account(changes: Record<string, Found> = {}, vpc: FoundVpc = {}): DeployOptions {
  const tierOf = (id: string) => {
    return (["public", "private", "isolated"] as const).find((tier) => subnetIds[tier].includes(id)) ?? "isolated";
  };
  return {
    invoke(token, { id, filters, routeTableId }) {
      const refusal = id === vpcId ? vpc.refusal : changes[id]?.refusal;
      if (refusal !== undefined) throw refused(token, refusal);
      if (token === "aws:ec2/getVpc:getVpc") {
        const known = { cidrBlock: "10.40.0.0/16", enableDnsSupport: true, mainRouteTableId: "rtb-main" };
        return { id, ...known, ...vpc };
      }
      if (token === "aws:ec2/getSubnet:getSubnet") {
        const usual = { vpcId, availabilityZoneId: `use1-az${id.at(-1)}`, cidrBlock: cidrOf(id), ipv6CidrBlock: "" };
        return { id, ...usual, ...changes[id] };
      }
      if (token === "aws:ec2/getRouteTables:getRouteTables") {
        const [subnet] = filters[0].values;
        return { ids: changes[subnet]?.followsMain ? [] : [`rtb-of-${subnet}`] };
      }
      const subnet = routeTableId.replace("rtb-of-", "");
      return {
        routes: routeTableId === "rtb-main" ? [local] : (changes[subnet]?.routes ?? usualRoutes[tierOf(subnet)]),
      };
    },
  };
}

function cidrOf(subnetId: string): string {
  return `10.40.${[...subnetId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 0)}.0/24`;
}

/** An error as the engine hands it on. */
function refused(token: string, refusal: string): Error {
  const details = `invocation of ${token} returned an error: ${refusal}`;
  return Object.assign(new Error(details), { details });
}

describe("ExistingNetwork", () => {
  it("offers what a network of one's own offers, and makes nothing", async () => {
    const { registrations, find } = await deploy(() => new ExistingNetwork("network", settings), account());

    assert.deepEqual(
      registrations.filter(({ custom }) => custom),
      [],
    );
    assert.deepEqual(find("network").outputs, {
      vpcId,
      cidrBlock: "10.40.0.0/16",
      publicSubnetIds: subnetIds.public,
      privateSubnetIds: subnetIds.private,
      isolatedSubnetIds: subnetIds.isolated,
      subnetCidrs: {
        public: subnetIds.public.map(cidrOf),
        private: subnetIds.private.map(cidrOf),
        isolated: subnetIds.isolated.map(cidrOf),
      },
      natPublicIps: [],
      isDualStack: false,
      egress: { internet: true, gatewayPrefixListIds: [] },
    });
  });

  it("passes on what is said of endpoints and ways out", async () => {
    const more = { endpointSecurityGroupId: "sg-0a1b2c3d4e5f67890", gatewayPrefixListIds: ["pl-63a5400a"] };
    const closed = account(Object.fromEntries(subnetIds.private.map((id) => [id, { routes: [local] }])));
    const { find } = await deploy(
      () => new ExistingNetwork("network", { ...settings, ...more, internetAccess: false }),
      closed,
    );

    assert.deepEqual(find("network").outputs.egress, { internet: false, ...more });
  });

  it("asks for what EKS needs where a cluster is to be in it, and nowhere else", async () => {
    const eastern = { [privateId]: { availabilityZoneId: "use1-az3" } };
    const nameless = account(eastern, { enableDnsHostnames: false });

    await deploy(
      () => createNetwork("network", { ...networkSettings.parse({ existing: settings }), ...place }),
      nameless,
    );
    await deploy(
      () => new ExistingNetwork("network", { ...settings, hasEks: true }),
      account({}, { enableDnsHostnames: true }),
    );
  });

  it("takes a subnet without a route table of its own by the main one", async () => {
    const followsMain = account({ [String(subnetIds.isolated[0])]: { followsMain: true } });

    await deploy(() => new ExistingNetwork("network", settings), followsMain);
  });

  it("takes a private subnet that goes out by way of a transit gateway or a firewall", async () => {
    const toTransit = { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", gatewayId: "", transitGatewayId: "tgw-1" };
    const transit = account({ [String(subnetIds.private[0])]: { routes: [local, toTransit] } });

    await deploy(() => new ExistingNetwork("network", settings), transit);
  });

  const [publicId = "", otherPublicId = ""] = subnetIds.public;
  const [privateId = ""] = subnetIds.private;
  const [isolatedId = ""] = subnetIds.isolated;
  const ipv6Out = { cidrBlock: "", ipv6CidrBlock: "::/0", gatewayId: "" };
  const table: Record<string, [account: DeployOptions, refusal: RegExp, more?: object]> = {
    "a subnet of another VPC": [
      account({ [privateId]: { vpcId: "vpc-0ffffffffffffffff" } }),
      /subnetIds\.private\[0\]: found "subnet-0a1b2c3d4e5f60011"; it is a subnet of vpc-0ffffffffffffffff, not of vpc-0a1b/,
    ],
    "two subnets of a tier in one zone": [
      account({ [otherPublicId]: { availabilityZoneId: "use1-az1" } }),
      /subnetIds\.public\[1\]: .*it is in use1-az1, as subnet-0a1b2c3d4e5f60001 is/,
    ],
    "a public subnet without a way to the internet": [
      account({ [publicId]: { routes: [local] } }),
      /subnetIds\.public\[0\]: .*it has no route to 0\.0\.0\.0\/0, and a public subnet's leads to an internet gateway/,
    ],
    "a public subnet that goes out through NAT": [
      account({ [publicId]: { routes: [local, toNat] } }),
      /subnetIds\.public\[0\]: .*its route to 0\.0\.0\.0\/0 leads elsewhere/,
    ],
    "a public subnet without a way to the internet by IPv6 where that is said": [
      account({ [publicId]: { ipv6CidrBlock: "2600:1f18:1:200::/64" } }),
      /subnetIds\.public\[0\]: .*it has no route to ::\/0, and a public subnet's leads to an internet gateway/,
      { dualStack: true },
    ],
    "a private subnet that is public": [
      account({ [privateId]: { routes: [local, toInternet] } }),
      /subnetIds\.private\[0\]: .*it has a route to the internet gateway igw-0a1b2c3d4e5f67890\. List it as public/,
    ],
    "a private subnet without the way out that is said": [
      account({ [privateId]: { routes: [local] } }),
      /subnetIds\.private\[0\]: .*no route to 0\.0\.0\.0\/0, and internetAccess is true\. .*set internetAccess to false/,
    ],
    "a private subnet without the way out by IPv6 that is said": [
      account({ [privateId]: { ipv6CidrBlock: "2600:1f18:1:100::/64", routes: [local, toNat] } }),
      /subnetIds\.private\[0\]: .*no route to ::\/0, and internetAccess is true\. .*set internetAccess to false/,
      { dualStack: true },
    ],
    "a private subnet with a way out by IPv6 that is denied": [
      account({ [privateId]: { routes: [local, ipv6Out] } }),
      /subnetIds\.private\[0\]: .*has a route to ::\/0, and internetAccess is false/,
      { internetAccess: false },
    ],
    "a private subnet with a way out that is denied": [
      account(),
      /subnetIds\.private\[0\]: .*has a route to 0\.0\.0\.0\/0, and internetAccess is false/,
      { internetAccess: false },
    ],
    "an isolated subnet that is public": [
      account({ [isolatedId]: { routes: [local, toInternet] } }),
      /subnetIds\.isolated\[0\]: .*internet gateway igw-0a1b2c3d4e5f67890/,
    ],
    "an isolated subnet with a way out": [
      account({ [isolatedId]: { routes: [local, toNat] } }),
      /subnetIds\.isolated\[0\]: .*it has a route to 0\.0\.0\.0\/0, and an isolated subnet has none/,
    ],
    "an isolated subnet with a way out by IPv6": [
      account({ [isolatedId]: { routes: [local, ipv6Out] } }),
      /subnetIds\.isolated\[0\]: .*it has a route to ::\/0/,
    ],
    "subnets without the IPv6 that is said": [
      account(),
      /6 settings are not valid\.\n {2}subnetIds\.private\[0\]: .*it has no IPv6 addresses, and dualStack is true/,
      { dualStack: true },
    ],
    "for EKS, a VPC that gives no host names": [
      account({}, { enableDnsHostnames: false }),
      /vpcId: found "vpc-0a1b2c3d4e5f67890"; it gives no host names, .*switch DNS hostnames on/,
      { hasEks: true },
    ],
    "for EKS, a private subnet in a zone that has none": [
      account({ [privateId]: { availabilityZoneId: "use1-az3" } }, { enableDnsHostnames: true }),
      /1 setting is not valid\.\n {2}subnetIds\.private\[0\]: .*EKS runs no cluster in use1-az3/,
      { hasEks: true },
    ],
    "a VPC that resolves no names": [
      account({}, { enableDnsSupport: false }),
      /vpcId: found "vpc-0a1b2c3d4e5f67890"; it resolves no names\. .*switch DNS resolution on/,
    ],
  };
  for (const [what, [found, refusal, more]] of Object.entries(table)) {
    it(`refuses ${what}, before anything is made in it`, async () => {
      const program = () => {
        const network = new ExistingNetwork("network", { ...settings, ...more });
        new aws.rds.SubnetGroup("db", { subnetIds: network.isolatedSubnetIds });
      };

      await assert.rejects(deploy(program, found), refusal);
      await assert.rejects(deploy(program, found), /^(RunError: |Error: )?.*ExistingNetwork "network": /s);
    });
  }

  it("says of all that AWS does not find, and of what is wrong with the rest, at once and in lines", async () => {
    const found = account(
      {
        [publicId]: { refusal: "getSubnet: NotFound: no matching EC2 Subnet found" },
        [privateId]: {
          refusal:
            "invoking aws:ec2/getSubnet:getSubnet: 1 error occurred:\n\t* reading EC2 Subnet: UnauthorizedOperation: " +
            "You are not authorized to perform this operation.\n\n",
        },
        [isolatedId]: { routes: [local, toNat] },
      },
      {},
    );
    const remedy =
      "Give one that is there, in the account and region of the stack, and that whoever deploys may look up.";

    const error = await deploy(() => new ExistingNetwork("network", settings), found).catch(
      (caught: unknown) => caught,
    );

    assert(pulumi.RunError.isInstance(error));
    assert.equal(
      error.message,
      [
        'ExistingNetwork "network": 3 settings are not valid.',
        `  subnetIds.private[0]: found "${privateId}"; AWS says: reading EC2 Subnet: UnauthorizedOperation: ` +
          `You are not authorized to perform this operation. ${remedy}`,
        `  subnetIds.public[0]: found "${publicId}"; AWS says: getSubnet: NotFound: no matching EC2 Subnet found. ${remedy}`,
        `  subnetIds.isolated[0]: found "${isolatedId}"; it has a route to 0.0.0.0/0, and an isolated subnet has none. ` +
          "Give one without.",
      ].join("\n"),
    );
  });

  it("says which VPC the subnets are in where that of the settings does not exist", async () => {
    const elsewhere = { vpcId: "vpc-0ffffffffffffffff" };
    const all = Object.values(subnetIds).flat();
    const found = account(Object.fromEntries(all.map((id) => [id, elsewhere])), {
      refusal: "invoking aws:ec2/getVpc:getVpc: 1 error occurred:\n\t* no matching EC2 VPC found\n\n",
    });

    await assert.rejects(
      deploy(() => new ExistingNetwork("network", settings), found),
      /7 settings are not valid\.\n {2}vpcId: found "vpc-0a1b2c3d4e5f67890"; AWS says: no matching EC2 VPC found\. .*\n.*subnet of vpc-0f/,
    );
  });

  it("passes on what goes wrong and is not about an id", async () => {
    const broken: DeployOptions = {
      invoke() {
        throw Object.assign(new Error("broken"), { details: "no provider" });
      },
    };

    await assert.rejects(
      deploy(() => new ExistingNetwork("network", settings), broken),
      /no provider/,
    );
  });

  it("registers nothing when its settings are not valid", async () => {
    await assert.rejects(
      deploy(() => new ExistingNetwork("network", { ...settings, vpcId: "vpc-1" })),
      /ExistingNetwork "network": 1 setting is not valid\.\n {2}vpcId: found "vpc-1"; .* such as vpc-0a1b2c3d4e5f67890/,
    );
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => new ExistingNetwork("network", settings), account());
  });
});

describe("createNetwork", () => {
  it("makes a VPC of one's own, or takes the one that exists", async () => {
    const own = networkSettings.parse({ cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] });
    const theirs = networkSettings.parse({ existing: settings });

    assert((await deploy(() => createNetwork("network", { ...own, ...place }))).result instanceof Network);
    const taken = await deploy(() => createNetwork("network", { ...theirs, ...place }), account());
    assert(taken.result instanceof ExistingNetwork);
  });
});
