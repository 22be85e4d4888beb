import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";
import { requireTrust } from "../iam/trust";

export const cluster = behaviour("aws:eks/cluster:Cluster", {
  check: (inputs) => [...autoModeProblems(inputs), ...endpointProblems(inputs)],

  create(cloud, inputs) {
    requireRole(cloud, inputs);
    requireZones(cloud, inputs);
    return vpcOf(cloud, inputs);
  },

  update(cloud, inputs, before) {
    requireRole(cloud, inputs);
    requireVersionStep(inputs, before.inputs);
    requireMode(inputs, before.inputs);
    requireNodeRole(inputs, before.inputs);
    return vpcOf(cloud, inputs);
  },

  // What is in it goes with it. What its controllers made in AWS stays.
  delete(cloud, leaving) {
    if (leaving.outputs.deletionProtection) {
      refuse(
        "InvalidRequestException",
        "Cluster deletion protection is enabled. Please disable deletion protection before deleting the cluster.",
        "deploy deletionProtection: false first",
      );
    }
    const inside = cloud.elsewhere({ account: leaving.outputs.arn, region: "" });
    for (const one of inside.contents()) inside.take(one);
    return [];
  },
});

// https://docs.aws.amazon.com/eks/latest/userguide/automode-get-started-cli.html
function autoModeProblems(inputs: Inputs): Problem[] {
  const { computeConfig, kubernetesNetworkConfig, storageConfig, bootstrapSelfManagedAddons } = inputs;
  const parts = {
    "computeConfig.enabled": computeConfig?.enabled ?? false,
    "kubernetesNetworkConfig.elasticLoadBalancing.enabled":
      kubernetesNetworkConfig?.elasticLoadBalancing?.enabled ?? false,
    "storageConfig.blockStorage.enabled": storageConfig?.blockStorage?.enabled ?? false,
  };
  const off = Object.entries(parts).flatMap(([path, isOn]) => (isOn ? [] : [path]));
  if (off.length === 3) return [];
  if (off.length > 0) {
    const reason = `found it off; for EKS Auto Mode ${Object.keys(parts).join(", ")} are all on or all off`;
    return off.map((path) => ({ path, reason }));
  }
  const { nodePools = [], nodeRoleArn } = computeConfig;
  return [
    ...(bootstrapSelfManagedAddons === false
      ? []
      : [{ path: "bootstrapSelfManagedAddons", reason: "found true; EKS Auto Mode needs false" }]),
    ...(nodePools.length > 0 === (nodeRoleArn !== undefined)
      ? []
      : [{ path: "computeConfig.nodeRoleArn", reason: "it and nodePools are given together or not at all" }]),
  ];
}

function endpointProblems({ vpcConfig }: Inputs): Problem[] {
  if (vpcConfig.endpointPublicAccess || vpcConfig.endpointPrivateAccess) return [];
  return [{ path: "vpcConfig", reason: "private and public access cannot both be off" }];
}

function requireRole(cloud: Cloud, { roleArn, computeConfig }: Inputs): void {
  const words = (role: string) =>
    `Role with arn: ${role}, could not be assumed because it does not exist or the trusted entity is not correct`;
  requireTrust(cloud, roleArn, "eks.amazonaws.com", "InvalidParameterException", words(roleArn));
  const node = computeConfig?.nodeRoleArn;
  requireTrust(cloud, node, "ec2.amazonaws.com", "InvalidParameterException", words(node));
}

function requireZones(cloud: Cloud, { vpcConfig: { subnetIds } }: Inputs): void {
  const subnets = subnetIds.flatMap((id: string) => cloud.find("aws:ec2/subnet:Subnet", id) ?? []);
  const zones = new Set(subnets.map(({ outputs }: Inputs) => outputs.availabilityZone));
  if (subnets.length < subnetIds.length || zones.size >= 2) return;
  refuse("InvalidParameterException", "Subnets specified must be in at least two different AZs");
}

function vpcOf(cloud: Cloud, { vpcConfig: { subnetIds } }: Inputs) {
  const vpcId = subnetIds.map((id: string) => cloud.find("aws:ec2/subnet:Subnet", id)?.outputs.vpcId).find(Boolean);
  return vpcId === undefined ? {} : { "vpcConfig.vpcId": vpcId };
}

// https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
function requireVersionStep({ version }: Inputs, before: Inputs): void {
  const [now, then] = [version, before.version].map((one) => Number(String(one ?? "").split(".")[1]));
  if (Number.isNaN(now) || Number.isNaN(then) || now === then || now === (then ?? 0) + 1) return;
  const words =
    (now ?? 0) < (then ?? 0)
      ? `Unsupported Kubernetes minor version update from ${before.version} to ${version}`
      : `Unsupported Kubernetes minor version update from ${before.version} to ${version}: only one minor version at a time`;
  refuse("InvalidParameterException", words);
}

const MODES = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

// https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
function requireMode({ accessConfig }: Inputs, before: Inputs): void {
  const [now, then] = [accessConfig, before.accessConfig].map((one) =>
    MODES.indexOf(one?.authenticationMode ?? "CONFIG_MAP"),
  );
  if (accessConfig?.authenticationMode === undefined || now === then || now === (then ?? 0) + 1) return;
  refuse(
    "InvalidParameterException",
    `Unsupported authentication mode update from ${MODES[then ?? 0]} to ${MODES[now ?? 0]}`,
    "it goes from CONFIG_MAP over API_AND_CONFIG_MAP to API, and never back",
  );
}

function requireNodeRole({ computeConfig }: Inputs, before: Inputs): void {
  const [now, then] = [computeConfig?.nodeRoleArn, before.computeConfig?.nodeRoleArn];
  if (then === undefined || now === undefined || now === then) return;
  refuse("InvalidParameterException", "The node role ARN of the compute config cannot be updated once it is set");
}
