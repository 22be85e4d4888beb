import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "./iam";

/** The pods of one service account. */
export interface PodIdentity {
  clusterArn: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  serviceAccount: pulumi.Input<string>;
  accountId: string;
}

/**
 * A trust policy for the pods of one service account on one cluster: EKS Pod Identity says in the tags of a session for
 * which pod it assumes a role, and has to be allowed to.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function trustPods(pods: PodIdentity): aws.iam.PolicyDocument {
  return policyDocument({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:SourceAccount": pods.accountId,
        "aws:RequestTag/eks-cluster-arn": pods.clusterArn,
        "aws:RequestTag/kubernetes-namespace": pods.namespace,
        "aws:RequestTag/kubernetes-service-account": pods.serviceAccount,
      },
    },
  });
}
