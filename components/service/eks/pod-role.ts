import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyDocument } from "../../base";
import type { WorkloadSettings } from "../workload";
import type { EksCluster } from "./cluster";

export interface PodRoleArgs {
  /** The account in Kubernetes that the pods run under. */
  serviceAccountName: string;
  namespace: string;
  labels: Record<string, string>;
  permissions: WorkloadSettings["permissions"];
  cluster: Pick<EksCluster, "arn" | "clusterName">;
  /** What has to stand before: the namespace. */
  startsAfter: readonly pulumi.Resource[];
  accountId: string;
}

/**
 * The role that pods act with in AWS, which may do what their workload names. A pod gets it when it is made, and not
 * later: pods come after this.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 * Children: `<name>-role`, `<name>-may`, `<name>-association`, `<name>-account`.
 */
export class PodRole extends pulumi.ComponentResource {
  readonly roleName: pulumi.Output<string>;
  /** What pods come after. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { serviceAccountName, namespace, labels, permissions, cluster, startsAfter } = args;
    super("evenkeel:index:PodRole", name, { serviceAccountName, namespace, permissions }, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: trustPods(args) }, child);
    const policy = pulumi.jsonStringify(
      policyDocument(...permissions.map(({ actions, resources }) => allow(actions, resources))),
    );
    const may =
      permissions.length > 0 ? [new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child)] : [];
    const pods = { clusterName: cluster.clusterName, namespace, serviceAccount: serviceAccountName };
    const association = new aws.eks.PodIdentityAssociation(
      `${name}-association`,
      { ...pods, roleArn: role.arn },
      { ...child, dependsOn: may },
    );
    const metadata = { name: serviceAccountName, namespace, labels };
    const account = new kubernetes.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      { ...child, dependsOn: [...startsAfter] },
    );

    this.roleName = role.name;
    this.ready = [...may, association, account];
    this.registerOutputs({ roleName: this.roleName });
  }
}

/**
 * Trusts these pods alone: EKS says in the tags of a session for which pod it asks.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function trustPods({ serviceAccountName, namespace, cluster, accountId }: PodRoleArgs): pulumi.Output<string> {
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
          "aws:RequestTag/kubernetes-service-account": serviceAccountName,
        },
      },
    }),
  );
}
