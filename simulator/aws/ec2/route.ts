import { crc32 } from "node:zlib";

import { networkOf } from "../../address";
import { behaviour, type Inputs, refuse } from "../../kit";

export const route = behaviour("aws:ec2/route:Route", {
  check({ destinationCidrBlock, gatewayId }) {
    if (gatewayId === "local")
      return [{ path: "gatewayId", reason: 'found "local"; every table has that route from the start' }];
    const network = destinationCidrBlock === undefined ? undefined : networkOf(destinationCidrBlock);
    if (network === destinationCidrBlock) return [];
    return [
      { path: "destinationCidrBlock", reason: `found "${destinationCidrBlock}"; the block is written ${network}` },
    ];
  },

  create(cloud, inputs) {
    const { routeTableId } = inputs;
    const destination = destinationOf(inputs);
    const twin = cloud
      .all("aws:ec2/route:Route", { routeTableId })
      .find((other) => destinationOf(other.inputs) === destination);
    if (twin) refuse("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
    requireSameVpc(
      cloud.find("aws:ec2/routeTable:RouteTable", routeTableId)?.inputs.vpcId,
      cloud.find("aws:ec2/internetGateway:InternetGateway", inputs.gatewayId)?.inputs.vpcId,
      inputs,
    );
    return { id: `r-${routeTableId}${crc32(destination)}` };
  },
});

function requireSameVpc(table: Inputs, gateway: Inputs, { routeTableId, gatewayId }: Inputs): void {
  if (table === undefined || gateway === undefined || table === gateway) return;
  refuse(
    "InvalidParameterValue",
    `route table ${routeTableId} and network gateway ${gatewayId} belong to different networks`,
  );
}

function destinationOf({ destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId }: Inputs): string {
  return destinationCidrBlock ?? destinationIpv6CidrBlock ?? destinationPrefixListId;
}
