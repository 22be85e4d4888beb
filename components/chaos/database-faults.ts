import type * as pulumi from "@pulumi/pulumi";

import { allow } from "../base";
import type { Fault } from "./fault";
import type { ExperimentOf } from "./settings";

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#reboot-db-instances
export function rebootDatabase(
  { database, failover }: ExperimentOf<"rebootDatabase">,
  { arn }: { arn: pulumi.Input<string> },
): Fault {
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
