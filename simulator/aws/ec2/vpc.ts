import { contains, overlaps } from "../../address";
import { behaviour, type Cloud, type Inputs, refuse } from "../../kit";
import { unwritten } from "./blocks";

const VPC = "aws:ec2/vpc:Vpc";

export const vpc = behaviour(VPC, {
  check({ cidrBlock, ipv4IpamPoolId }) {
    if (cidrBlock !== undefined) return unwritten("cidrBlock", cidrBlock);
    return ipv4IpamPoolId === undefined
      ? [{ path: "cidrBlock", reason: "is missing; it or ipv4IpamPoolId must be given" }]
      : [];
  },

  create: (cloud, inputs) => blocks(cloud, inputs),

  update(cloud, inputs, before) {
    const { ipv6CidrBlock: taken } = before.outputs;
    const kept = inputs.assignGeneratedIpv6CidrBlock || inputs.ipv6CidrBlock;
    const user = cloud
      .every("aws:ec2/subnet:Subnet", { vpcId: before.id })
      .find(({ outputs }) => taken && !kept && contains(taken, outputs.ipv6CidrBlock ?? ""));
    if (user && !cloud.isPreview) {
      refuse(
        "InvalidCidrBlock.InUse",
        `The vpc ${before.id} currently has a subnet within CIDR block ${taken}`,
        `${user.id} has ${user.outputs.ipv6CidrBlock}`,
      );
    }
    return { ...blocks(cloud, inputs), cidrBlock: before.outputs.cidrBlock };
  },
});

function blocks(cloud: Cloud, inputs: Inputs) {
  const generated = inputs.assignGeneratedIpv6CidrBlock;
  return {
    ...(inputs.cidrBlock === undefined ? { cidrBlock: allocated(cloud, inputs) } : {}),
    ipv6CidrBlock: generated ? generatedBlock(cloud) : "",
    ipv6AssociationId: generated ? `vpc-cidr-assoc-${cloud.own.hex(17, "ipv6")}` : "",
  };
}

// 2001:db8::/32 is set apart for documents: nothing answers there. https://www.rfc-editor.org/rfc/rfc3849
function generatedBlock({ own }: Cloud): string {
  // Leading zeros are not written, so there are none.
  const [site, network] = [1 + own.below(0xffff, "ipv6 site"), 1 + own.below(0xff, "ipv6 network")];
  return `2001:db8:${site.toString(16)}:${network.toString(16)}00::/56`;
}

/** A free block of the size that is asked for, as IPAM takes one out of a pool that nobody here has seen. */
function allocated(cloud: Cloud, { ipv4NetmaskLength = 16 }: Inputs): string {
  const taken = cloud.every(VPC).map(({ outputs }) => outputs.cidrBlock);
  const count = 2 ** (ipv4NetmaskLength - 8);
  const first = cloud.own.below(count, "ipam");
  const candidates = Array.from({ length: Math.min(count, taken.length + 1) }, (_, step) => {
    const number = ((first + step) % count) * 2 ** (32 - ipv4NetmaskLength);
    return `10.${[16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".")}/${ipv4NetmaskLength}`;
  });
  const free = candidates.find((block) => !taken.some((other) => overlaps(other, block)));
  return free ?? refuse("InsufficientCidrBlocks", "The pool has no free block of this size");
}
