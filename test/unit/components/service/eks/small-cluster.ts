import { EksCluster, type EksClusterArgs } from "../../../../../components/service/eks/cluster";
import { supportedVersions } from "../../../../../components/service/eks-versions";

/** A cluster for tests of what it is made of. */
export const place = { accountId: "111122223333", region: "us-east-1" };
export const deployer = "arn:aws:iam::111122223333:role/ci/deploy";
export const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`;
export const version = supportedVersions(new Date()).at(-1) ?? "none is supported: see eks-versions.ts";

export function smallCluster(more: Partial<EksClusterArgs> = {}): EksCluster {
  return new EksCluster("eks", {
    version,
    administrators: [deployer],
    network: { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] },
    architectures: ["ARM64"],
    images: [image],
    tags: { Owner: "platform", CostCenter: "4711" },
    ...place,
    ...more,
  });
}
