import type * as pulumi from "@pulumi/pulumi";

import { allow } from "../base";
import type { Fault } from "./fault";
import type { ExperimentOf } from "./settings";

/** What there is to know of a database that is to fail. */
export interface FailingDatabase {
  arn: pulumi.Input<string>;
  kind: "instance" | "multiAzCluster" | "aurora";
}

/** A cluster is not rebooted: another of its instances takes over. */
export function rebootDatabase(experiment: ExperimentOf<"rebootDatabase">, { arn, kind }: FailingDatabase): Fault {
  return kind === "instance" ? rebootInstance(experiment, arn) : failOverCluster(experiment, arn);
}

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#reboot-db-instances
function rebootInstance({ database, failover }: ExperimentOf<"rebootDatabase">, arn: pulumi.Input<string>): Fault {
  return {
    description: failover ? `Makes the standby of ${database} take over` : `Reboots ${database}`,
    actionId: "aws:rds:reboot-db-instances",
    parameters: { forceFailover: String(failover) },
    targetKey: "DBInstances",
    // By its ARN: all databases of an environment carry the same tags.
    target: { resourceType: "aws:rds:db", resourceArns: [arn], selectionMode: "COUNT(1)" },
    permissions: [allow(["rds:RebootDBInstance"], arn), allow(["rds:DescribeDBInstances"], "*")],
  };
}

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#failover-db-cluster
function failOverCluster({ database }: ExperimentOf<"rebootDatabase">, arn: pulumi.Input<string>): Fault {
  return {
    description: `Makes a reader of ${database} take over`,
    actionId: "aws:rds:failover-db-cluster",
    parameters: {},
    targetKey: "Clusters",
    target: { resourceType: "aws:rds:cluster", resourceArns: [arn], selectionMode: "COUNT(1)" },
    permissions: [allow(["rds:FailoverDBCluster"], arn), allow(["rds:DescribeDBClusters"], "*")],
  };
}
