import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "../../base";
import type { Database } from "../../database";

/** The user that looks into databases. The function that makes the application's user makes it as well. */
export const CHECK_USER = "restore_check";

interface Place {
  accountId: string;
  region: string;
}

/**
 * What it takes to look into a restored database: of RDS what has the name that AWS Backup gives to tests, and logins
 * everywhere but in the databases that are in use.
 */
export function validateRestores(
  databases: Readonly<Record<string, Pick<Database, "kind" | "resourceId">>>,
  { accountId, region }: Place,
): aws.iam.PolicyStatement[] {
  const rds = `arn:aws:rds:${region}:${accountId}`;
  const login = (resourceId: pulumi.Input<string>) =>
    pulumi.interpolate`arn:aws:rds-db:${region}:${accountId}:dbuser:${resourceId}/${CHECK_USER}`;
  return [
    // A restore job is no resource of IAM.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
    allow(["backup:ListRestoreJobsByProtectedResource", "backup:PutRestoreValidationResult"], "*"),
    ...lookAtRestores(databases, rds),
    allow(["rds-db:connect"], login("*")),
    {
      Effect: "Deny",
      Action: ["rds-db:connect"],
      Resource: Object.values(databases).map(({ resourceId }) => login(resourceId)),
    },
  ];
}

// https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html#restore-testing-deletion
function lookAtRestores(
  databases: Readonly<Record<string, Pick<Database, "kind">>>,
  rds: string,
): aws.iam.PolicyStatement[] {
  const instances = `${rds}:db:awsbackup-restore-test-*`;
  const clusters = `${rds}:cluster:awsbackup-restore-test-*`;
  const own = `${rds}:db:restore-check-*`;
  const kinds = new Set(Object.values(databases).map(({ kind }) => kind));
  const describesInstances = [...(kinds.has("instance") ? [instances] : []), ...(hasClusters(kinds) ? [own] : [])];
  return [
    allow(["rds:DescribeDBInstances"], describesInstances),
    ...(hasClusters(kinds) ? [allow(["rds:DescribeDBClusters"], clusters)] : []),
    // Aurora is restored without an instance, and looked at through one of the function's own.
    ...(kinds.has("aurora")
      ? [
          allow(["rds:CreateDBInstance", "rds:DeleteDBInstance"], [own, clusters]),
          allow(["rds:CreateDBInstance"], groupsOfInstances(databases, rds)),
        ]
      : []),
  ];
}

/**
 * Who makes an instance has to be allowed all that it gets, also by default: groups of options and parameters, and the
 * cluster's group of subnets, which has the name that the database gives it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/security_iam_id-based-policy-examples-create-and-modify-examples.html
 */
function groupsOfInstances(databases: Readonly<Record<string, Pick<Database, "kind">>>, rds: string): string[] {
  const auroras = Object.entries(databases).filter(([, { kind }]) => kind === "aurora");
  return [
    `${rds}:og:default*`,
    `${rds}:pg:default*`,
    ...auroras.map(([database]) => `${rds}:subgrp:${database}-subnets-*`),
  ];
}

function hasClusters(kinds: ReadonlySet<Database["kind"]>): boolean {
  return kinds.has("aurora") || kinds.has("multiAzCluster");
}
