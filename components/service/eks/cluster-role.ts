import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyDocument } from "../../base";

export interface EksClusterRoleArgs {
  /** The key of the disks that it makes. */
  storageKeyArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * The role with which a cluster in Auto Mode makes nodes, disks, load balancers and network interfaces, with the tags
 * that it is told. Children: `<name>-role`, `<name>-cluster`, `<name>-compute`, `<name>-storage`, `<name>-balancing`,
 * `<name>-networking`, `<name>-may`.
 */
export class EksClusterRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What has to be there as long as the cluster is: without it nodes and load balancers would stay behind. */
  readonly permissions: pulumi.Resource[];

  constructor(name: string, args: EksClusterRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const permissions = policyDocument(...useKey(args), ...makeTagged(args));
    const { accountId, region } = args;
    super("evenkeel:index:EksClusterRole", name, { accountId, region, permissions }, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: pulumi.jsonStringify(trustCluster) }, child);
    const attached = Object.entries(policies).map(([purpose, policy]) => {
      const policyArn = `arn:aws:iam::aws:policy/${policy}`;
      return new aws.iam.RolePolicyAttachment(`${name}-${purpose}`, { role: role.name, policyArn }, child);
    });
    const policy = pulumi.jsonStringify(permissions);
    const allowed = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);

    this.arn = role.arn;
    this.permissions = [...attached, allowed];
    this.registerOutputs({ arn: this.arn });
  }
}

// Auto Mode tells by tags of its session for which cluster it acts, and the policies below compare them. EKS does not
// say otherwise for whose cluster it acts: a condition on that would lock it out.
// https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
const trustCluster = policyDocument({
  Effect: "Allow",
  Principal: { Service: "eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
});

// https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html
const policies = {
  cluster: "AmazonEKSClusterPolicy",
  compute: "AmazonEKSComputePolicy",
  storage: "AmazonEKSBlockStoragePolicy",
  balancing: "AmazonEKSLoadBalancingPolicy",
  networking: "AmazonEKSNetworkingPolicy",
};

// https://docs.aws.amazon.com/eks/latest/userguide/auto-kms.html
function useKey({ storageKeyArn }: EksClusterRoleArgs): aws.iam.PolicyStatement[] {
  const encrypt = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"];
  const dataKeys = [
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ];
  const forAws = { Bool: { "kms:GrantIsForAWSResource": "true" } };
  return [
    allow([...encrypt, ...dataKeys], storageKeyArn),
    allow(["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], storageKeyArn, forAws),
  ];
}

/**
 * AWS's policies let Auto Mode set its own tags alone. With these it may make the same things with ours too, as long as
 * they carry the name of the cluster that it acts for.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html#tag-prop
 */
function makeTagged({ accountId, region }: EksClusterRoleArgs): aws.iam.PolicyStatement[] {
  const ec2 = (...kinds: string[]) => kinds.map((kind) => `arn:aws:ec2:${region}:${accountId}:${kind}/*`);
  const balanced = ["listener-rule/app/*", "listener/app/*", "loadbalancer/app/*", "targetgroup/*"].map(
    (kind) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${kind}`,
  );
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  const launched = ec2("fleet", "instance", "launch-template", "network-interface", "volume");
  return [
    allow(["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"], launched, {
      ...ofCluster,
      StringLike: {
        "aws:RequestTag/eks:kubernetes-node-class-name": "*",
        "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
      },
    }),
    allow(["ec2:CreateVolume"], ec2("volume"), ofCluster),
    allow(["ec2:CreateNetworkInterface"], ec2("network-interface"), {
      ...ofCluster,
      StringLike: { "aws:RequestTag/eks:kubernetes-cni-node-name": "*" },
    }),
    // Application load balancers alone: there are no others.
    allow(
      [
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:CreateTargetGroup",
      ],
      balanced,
      ofCluster,
    ),
    // A tag that changes is changed where it is. Without this the controller would change nothing at all any more.
    allow(["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], balanced, madeForCluster),
    allow(["ec2:CreateSecurityGroup"], ec2("security-group"), ofCluster),
  ];
}

const ofCluster = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM puts the tag's value there, not TypeScript.
  StringEquals: { "aws:RequestTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" },
};

const madeForCluster = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM puts the tag's value there, not TypeScript.
  StringEquals: { "aws:ResourceTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" },
};
