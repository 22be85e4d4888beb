import { behaviour, refuse } from "../../kit";
import { routeProblems } from "./route-table";

/** The table that every VPC has: it is taken over, not made. */
export const defaultRouteTable = behaviour("aws:ec2/defaultRouteTable:DefaultRouteTable", {
  check: ({ routes }) => routeProblems(routes),

  create(cloud, { defaultRouteTableId: id }) {
    const vpc = cloud.every("aws:ec2/vpc:Vpc").find(({ outputs }) => outputs.defaultRouteTableId === id);
    if (!vpc && !cloud.isGiven(id)) {
      refuse(
        "InvalidRouteTableID.NotFound",
        `The routeTable ID '${id}' does not exist`,
        "defaultRouteTableId must be that of a VPC",
      );
    }
    return { id, ...(vpc ? { vpcId: vpc.id } : {}) };
  },
});
