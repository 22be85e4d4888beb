import { networkOf } from "../../address";
import { behaviour } from "../../kit";

export const vpc = behaviour("aws:ec2/vpc:Vpc", {
  check({ cidrBlock, ipv4IpamPoolId }) {
    if (cidrBlock === undefined) {
      return ipv4IpamPoolId === undefined
        ? [{ path: "cidrBlock", reason: "is missing; it or ipv4IpamPoolId must be given" }]
        : [];
    }
    const network = networkOf(cidrBlock);
    return network === cidrBlock
      ? []
      : [{ path: "cidrBlock", reason: `found "${cidrBlock}"; the block is written ${network}` }];
  },
});
