import { behaviour, type Inputs } from "../../kit";

const TARGETS = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];

export const routeTable = behaviour("aws:ec2/routeTable:RouteTable", {
  check({ routes = [] }) {
    return routes.flatMap((one: Inputs, index: number) => {
      const targets = TARGETS.filter((name) => one[name]);
      return targets.length === 1
        ? []
        : [
            {
              path: `routes[${index}]`,
              reason: `exactly one of ${TARGETS.join(", ")} is needed, and ${targets.length} are given`,
            },
          ];
    });
  },
});
