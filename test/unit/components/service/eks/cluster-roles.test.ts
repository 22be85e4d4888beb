import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { image, smallCluster } from "./small-cluster";

const key = "arn:aws:kms:us-east-1:111122223333:key/key-eks-storage-key";

describe("the role of a cluster on EKS", () => {
  it("is EKS's alone, which tells by tags for which cluster it acts", async () => {
    const { inputs } = await deploy(() => smallCluster());

    assert.deepEqual(JSON.parse(inputs("eks-role-role").assumeRolePolicy).Statement, [
      { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
    ]);
    const purposes = ["cluster", "compute", "storage", "balancing", "networking"];
    assert.deepEqual(
      purposes.map((purpose) => inputs(`eks-role-${purpose}`).policyArn),
      [
        "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
        "arn:aws:iam::aws:policy/AmazonEKSComputePolicy",
        "arn:aws:iam::aws:policy/AmazonEKSBlockStoragePolicy",
        "arn:aws:iam::aws:policy/AmazonEKSLoadBalancingPolicy",
        "arn:aws:iam::aws:policy/AmazonEKSNetworkingPolicy",
      ],
    );
  });

  it("encrypts disks with the cluster's own key, and lends it to AWS alone", async () => {
    const { inputs } = await deploy(() => smallCluster());

    const [use, lend] = JSON.parse(inputs("eks-role-may").policy).Statement;
    assert.deepEqual(use, {
      Effect: "Allow",
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: key,
    });
    assert.deepEqual(lend, {
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: key,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
  });

  it("may tag what it makes, in this account and region, and only for the cluster that it acts for", async () => {
    const { inputs } = await deploy(() => smallCluster());

    const [, , ...tagged] = JSON.parse(inputs("eks-role-may").policy).Statement;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own
    const ofCluster = { "aws:RequestTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" };
    const made = tagged.map(({ Action, Resource, Condition }: Record<string, unknown>) => ({
      Action,
      Resource,
      Condition,
    }));
    const ec2 = "arn:aws:ec2:us-east-1:111122223333";
    const balancing = "arn:aws:elasticloadbalancing:us-east-1:111122223333";
    assert.deepEqual(made, [
      {
        Action: ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
        Resource: ["fleet", "instance", "launch-template", "network-interface", "volume"].map(
          (kind) => `${ec2}:${kind}/*`,
        ),
        Condition: {
          StringEquals: ofCluster,
          StringLike: {
            "aws:RequestTag/eks:kubernetes-node-class-name": "*",
            "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
          },
        },
      },
      {
        Action: ["ec2:CreateVolume"],
        Resource: [`${ec2}:volume/*`],
        Condition: { StringEquals: ofCluster },
      },
      {
        Action: ["ec2:CreateNetworkInterface"],
        Resource: [`${ec2}:network-interface/*`],
        Condition: { StringEquals: ofCluster, StringLike: { "aws:RequestTag/eks:kubernetes-cni-node-name": "*" } },
      },
      {
        Action: [
          "elasticloadbalancing:CreateListener",
          "elasticloadbalancing:CreateLoadBalancer",
          "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:CreateTargetGroup",
        ],
        Resource: ["listener-rule/app/*", "listener/app/*", "loadbalancer/app/*", "targetgroup/*"].map(
          (kind) => `${balancing}:${kind}`,
        ),
        Condition: { StringEquals: ofCluster },
      },
      {
        Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
        Resource: ["listener-rule/app/*", "listener/app/*", "loadbalancer/app/*", "targetgroup/*"].map(
          (kind) => `${balancing}:${kind}`,
        ),
        Condition: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own
          StringEquals: { "aws:ResourceTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" },
        },
      },
      {
        Action: ["ec2:CreateSecurityGroup"],
        Resource: [`${ec2}:security-group/*`],
        Condition: { StringEquals: ofCluster },
      },
    ]);
  });
});

describe("the role of nodes on EKS", () => {
  it("lets them join, and pull what runs here and AWS's add-ons, and nothing else", async () => {
    const elsewhere = `444455556666.dkr.ecr.eu-west-1.amazonaws.com/tools/proxy@sha256:${"1a".repeat(32)}`;
    const images = [image, image, elsewhere, "public.ecr.aws/datadog/agent:7.70.0"];
    const { inputs } = await deploy(() => smallCluster({ images }));

    assert.deepEqual(JSON.parse(inputs("eks-node-role").assumeRolePolicy).Statement, [
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    assert.equal(inputs("eks-node-policy").policyArn, "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy");
    assert.deepEqual(JSON.parse(inputs("eks-node-may").policy).Statement, [
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: [
          "arn:aws:ecr:eu-west-1:444455556666:repository/tools/proxy",
          "arn:aws:ecr:us-east-1:111122223333:repository/entity-api",
          "arn:aws:ecr:us-east-1:602401143452:repository/eks/*",
        ],
      },
    ]);
  });

  it("lets them pull add-ons from where AWS keeps them in their region", async () => {
    const { inputs } = await deploy(() => smallCluster({ images: [], region: "eu-south-1" }));

    const [, pull] = JSON.parse(inputs("eks-node-may").policy).Statement;
    assert.deepEqual(pull.Resource, ["arn:aws:ecr:eu-south-1:590381155156:repository/eks/*"]);
  });
});
