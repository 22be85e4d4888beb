import { addressIn } from "../../address";
import { behaviour, type Cloud, refuse } from "../../kit";

/** 198.18.0.0/15 is set apart for trials: nothing answers there. */
const PUBLIC = "198.18.0.0/15";

export const elasticIp = behaviour("aws:ec2/eip:Eip", {
  create({ own, region }) {
    const publicIp = addressIn(PUBLIC, own.below(2 ** 17));
    const domain = region === "us-east-1" ? "compute-1" : `${region}.compute`;
    return { publicIp, publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${domain}.amazonaws.com` };
  },
});

export const internetGateway = behaviour("aws:ec2/internetGateway:InternetGateway", {
  create(cloud, { vpcId }) {
    const [other] = vpcId === undefined ? [] : cloud.all("aws:ec2/internetGateway:InternetGateway", { vpcId });
    if (other) refuse("Resource.AlreadyAssociated", `resource ${vpcId} is already attached to network ${other.id}`);
    return undefined;
  },

  delete(cloud, { inputs: { vpcId } }) {
    if (vpcId === undefined || publicUsers(cloud, vpcId).length === 0) return [];
    return refuse(
      "DependencyViolation",
      `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
      `delete ${publicUsers(cloud, vpcId).join(", ")} first`,
    );
  },
});

function publicUsers(cloud: Cloud, vpcId: string): string[] {
  const isIn = (subnetId: string) => cloud.find("aws:ec2/subnet:Subnet", subnetId)?.inputs.vpcId === vpcId;
  const gateways = cloud.all("aws:ec2/natGateway:NatGateway", { connectivityType: "public" });
  const balancers = cloud.all("aws:lb/loadBalancer:LoadBalancer", { internal: false });
  return [
    ...gateways.filter(({ inputs }) => isIn(inputs.subnetId)),
    ...balancers.filter(({ inputs }) => (inputs.subnets ?? []).some(isIn)),
  ].map(({ id }) => id);
}

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

  create(cloud, { subnetId, allocationId }) {
    const subnet = cloud.find("aws:ec2/subnet:Subnet", subnetId);
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
      vpcId: subnet?.inputs.vpcId,
    };
  },
});
