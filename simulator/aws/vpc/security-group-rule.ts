import { type Behaviour, behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";
import { unwritten } from "../ec2/blocks";

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
