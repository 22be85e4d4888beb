import { addressIn } from "../../address";
import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";
import { zoneIdOf, zoneNameOf } from "../zones";
import { hasInternet } from "./internet";

const NAT = "aws:ec2/natGateway:NatGateway";

export const natGateway = behaviour(NAT, {
  check: (inputs) => (inputs.availabilityMode === "regional" ? regionalProblems(inputs) : zonalProblems(inputs)),

  create(cloud, inputs) {
    const { subnetId, allocationId, connectivityType, vpcId: givenVpc, availabilityMode } = inputs;
    const subnet = cloud.find("aws:ec2/subnet:Subnet", subnetId);
    const vpcId: string | undefined = subnet?.inputs.vpcId ?? givenVpc;
    if (connectivityType !== "private" && !hasInternet(cloud, vpcId))
      refuse(
        "Gateway.NotAttached",
        `Network ${vpcId} has no Internet gateway attached`,
        "the NAT gateway must depend on the internet gateway",
      );
    for (const address of allocationsOf(inputs)) requireFree(cloud, address);
    if (availabilityMode === "regional") return regional(cloud, inputs);
    return {
      privateIp: addressIn(subnet?.inputs.cidrBlock ?? "10.0.0.0/24", 4 + cloud.own.below(200)),
      publicIp: publicIpOf(cloud, allocationId),
      vpcId,
    };
  },
});

function zonalProblems({ connectivityType, allocationId, subnetId, availabilityZoneAddresses }: Inputs): Problem[] {
  const problems: Problem[] = [];
  if (subnetId === undefined)
    problems.push({ path: "subnetId", reason: "is missing; a gateway of one zone lies in a subnet" });
  if (availabilityZoneAddresses !== undefined) {
    problems.push({
      path: "availabilityZoneAddresses",
      reason: "must be left out unless availabilityMode is regional",
    });
  }
  if (connectivityType === "private" && allocationId !== undefined)
    problems.push({ path: "allocationId", reason: "must be left out with connectivityType private" });
  if (connectivityType === "public" && allocationId === undefined)
    problems.push({ path: "allocationId", reason: "is missing; a public gateway needs an elastic IP" });
  return problems;
}

// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
function regionalProblems(inputs: Inputs): Problem[] {
  const { connectivityType, vpcId, availabilityZoneAddresses = [] } = inputs;
  const strangers = ["subnetId", "allocationId", "privateIp", "secondaryAllocationIds"].filter(
    (name) => inputs[name] !== undefined,
  );
  const problems = strangers.map((path) => ({ path, reason: "must be left out with availabilityMode regional" }));
  if (vpcId === undefined)
    problems.push({ path: "vpcId", reason: "is missing; a regional gateway belongs to a VPC, not to a subnet" });
  if (connectivityType !== "public") {
    const reason = `found "${connectivityType}"; a regional gateway is public`;
    problems.push({ path: "connectivityType", reason });
  }
  const zones = availabilityZoneAddresses.map((one: Inputs) => one.availabilityZoneId ?? one.availabilityZone);
  for (const [index, zone] of zones.entries()) {
    const path = `availabilityZoneAddresses[${index}]`;
    if (zone === undefined) problems.push({ path, reason: "availabilityZoneId or availabilityZone must be given" });
    else if (zones.indexOf(zone) !== index) problems.push({ path, reason: `the zone ${zone} is there already` });
  }
  return problems;
}

/** The elastic IPs of a gateway. */
function allocationsOf({ allocationId, availabilityZoneAddresses = [] }: Inputs): string[] {
  const listed = availabilityZoneAddresses.flatMap(({ allocationIds = [] }: Inputs) => allocationIds);
  return allocationId === undefined ? listed : [allocationId, ...listed];
}

function requireFree(cloud: Cloud, allocationId: string): void {
  const rival = cloud.all(NAT).find(({ inputs }) => allocationsOf(inputs).includes(allocationId));
  if (!rival) return;
  refuse(
    "Resource.AlreadyAssociated",
    `Elastic IP address [${allocationId}] is already associated`,
    `${rival.id} has it`,
  );
}

function publicIpOf(cloud: Cloud, allocationId: string | undefined): string | undefined {
  return cloud.find("aws:ec2/eip:Eip", allocationId)?.outputs.publicIp;
}

/** Without addresses it takes some where traffic comes from, of which there is none here. */
function regional(cloud: Cloud, { availabilityZoneAddresses }: Inputs) {
  const isManual = availabilityZoneAddresses !== undefined;
  return {
    associationId: "",
    networkInterfaceId: "",
    privateIp: "",
    publicIp: "",
    autoProvisionZones: isManual ? "disabled" : "enabled",
    autoScalingIps: isManual ? "disabled" : "enabled",
    regionalNatGatewayAutoMode: isManual ? "disabled" : "enabled",
    routeTableId: `rtb-${cloud.own.hex(17, "routes")}`,
    regionalNatGatewayAddresses: (availabilityZoneAddresses ?? []).flatMap((one: Inputs) => {
      const name = one.availabilityZone ?? zoneNameOf(cloud.region, one.availabilityZoneId);
      return (one.allocationIds ?? []).map((allocationId: string) => ({
        allocationId,
        associationId: `eipassoc-${cloud.own.hex(17, allocationId)}`,
        availabilityZone: name ?? "",
        availabilityZoneId: one.availabilityZoneId ?? zoneIdOf(cloud.region, name ?? ""),
        networkInterfaceId: "",
        publicIp: publicIpOf(cloud, allocationId) ?? "",
        status: "succeeded",
      }));
    }),
  };
}
