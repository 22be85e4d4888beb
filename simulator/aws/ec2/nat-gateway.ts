import { addressIn } from "../../address";
import { behaviour, refuse } from "../../kit";
import { hasInternet } from "./internet";

export const natGateway = behaviour("aws:ec2/natGateway:NatGateway", {
  check({ connectivityType, availabilityMode = "zonal", allocationId, subnetId }) {
    if (availabilityMode !== "zonal") return [];
    if (subnetId === undefined)
      return [{ path: "subnetId", reason: "is missing; a gateway of one zone lies in a subnet" }];
    if (connectivityType === "private" && allocationId !== undefined) {
      return [{ path: "allocationId", reason: "must be left out with connectivityType private" }];
    }
    return connectivityType === "public" && allocationId === undefined
      ? [{ path: "allocationId", reason: "is missing; a public gateway needs an elastic IP" }]
      : [];
  },

  create(cloud, { subnetId, allocationId, connectivityType, vpcId: givenVpc }) {
    const subnet = cloud.find("aws:ec2/subnet:Subnet", subnetId);
    const vpcId: string | undefined = subnet?.inputs.vpcId ?? givenVpc;
    if (connectivityType !== "private" && !hasInternet(cloud, vpcId))
      refuse(
        "Gateway.NotAttached",
        `Network ${vpcId} has no Internet gateway attached`,
        "the NAT gateway must depend on the internet gateway",
      );
    const address = cloud.find("aws:ec2/eip:Eip", allocationId);
    const rival = allocationId && cloud.all("aws:ec2/natGateway:NatGateway", { allocationId })[0];
    if (rival)
      refuse(
        "Resource.AlreadyAssociated",
        `Elastic IP address [${allocationId}] is already associated`,
        `${rival.id} has it`,
      );
    return {
      privateIp: addressIn(subnet?.inputs.cidrBlock ?? "10.0.0.0/24", 4 + cloud.own.below(200)),
      publicIp: address?.outputs.publicIp,
      vpcId,
    };
  },
});
