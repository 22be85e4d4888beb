import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { addOnRepositories, allow, policyDocument, pullActions, trustServiceAsItIs } from "../../base";
import { parseImage, repositoryArn } from "../image";

export interface EksNodeRoleArgs {
  /** Every image that nodes may have to pull. Registries other than Amazon's ask for no permission. */
  images: readonly string[];
  region: string;
}

/**
 * The role of nodes: they join the cluster, hand pods the credentials of their own roles, and pull these images.
 * What pods may do is no matter of their nodes. Children: `<name>-role`, `<name>-policy`, `<name>-may`.
 */
export class EksNodeRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  /** What has to be there before nodes are. */
  readonly permissions: pulumi.Resource[];

  constructor(name: string, args: EksNodeRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EksNodeRole", name, { region: args.region }, opts);
    const child = { parent: this };

    const assumeRolePolicy = pulumi.jsonStringify(trustServiceAsItIs("ec2.amazonaws.com"));
    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy }, child);
    // https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
    const policyArn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy";
    const attached = new aws.iam.RolePolicyAttachment(`${name}-policy`, { role: role.name, policyArn }, child);
    const policy = pulumi.jsonStringify(policyDocument(...pull(args)));
    const allowed = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);

    this.arn = role.arn;
    this.roleName = role.name;
    this.permissions = [attached, allowed];
    this.registerOutputs({ arn: this.arn, roleName: this.roleName });
  }
}

// AWS's own policy, AmazonEC2ContainerRegistryPullOnly, is about every repository there is.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html
function pull({ images, region }: EksNodeRoleArgs): aws.iam.PolicyStatement[] {
  const own = images.flatMap((image) => {
    const ecr = parseImage(image)?.ecr;
    return ecr ? [repositoryArn(ecr)] : [];
  });
  const repositories = [...new Set([addOnRepositories(region), ...own])].sort();
  return [allow(["ecr:GetAuthorizationToken"], "*"), allow(pullActions, repositories)];
}
