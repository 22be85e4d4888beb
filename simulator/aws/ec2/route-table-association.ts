import { behaviour, refuse } from "../../kit";

export const routeTableAssociation = behaviour("aws:ec2/routeTableAssociation:RouteTableAssociation", {
  create(cloud, { subnetId, routeTableId }) {
    const [other] =
      subnetId === undefined ? [] : cloud.all("aws:ec2/routeTableAssociation:RouteTableAssociation", { subnetId });
    if (other) {
      refuse(
        "Resource.AlreadyAssociated",
        `the specified association for route table ${routeTableId} conflicts with an existing association`,
      );
    }
    return undefined;
  },
});
