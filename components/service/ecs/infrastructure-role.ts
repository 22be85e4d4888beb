import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument, trustServiceAsItIs } from "../../base";

export interface InfrastructureRoleArgs {
  /** The policy that AWS keeps for the purpose: its name after `AmazonECSInfrastructureRolePolicyFor`. */
  purpose: "Volumes" | "ServiceConnectTransportLayerSecurity";
  /** What the policy leaves to us: the use of keys. */
  statements: aws.iam.PolicyStatement[];
}

/**
 * A role with which ECS makes what belongs to tasks, for one purpose.
 * Children: `<name>-role`, `<name>-policy`, `<name>-may`.
 */
export class InfrastructureRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { purpose, statements }: InfrastructureRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const permissions = policyDocument(...statements);
    super("evenkeel:index:InfrastructureRole", name, { purpose, permissions }, opts);
    const child = { parent: this };

    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
    const assumeRolePolicy = pulumi.jsonStringify(trustServiceAsItIs("ecs.amazonaws.com"));
    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy }, child);
    const policyArn = `arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyFor${purpose}`;
    const attached = new aws.iam.RolePolicyAttachment(`${name}-policy`, { role: role.name, policyArn }, child);
    const policy = pulumi.jsonStringify(permissions);
    const allowed = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);

    // Whoever has the ARN has ECS act with the role: it is not known before the role may do its work.
    this.arn = pulumi.all([role.arn, attached.id, allowed.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}
