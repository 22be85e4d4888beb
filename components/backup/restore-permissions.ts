import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "../base";
import type { Database } from "../database";

export interface Place {
  accountId: string;
  region: string;
}

/**
 * What a restore test may do. AWS's own policy for restores lets its holder create and tag all that AWS Backup knows;
 * this is of RDS alone, and what it makes has the name that AWS Backup gives to tests. AWS Backup deletes it with a role
 * of its own.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export function restoreStatements(
  databases: readonly Pick<Database, "kind" | "subnetGroupName" | "parameterGroupName" | "keyArn">[],
  { accountId, region }: Place,
): aws.iam.PolicyStatement[] {
  const keys = databases.map(({ keyArn }) => keyArn);
  const of = (...kinds: string[]) => kinds.map((kind) => `arn:aws:rds:${region}:${accountId}:${kind}`);
  const tests = of("db:awsbackup-restore-test*", "cluster:awsbackup-restore-test*");
  const backups = of("snapshot:awsbackup:*", "cluster-snapshot:awsbackup:*");
  const groups = databases.flatMap(({ kind, subnetGroupName, parameterGroupName }) => [
    pulumi.interpolate`arn:aws:rds:${region}:${accountId}:subgrp:${subnetGroupName}`,
    pulumi.interpolate`arn:aws:rds:${region}:${accountId}:${kind === "instance" ? "pg" : "cluster-pg"}:${parameterGroupName}`,
  ]);
  return [
    allow(LOOK, "*"),
    allow(RESTORE, [...tests, ...backups, ...groups, ...of("og:default:*")]),
    allow(["kms:DescribeKey"], keys),
    allow(["kms:CreateGrant"], keys, { Bool: { "kms:GrantIsForAWSResource": "true" } }),
    allow(
      [
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      keys,
      {
        StringEquals: { "kms:ViaService": `rds.${region}.amazonaws.com` },
      },
    ),
  ];
}

const LOOK = [
  "rds:DescribeDBClusterSnapshots",
  "rds:DescribeDBClusters",
  "rds:DescribeDBInstances",
  "rds:DescribeDBSnapshots",
];

const RESTORE = [
  "rds:AddTagsToResource",
  "rds:CreateDBInstance",
  "rds:ListTagsForResource",
  "rds:RestoreDBClusterFromSnapshot",
  "rds:RestoreDBInstanceFromDBSnapshot",
];
