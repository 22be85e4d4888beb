import { Fingerprint } from "../../cloud/fingerprint";
import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

// The services that are reached through route tables; all others through interfaces.
const GATEWAY_SERVICES = /\.(s3|dynamodb)$/;

const fullAccess = JSON.stringify({
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
  Version: "2008-10-17",
});

export const vpcEndpoint = behaviour(ENDPOINT, {
  check(inputs) {
    if (inputs.vpcEndpointType !== "Gateway") return without(inputs, ["routeTableIds"], inputs.vpcEndpointType);
    return without(inputs, ["subnetIds", "securityGroupIds", "privateDnsEnabled"], "Gateway");
  },

  create(cloud, inputs) {
    const { serviceName, vpcEndpointType, vpcId } = inputs;
    if (vpcEndpointType === "Gateway" && serviceName && !GATEWAY_SERVICES.test(serviceName)) {
      refuse(
        "InvalidParameter",
        `The VPC Endpoint Type Gateway is not supported for service ${serviceName}`,
        "set vpcEndpointType: Interface",
      );
    }
    const common = { policy: inputs.policy ?? fullAccess, vpcEndpointType };
    if (vpcEndpointType === "Gateway") {
      requireFreeTables(cloud, inputs);
      return { ...common, ...gateway(serviceName) };
    }
    requirePrivateDns(cloud, inputs);
    requireZones(cloud, inputs);
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

function without(inputs: Inputs, names: string[], type: string): Problem[] {
  const given = names.filter((name) => inputs[name] && [inputs[name]].flat().length > 0);
  return given.map((path) => ({ path, reason: `must be left out with vpcEndpointType ${type}` }));
}

/** AWS has one list of a service's addresses in each region, whoever asks. */
function gateway(serviceName: string) {
  return {
    prefixListId: `pl-${new Fingerprint(serviceName, 0).hex(8)}`,
    cidrBlocks: ["198.18.128.0/24"],
    networkInterfaceIds: [],
    dnsEntries: [],
  };
}

function requireFreeTables(cloud: Cloud, { vpcId, serviceName, routeTableIds = [] }: Inputs): void {
  for (const { id, inputs } of cloud.all(ENDPOINT, { vpcId, serviceName, vpcEndpointType: "Gateway" })) {
    const shared = routeTableIds.find((table: string) => (inputs.routeTableIds ?? []).includes(table));
    if (shared === undefined) continue;
    const words = `route table ${shared} already has a route with destination-prefix-list-id ${gateway(serviceName).prefixListId}`;
    refuse("RouteAlreadyExists", words, `${id} leads there`);
  }
}

// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html#prerequisites-interface-endpoints
function requirePrivateDns(cloud: Cloud, { vpcId, serviceName, privateDnsEnabled }: Inputs): void {
  if (!privateDnsEnabled) return;
  const vpc = cloud.find("aws:ec2/vpc:Vpc", vpcId);
  if (vpc && !(vpc.outputs.enableDnsHostnames && vpc.outputs.enableDnsSupport)) {
    refuse(
      "InvalidParameter",
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
    );
  }
  const [rival] = cloud.all(ENDPOINT, { vpcId, serviceName, privateDnsEnabled: true });
  if (!rival) return;
  refuse(
    "InvalidParameter",
    `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${lastOf(serviceName)}.${cloud.region}.amazonaws.com in the VPC ${vpcId}`,
    `${rival.id} has it`,
  );
}

function requireZones(cloud: Cloud, { subnetIds = [] }: Inputs): void {
  const subnets = subnetIds.flatMap((id: string) => cloud.find("aws:ec2/subnet:Subnet", id) ?? []);
  const zones = subnets.map(({ outputs }: Inputs) => outputs.availabilityZone);
  const twice = subnets.find((_: Inputs, index: number) => zones.indexOf(zones[index]) !== index);
  if (twice === undefined) return;
  refuse(
    "DuplicateSubnetsInSameZone",
    `Found another VPC endpoint subnet in the availability zone of ${twice.id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`,
  );
}

function lastOf(serviceName: Inputs): string {
  return (
    String(serviceName ?? "service")
      .split(".")
      .at(-1) ?? "service"
  );
}
