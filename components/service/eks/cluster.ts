import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../../base";
import type { NetworkOutputs } from "../../network";
import { eksClusterSettings } from "../eks-settings";

export type Architecture = "ARM64" | "X86_64";

export type EksClusterArgs = z.input<typeof eksClusterSettings> & {
  network: Pick<NetworkOutputs, "vpcId" | "privateSubnetIds">;
  /** What the images of the services that run here are built for. There are nodes for each. */
  architectures: readonly Architecture[];
  /** What EKS puts on the nodes and volumes that it makes. The provider's default tags do not reach those. */
  tags: Record<string, string>;
  accountId: string;
  region: string;
};

export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** The group that nodes, and so pods, share with the control plane. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly nodeRoleName: pulumi.Output<string>;
  /** Where Kubernetes services have their addresses. */
  readonly serviceCidr: string;
  /** How Pulumi reaches what is in the cluster, as soon as it may. */
  readonly provider: kubernetes.Provider;
  /** What pods need before they can run: nodes, network policies that hold, and what measures them. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { network, architectures, tags, accountId, region, ...given } = args;
    const settings = parseSettings(eksClusterSettings, `EksCluster "${name}"`, given);
    super("evenkeel:index:EksCluster", name, { architectures, tags, accountId, region, ...settings }, opts);
    const child = { parent: this };
    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: "{}" }, child);
    const cluster = new aws.eks.Cluster(
      `${name}-cluster`,
      { roleArn: role.arn, vpcConfig: { subnetIds: network.privateSubnetIds } },
      child,
    );
    this.clusterName = cluster.name;
    this.arn = cluster.arn;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.nodeRoleName = role.name;
    this.serviceCidr = settings.serviceCidr;
    this.provider = new kubernetes.Provider(`${name}-kubernetes`, {}, child);
    this.ready = [];
    this.registerOutputs({});
  }
}
