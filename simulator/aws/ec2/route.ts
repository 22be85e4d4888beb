import { crc32 } from "node:zlib";

import { behaviour, type Inputs, refuse } from "../../kit";
import { unwritten } from "./blocks";

export const route = behaviour("aws:ec2/route:Route", {
  check(inputs) {
    if (inputs.gatewayId === "local")
      return [{ path: "gatewayId", reason: 'found "local"; every table has that route from the start' }];
    return ["destinationCidrBlock", "destinationIpv6CidrBlock"].flatMap((name) =>
      inputs[name] === undefined ? [] : unwritten(name, inputs[name]),
    );
  },

  create(cloud, inputs) {
    const { routeTableId } = inputs;
    const destination = destinationOf(inputs);
    const twin = cloud
      .all("aws:ec2/route:Route", { routeTableId })
      .find((other) => destinationOf(other.inputs) === destination);
    if (twin) refuse("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
    const table = cloud.find("aws:ec2/routeTable:RouteTable", routeTableId)?.inputs.vpcId;
    for (const [name, type] of Object.entries(GATEWAYS)) {
      const gateway = cloud.find(type, inputs[name]);
      const vpcId = gateway?.outputs.vpcId;
      if (table === undefined || !vpcId || table === vpcId) continue;
      refuse(
        "InvalidParameterValue",
        `route table ${routeTableId} and network gateway ${gateway?.id} belong to different networks`,
      );
    }
    return { id: `r-${routeTableId}${crc32(destination)}` };
  },
});

const GATEWAYS = {
  gatewayId: "aws:ec2/internetGateway:InternetGateway",
  egressOnlyGatewayId: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  natGatewayId: "aws:ec2/natGateway:NatGateway",
};

function destinationOf({ destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId }: Inputs): string {
  return destinationCidrBlock ?? destinationIpv6CidrBlock ?? destinationPrefixListId;
}
