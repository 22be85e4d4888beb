import { behaviour, type Inputs, type Problem } from "../../kit";
import { unwritten } from "./blocks";

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
