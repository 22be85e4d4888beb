import { behaviour, type Cloud, refuse } from "../../kit";

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
    ...gateways.filter(({ outputs }) => outputs.vpcId === vpcId),
    ...balancers.filter(({ inputs }) => (inputs.subnets ?? []).some(isIn)),
  ].map(({ id }) => id);
}
