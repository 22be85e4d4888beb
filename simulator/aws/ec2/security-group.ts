import { networkOf } from "../../address";
import { type Behaviour, behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";

export const securityGroup = behaviour("aws:ec2/securityGroup:SecurityGroup", {
  check: ({ ingress = [], egress = [] }) => [...inline("ingress", ingress), ...inline("egress", egress)],
});

function inline(path: string, rules: Inputs[]): Problem[] {
  return rules.flatMap(({ protocol, fromPort, toPort, cidrBlocks = [] }) => [
    ...(String(protocol) === "-1" && (fromPort !== 0 || toPort !== 0)
      ? [
          {
            path,
            reason: `found ports ${fromPort} to ${toPort} with protocol -1; it means all ports, which is written 0 and 0`,
          },
        ]
      : []),
    ...cidrBlocks.flatMap((block: string) => unwritten(`${path}.cidrBlocks`, block)),
  ]);
}

/** The group that every VPC has: it is taken over, not made. */
export const defaultSecurityGroup = behaviour("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
  create(cloud, { vpcId }) {
    const vpc = cloud.find("aws:ec2/vpc:Vpc", vpcId);
    return { id: vpc?.outputs.defaultSecurityGroupId ?? `sg-${cloud.own.hex(17)}` };
  },
});

export const securityGroupIngressRule = behaviour(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  standaloneRule("ingress"),
);
export const securityGroupEgressRule = behaviour(
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  standaloneRule("egress"),
);

const IDENTITY = [
  "ipProtocol",
  "fromPort",
  "toPort",
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "referencedSecurityGroupId",
];

function standaloneRule(direction: "ingress" | "egress"): Behaviour {
  const name = direction === "ingress" ? "Ingress" : "Egress";
  const type = `aws:vpc/securityGroup${name}Rule:SecurityGroup${name}Rule`;
  return {
    check: ({ ipProtocol, fromPort, toPort, cidrIpv4 }: Inputs) => [
      ...ports(String(ipProtocol), fromPort, toPort),
      ...(cidrIpv4 === undefined ? [] : unwritten("cidrIpv4", cidrIpv4)),
    ],

    create(cloud: Cloud, inputs: Inputs) {
      const { securityGroupId } = inputs;
      const twins = cloud.all(type, { securityGroupId });
      const twin = twins.find((rule) => IDENTITY.every((property) => rule.inputs[property] === inputs[property]));
      if (twin) refuse("InvalidPermission.Duplicate", "the specified rule already exists", `${twin.id} is the same`);
      return undefined;
    },
  };
}

function ports(protocol: string, fromPort: Inputs, toPort: Inputs): Problem[] {
  if (protocol === "-1" && (fromPort !== undefined || toPort !== undefined)) {
    return [{ path: "fromPort", reason: "must be left out with ipProtocol -1, which means all ports" }];
  }
  if (["tcp", "udp", "6", "17"].includes(protocol) && (fromPort === undefined || toPort === undefined)) {
    return [{ path: "fromPort", reason: `fromPort and toPort must be given with ipProtocol ${protocol}` }];
  }
  return fromPort > toPort
    ? [{ path: "toPort", reason: `found ${toPort}; it must not be below fromPort, which is ${fromPort}` }]
    : [];
}

function unwritten(path: string, block: string): Problem[] {
  const network = networkOf(block);
  return network === undefined || network === block
    ? []
    : [{ path, reason: `found "${block}"; the block is written ${network}` }];
}
