import { digest, type Refusal } from "./refusal";

/** What a stack file can say wrongly of its network. */
export const networkRefusals: readonly Refusal[] = [
  [
    "addresses of the internet",
    { "network.cidr": "8.8.0.0/16" },
    [
      'network.cidr: found "8.8.0.0/16"; the addresses of a VPC are private: take a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
  ],
  [
    "an address block that is too small",
    { "network.cidr": "10.20.0.0/24" },
    [
      'network.cidr: found "10.20.0.0/24"; it is too small for three tiers in up to 8 zones; the smallest that fits is 10.20.0.0/22.',
    ],
  ],
  [
    "an address block that is too large",
    { "network.cidr": "10.0.0.0/8" },
    ['network.cidr: found "10.0.0.0/8"; AWS allows a /16 at most, such as 10.0.0.0/16.'],
  ],
  [
    "an address block that begins elsewhere",
    { "network.cidr": "10.20.1.0/16" },
    ['network.cidr: found "10.20.1.0/16"; it does not begin where such a block begins; that is 10.20.0.0/16.'],
  ],
  [
    "no addresses",
    { "network.cidr": undefined },
    [
      "network.cidr: found nothing; a network needs addresses: give cidr, such as 10.20.0.0/16, or ipam, or the VPC under existing.",
    ],
  ],
  [
    "addresses from two places",
    { "network.ipam": { poolId: "ipam-pool-0a1b2c3d4e5f67890" } },
    ['network.cidr: found "10.20.0.0/16"; addresses come from cidr or from ipam. Leave one of the two out.'],
  ],
  [
    "private subnets too small for two versions at once",
    { "network.cidr": "10.20.0.0/22", "services.entity-api.desiredCount": 60 },
    [
      "services.entity-api.desiredCount: found 60; a deployment with blueGreen needs 120 addresses at once, and the 2 private subnets have 118. Lower it, or give the network a larger cidr or more zones.",
    ],
  ],
  [
    "private subnets too small beside an internal load balancer, which grows",
    {
      "network.cidr": "10.20.0.0/22",
      "loadBalancer.scheme": "internal",
      "loadBalancer.allowedCidrs": ["10.20.0.0/22"],
      "services.entity-api.desiredCount": 10,
    },
    [
      "services.entity-api.desiredCount: found 10; a deployment with blueGreen needs 20 addresses at once, and the 2 private subnets have 18. Lower it, or give the network a larger cidr or more zones.",
    ],
  ],
  [
    "zones that are not in the region",
    { "network.zones": ["euw1-az1", "use1-az2"] },
    ['network.zones[0]: found "euw1-az1"; a zone of us-east-1 begins with use1-az.'],
  ],
  [
    "one zone",
    { "network.zones": ["use1-az1"], chaos: undefined },
    ['network.zones: found ["use1-az1"]; one zone can fail: give two at least, such as use1-az1 and use1-az2.'],
  ],
  ["a number of zones", { "network.zones": 2 }, ["network.zones: found 2; it has to be a list."]],
  [
    "a kind of NAT that there is not",
    { "network.nat": "perAZ" },
    ['network.nat: found "perAZ"; allowed: "none", "single", "perAz", "regional".'],
  ],
  [
    "fewer addresses for NAT than gateways",
    { "network.nat": "perAz", "network.natAddresses": { "use1-az1": "eipalloc-0a1b2c3d4e5f67890" } },
    [
      'network.natAddresses: found {"use1-az1":"eipalloc-0a1b2c3d4e5f67890"}; with nat perAz there has to be one for each of use1-az1, use1-az2: use1-az2 has none.',
    ],
  ],
  [
    "an address for regional NAT in a zone that it is not in",
    {
      "network.nat": "regional",
      "network.natAddresses": {
        "use1-az1": "eipalloc-0a1b2c3d4e5f67891",
        "use1-az2": "eipalloc-0a1b2c3d4e5f67892",
        "use1-az6": "eipalloc-0a1b2c3d4e5f67893",
      },
    },
    [
      'network.natAddresses: found {"use1-az1":"eipalloc-0a1b2c3d4e5f67891","use1-az2":"eipalloc-0a1b2c3d4e5f67892","use1-az6":"eipalloc-0a1b2c3d4e5f67893"}; with nat regional there has to be one for each of use1-az1, use1-az2: use1-az6 takes none.',
    ],
  ],
  [
    "a network without any way to AWS",
    { "network.nat": "none" },
    [
      'network.endpoints.interfaces: found nothing, which means "none"; with nat none, images, logs and secrets are reached through endpoints alone. Set it to ecs, or choose another nat, which services on EKS need in any case.',
    ],
  ],
  [
    "an image and a receiver of metrics that a closed network cannot reach",
    {
      "network.nat": "none",
      "network.endpoints": { interfaces: "ecs" },
      "services.entity-api.image": `public.ecr.aws/example/entity-api@${digest}`,
    },
    [
      `services.entity-api.image: found "public.ecr.aws/example/entity-api@${digest}"; with network.nat none, images come from an Amazon registry in us-east-1 alone. Copy it to one.`,
      "services.entity-api.sidecars.datadog: sends to Datadog, and the network has no way to the internet. Leave it out, or give it NAT.",
      "network.endpoints.furtherInterfaces: found []; with nat none, functions that look after databases reach events through interfaces alone. Add events, or choose another nat.",
    ],
  ],
  [
    "an image of an account that the endpoints keep out",
    {
      "network.endpoints": { interfaces: "ecs" },
      "services.entity-api.image": `999988887777.dkr.ecr.us-east-1.amazonaws.com/entity-api@${digest}`,
    },
    [
      `services.entity-api.image: found "999988887777.dkr.ecr.us-east-1.amazonaws.com/entity-api@${digest}"; the network's endpoints are for 111122223333 alone. Add "999988887777" to network.endpoints.trustedAccounts.`,
    ],
  ],
  [
    "images of another account beside the service, which the endpoints keep out",
    {
      "network.endpoints": { interfaces: "ecs" },
      "services.entity-api.memory": 2048,
      "services.entity-api.sidecars.datadog.image": `999988887777.dkr.ecr.us-east-1.amazonaws.com/agent@${digest}`,
      "services.entity-api.faultInjection": {
        agentImage: `999988887777.dkr.ecr.us-east-1.amazonaws.com/fault-agent@${digest}`,
      },
    },
    [
      `services.entity-api.sidecars.datadog.image: found "999988887777.dkr.ecr.us-east-1.amazonaws.com/agent@${digest}"; the network's endpoints are for 111122223333 alone. Add "999988887777" to network.endpoints.trustedAccounts.`,
      `services.entity-api.faultInjection.agentImage: found "999988887777.dkr.ecr.us-east-1.amazonaws.com/fault-agent@${digest}"; the network's endpoints are for 111122223333 alone. Add "999988887777" to network.endpoints.trustedAccounts.`,
    ],
  ],
  [
    "made-up names without IPv6",
    { "network.dns64": true },
    ["network.dns64: found true; without dualStack nothing here speaks IPv6. Leave it out, or set dualStack to true."],
  ],
  [
    "a receiver of metrics and logs that a VPC that exists has no way to",
    {
      network: {
        existing: {
          vpcId: "vpc-0a1b2c3d4e5f60000",
          subnetIds: {
            public: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
            private: ["subnet-0a1b2c3d4e5f60003", "subnet-0a1b2c3d4e5f60004"],
            isolated: ["subnet-0a1b2c3d4e5f60005", "subnet-0a1b2c3d4e5f60006"],
          },
          internetAccess: false,
        },
      },
      "services.entity-api.cpu": 512,
      "services.entity-api.memory": 1024,
      "services.entity-api.sidecars.logRouter": {
        image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/fluent-bit@${digest}`,
        destination: "datadog",
      },
      chaos: undefined,
    },
    [
      "services.entity-api.sidecars.datadog: sends to Datadog, and the network has no way to the internet. Leave it out, or give it NAT.",
      "services.entity-api.sidecars.logRouter: sends to Datadog, and the network has no way to the internet. Leave it out, or give it NAT.",
      "network.existing.internetAccess: found false; functions that look after databases reach events, secretsmanager through interface endpoints then, and none are known. Give endpointSecurityGroupId, that of endpoints for these.",
    ],
  ],
  [
    "a VPC that exists beside settings of one's own, and a subnet in two tiers",
    {
      network: {
        existing: {
          vpcId: "vpc-0a1b2c3d4e5f60000",
          subnetIds: {
            public: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
            private: ["subnet-0a1b2c3d4e5f60003", "subnet-0a1b2c3d4e5f60004"],
            isolated: ["subnet-0a1b2c3d4e5f60004", "subnet-0a1b2c3d4e5f60006"],
          },
        },
        nat: "single",
      },
      chaos: undefined,
    },
    [
      'network.existing.subnetIds: found {"public":["subnet-0a1b2c3d4e5f60001","subnet-0a1b2c3d4e5f60002"],"private":["subnet-0a1b2c3d4e5f60003","subnet-0a1b2c3d4e5f60004"],"isolated":["subnet-0a1b2c3d4e5f60004","subnet-0a1b2c3d4e5f60006"]}; subnet-0a1b2c3d4e5f60004 is in two tiers. Each tier has its own.',
      'network.nat: found "single"; nothing of an existing VPC is managed here. Leave it out, or leave existing out.',
    ],
  ],
];
