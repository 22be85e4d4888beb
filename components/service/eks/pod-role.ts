import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyDocument, trustPods } from "../../base";
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
 * Children: `<name>-role`, `<name>-may` with permissions, `<name>-identity`, `<name>-account`.
 */
export class PodRole extends pulumi.ComponentResource {
  readonly roleName: pulumi.Output<string>;
  /** What pods come after. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { serviceAccountName, namespace, labels, permissions, cluster, startsAfter, accountId } = args;
    const account = { namespace, serviceAccount: serviceAccountName };
    const trust = trustPods({ clusterArn: cluster.arn, ...account, accountId });
    super("evenkeel:index:PodRole", name, { serviceAccountName, namespace, permissions, trust }, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: pulumi.jsonStringify(trust) }, child);
    const policy = pulumi.jsonStringify(
      policyDocument(...permissions.map(({ actions, resources }) => allow(actions, resources))),
    );
    const may =
      permissions.length > 0 ? [new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child)] : [];
    const identity = { clusterName: cluster.clusterName, ...account, roleArn: role.arn };
    const association = new aws.eks.PodIdentityAssociation(`${name}-identity`, identity, { ...child, dependsOn: may });
    const metadata = { name: serviceAccountName, namespace, labels };
    const pods = new kubernetes.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      { ...child, dependsOn: [...startsAfter] },
    );

    this.roleName = role.name;
    this.ready = [...may, association, pods];
    this.registerOutputs({ roleName: this.roleName });
  }
}
