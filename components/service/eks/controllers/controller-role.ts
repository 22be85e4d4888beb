import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument, trustPods } from "../../../base";

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
    const { cluster, namespace, serviceAccount, statements, accountId } = args;
    const { clusterName, arn: clusterArn } = cluster;
    const trust = trustPods({ clusterArn, namespace, serviceAccount, accountId });
    const permissions = policyDocument(...statements);
    super("evenkeel:index:ControllerRole", name, { namespace, serviceAccount, trust, permissions }, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: pulumi.jsonStringify(trust) }, child);
    const policy = pulumi.jsonStringify(permissions);
    const may = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);
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
