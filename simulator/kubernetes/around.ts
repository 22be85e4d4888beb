import type { Cloud, Known } from "../kit";

/** The EKS cluster that objects are in, as AWS knows it; nothing where it lives outside of this cloud. */
export function clusterOf(cloud: Cloud): Known | undefined {
  return around(cloud)?.find("aws:eks/cluster:Cluster", cloud.account.split("/").at(-1));
}

/** AWS around the cluster: what objects are in is known by its ARN. */
export function around(cloud: Cloud, inRegion?: string): Cloud | undefined {
  const [arn, , , region = "", account = ""] = cloud.account.split(":");
  return arn === "arn" ? cloud.elsewhere({ account, region: inRegion ?? region }) : undefined;
}
