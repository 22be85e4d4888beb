import { behaviour, type Inputs, type Problem } from "../../kit";

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
  check: ({ routes }) => routeProblems(routes),
});

/** What is wrong with the routes that a table lists itself. */
export function routeProblems(routes: Inputs[] = []): Problem[] {
  return routes.flatMap((one, index) => {
    const targets = TARGETS.filter((name) => one[name]);
    if (targets.length === 1) return [];
    const reason = `exactly one of ${TARGETS.join(", ")} is needed, and ${targets.length} are given`;
    return [{ path: `routes[${index}]`, reason }];
  });
}
