import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface EksClusterAccessArgs {
  clusterName: pulumi.Input<string>;
  /** Roles that may do everything. */
  administrators: readonly string[];
  /** Roles that may look at everything but secrets. */
  viewers: readonly string[];
}

/**
 * Who may do what in a cluster. Nobody else can: not even who made it.
 * Children: `<name>-<account>-<role>`, `<name>-<account>-<role>-may`.
 */
export class EksClusterAccess extends pulumi.ComponentResource {
  /** What has to be there before, and as long as, anything is in the cluster: without it Pulumi is locked out. */
  readonly grants: pulumi.Resource[];

  constructor(name: string, args: EksClusterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EksClusterAccess", name, args, opts);
    const child = { parent: this };
    const { clusterName, administrators, viewers } = args;

    const grant = (role: string, policy: string) => {
      const own = `${name}-${shortNameOf(role)}`;
      const { principalArn } = new aws.eks.AccessEntry(own, { clusterName, principalArn: role }, child);
      const policyArn = `arn:aws:eks::aws:cluster-access-policy/${policy}`;
      const mayArgs = { clusterName, principalArn, policyArn, accessScope: { type: "cluster" } };
      return new aws.eks.AccessPolicyAssociation(`${own}-may`, mayArgs, child);
    };
    // https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
    this.grants = [
      ...administrators.map((role) => grant(role, "AmazonEKSClusterAdminPolicy")),
      ...viewers.map((role) => grant(role, "AmazonEKSViewPolicy")),
    ];
    this.registerOutputs({});
  }
}

/** `arn:aws:iam::111122223333:role/ci/deploy` -> `111122223333-ci-deploy`. */
function shortNameOf(role: string): string {
  const [, , , , account, path = ""] = role.split(":");
  return `${account}-${path.replace(/^role\//, "").replaceAll("/", "-")}`;
}
