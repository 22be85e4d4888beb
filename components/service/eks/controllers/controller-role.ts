import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "../../../base";

export interface ControllerRoleArgs {
  cluster: { clusterName: pulumi.Input<string>; arn: pulumi.Input<string> };
  /** Whose pods act with it. */
  namespace: string;
  serviceAccount: string;
  statements: aws.iam.PolicyStatement[];
  accountId: string;
}

/**
 * The role of the pods of one service account. Pods get its credentials if they start after the association alone.
 * Children: `<name>-role`, `<name>-may`, `<name>-association`.
 */
export class ControllerRole extends pulumi.ComponentResource {
  /** Known as soon as pods can act with it. */
  readonly arn: pulumi.Output<string>;
  /** What its pods start after. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: ControllerRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, namespace, serviceAccount, statements } = args;
    super("evenkeel:index:ControllerRole", name, { namespace, serviceAccount }, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: trustPods(args) }, child);
    const policy = pulumi.jsonStringify(policyDocument(...statements));
    const may = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);
    const { clusterName } = cluster;
    const association = new aws.eks.PodIdentityAssociation(
      `${name}-association`,
      { clusterName, namespace, serviceAccount, roleArn: role.arn },
      { ...child, dependsOn: may },
    );

    this.ready = [association];
    this.arn = pulumi.all([role.arn, association.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * Trusts the pods of one service account, on one cluster. EKS says in tags of the session for which it is.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function trustPods({ cluster, namespace, serviceAccount, accountId }: ControllerRoleArgs): pulumi.Output<string> {
  return pulumi.jsonStringify(
    policyDocument({
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:SourceAccount": accountId,
          "aws:RequestTag/eks-cluster-arn": cluster.arn,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    }),
  );
}
