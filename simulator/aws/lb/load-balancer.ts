import { behaviour, type Cloud, type Inputs, refuse } from "../../kit";
import { hasInternet } from "../ec2/internet";
import { s3Allows } from "../s3/access";
import { zoneOf } from "./zone";

const KINDS: Readonly<Record<string, string>> = { application: "app", network: "net", gateway: "gwy" };

export const loadBalancer = behaviour("aws:lb/loadBalancer:LoadBalancer", {
  check({ subnets, subnetMappings, loadBalancerType }) {
    if ((subnets ?? subnetMappings) === undefined)
      return [{ path: "subnets", reason: "is missing; it or subnetMappings must be given" }];
    if (loadBalancerType !== "application" || new Set(subnets ?? subnetMappings).size >= 2) return [];
    return [{ path: "subnets", reason: "at least two subnets in two different Availability Zones must be specified" }];
  },

  create(cloud, inputs) {
    const subnetIds: string[] = inputs.subnets ?? inputs.subnetMappings.map(({ subnetId }: Inputs) => subnetId);
    const subnets = subnetIds.flatMap((id) => cloud.find("aws:ec2/subnet:Subnet", id) ?? []);
    requireZones(inputs, subnets);
    requireIpv6(inputs, subnets);
    requireLogAccess(cloud, inputs);
    const name: string = inputs.name ?? `tf-lb-${cloud.own.hex(18)}`;
    const arnSuffix = `${KINDS[inputs.loadBalancerType]}/${name}/${cloud.own.hex(16, "load balancer")}`;
    const [vpcId] = subnets.map((subnet) => subnet.inputs.vpcId);
    if (!inputs.internal && !hasInternet(cloud, vpcId))
      refuse(
        "InvalidSubnet",
        `VPC ${vpcId} has no internet gateway`,
        "the load balancer must depend on the internet gateway, or be internal",
      );
    const group = vpcId && cloud.find("aws:ec2/vpc:Vpc", vpcId)?.outputs.defaultSecurityGroupId;
    return {
      name,
      arn: `arn:aws:elasticloadbalancing:${cloud.region}:${cloud.account}:loadbalancer/${arnSuffix}`,
      arnSuffix,
      dnsName: dnsName(cloud, inputs, name),
      zoneId: zoneOf(cloud.region),
      vpcId,
      subnets: subnetIds,
      subnetMappings: subnetIds.map((subnetId) => ({ subnetId })),
      ...(inputs.loadBalancerType === "application" && group ? { securityGroups: [group] } : {}),
    };
  },

  delete(_, { id, outputs: { enableDeletionProtection } }) {
    if (!enableDeletionProtection) return [];
    return refuse(
      "OperationNotPermitted",
      `Load balancer '${id}' cannot be deleted because deletion protection is enabled`,
      "deploy enableDeletionProtection: false first",
    );
  },
});

function dnsName({ own, region }: Cloud, { internal, loadBalancerType }: Inputs, name: string): string {
  if (loadBalancerType === "network") return `${name}-${own.hex(16, "load balancer")}.elb.${region}.amazonaws.com`;
  return `${internal ? "internal-" : ""}${name}-${own.text(10, "123456789", "dns")}.${region}.elb.amazonaws.com`;
}

function requireZones({ loadBalancerType }: Inputs, subnets: Inputs[]): void {
  const zones = subnets.map(({ outputs }) => outputs.availabilityZone);
  const vpcs = new Set(subnets.map(({ inputs }) => inputs.vpcId));
  if (vpcs.size > 1) refuse("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
  if (new Set(zones).size === zones.length || loadBalancerType !== "application") return;
  refuse(
    "InvalidConfigurationRequest",
    "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
  );
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-ip-address-type.html
function requireIpv6({ ipAddressType }: Inputs, subnets: Inputs[]): void {
  if (!String(ipAddressType).startsWith("dualstack")) return;
  const without = subnets.find(({ outputs }) => !outputs.ipv6CidrBlock);
  if (!without) return;
  refuse(
    "ValidationError",
    "You must specify subnets with an associated IPv6 CIDR block.",
    `${without.id} has none; ipAddressType ${ipAddressType} needs one in each`,
  );
}

// The service writes a test file when logs are switched on.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
function requireLogAccess(cloud: Cloud, { accessLogs, connectionLogs, healthCheckLogs }: Inputs): void {
  if (cloud.isPreview) return;
  for (const logs of [accessLogs, connectionLogs, healthCheckLogs]) {
    const enabled = logs?.enabled === true || logs?.enabled === "true";
    if (!enabled || s3Allows(cloud, logs.bucket, "s3:PutObject", LOG_WRITERS)) continue;
    refuse(
      "InvalidConfigurationRequest",
      `Access Denied for bucket: ${logs.bucket}. Please check S3bucket permission`,
      "its policy must let logdelivery.elasticloadbalancing.amazonaws.com put objects before the load balancer is made",
    );
  }
}

const LOG_WRITERS =
  /^(logdelivery\.elasticloadbalancing\.amazonaws\.com|delivery\.logs\.amazonaws\.com|arn:aws:iam::\d{12}:root|\d{12}|\*)$/;
