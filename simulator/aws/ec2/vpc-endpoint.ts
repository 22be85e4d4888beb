import { behaviour, type Inputs, refuse } from "../../kit";

// The services that are reached through route tables; all others through interfaces.
const GATEWAY_SERVICES = /\.(s3|dynamodb)$/;

const fullAccess = JSON.stringify({
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
  Version: "2008-10-17",
});

export const vpcEndpoint = behaviour("aws:ec2/vpcEndpoint:VpcEndpoint", {
  create(cloud, inputs) {
    const { serviceName, vpcEndpointType = "Gateway", vpcId } = inputs;
    if (vpcEndpointType === "Gateway" && serviceName && !GATEWAY_SERVICES.test(serviceName)) {
      refuse(
        "InvalidParameter",
        `The VPC Endpoint Type Gateway is not supported for service ${serviceName}`,
        "set vpcEndpointType: Interface",
      );
    }
    const common = { policy: inputs.policy ?? fullAccess, vpcEndpointType };
    if (vpcEndpointType === "Gateway")
      return {
        ...common,
        prefixListId: `pl-${cloud.own.hex(8)}`,
        cidrBlocks: ["198.18.128.0/24"],
        networkInterfaceIds: [],
        dnsEntries: [],
      };
    const group = cloud.find("aws:ec2/vpc:Vpc", vpcId)?.outputs.defaultSecurityGroupId;
    return {
      ...common,
      ...(inputs.securityGroupIds === undefined && group ? { securityGroupIds: [group] } : {}),
      networkInterfaceIds: (inputs.subnetIds ?? []).map((id: string) => `eni-${cloud.own.hex(17, id)}`),
      dnsEntries: [
        {
          dnsName: `vpce-${cloud.own.hex(17)}.${lastOf(serviceName)}.${cloud.region}.vpce.amazonaws.com`,
          hostedZoneId: "Z7HUB22UULQXV",
        },
      ],
    };
  },
});

function lastOf(serviceName: Inputs): string {
  return (
    String(serviceName ?? "service")
      .split(".")
      .at(-1) ?? "service"
  );
}
