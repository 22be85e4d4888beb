import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * A cluster whose tasks run on Fargate, with Container Insights.
 * Children: `<name>-cluster`, `<name>-capacity`.
 */
export class EcsCluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The cluster in the dimensions of its metrics. */
  readonly clusterName: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EcsCluster", name, {}, opts);
    const child = { parent: this };

    const settings = [{ name: "containerInsights", value: "enhanced" }];
    const cluster = new aws.ecs.Cluster(`${name}-cluster`, { settings }, child);
    const capacity = { clusterName: cluster.name, capacityProviders: ["FARGATE"], defaultCapacityProviderStrategies };
    new aws.ecs.ClusterCapacityProviders(`${name}-capacity`, capacity, child);

    this.arn = cluster.arn;
    this.clusterName = cluster.name;
    this.registerOutputs({ arn: this.arn, clusterName: this.clusterName });
  }
}

const defaultCapacityProviderStrategies = [{ capacityProvider: "FARGATE", weight: 1 }];
