import { behaviour, type Cloud, refuse } from "../../kit";

const ENTRY = "aws:eks/accessEntry:AccessEntry";

export const accessEntry = behaviour(ENTRY, {
  check: ({ kubernetesGroups = [] }) =>
    kubernetesGroups.some((group: string) => group.startsWith("system:"))
      ? [{ path: "kubernetesGroups", reason: "The kubernetes group name is invalid, it cannot start with system:" }]
      : [],

  create(cloud, { clusterName, principalArn }) {
    requireApi(cloud, clusterName);
    if (!principalArn.includes(":role/") || cloud.isPreview) return undefined;
    const account = principalArn.split(":")[4];
    if (account !== cloud.account || cloud.find("aws:iam/role:Role", principalArn) || cloud.isGiven(principalArn))
      return undefined;
    return refuse("InvalidParameterException", `The specified principalArn is invalid: invalid principal.`);
  },
});

export const accessPolicyAssociation = behaviour("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", {
  check: ({ accessScope }) =>
    accessScope?.type === "namespace" && !accessScope.namespaces?.length
      ? [{ path: "accessScope.namespaces", reason: "is missing; type namespace needs it" }]
      : [],

  create(cloud, { clusterName, principalArn, policyArn }) {
    if (cloud.isPreview) return undefined;
    const entries = cloud.every(ENTRY, { clusterName, principalArn });
    if (entries.length === 0) {
      refuse(
        "ResourceNotFoundException",
        `The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.`,
        `${policyArn.split("/").at(-1)} needs the AccessEntry of ${principalArn} first`,
      );
    }
    return undefined;
  },
});

// https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
function requireApi(cloud: Cloud, clusterName: string): void {
  const cluster = cloud.find("aws:eks/cluster:Cluster", clusterName);
  if (!cluster || cluster.outputs.accessConfig?.authenticationMode?.includes("API")) return;
  refuse(
    "InvalidRequestException",
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  );
}
