import * as pulumi from "@pulumi/pulumi";

import { Backup, type BackupArgs, type RestorableDatabase } from "../../../../components/backup";

export const accountId = "111122223333";
export const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications-topic";

export function database(name: string, facts: Partial<RestorableDatabase> = {}): RestorableDatabase {
  return {
    arn: pulumi.output(`arn:aws:rds:us-east-1:111122223333:db:${name}-5c3d1e7f`),
    backupResourceType: "RDS",
    kind: "instance",
    subnetGroupName: pulumi.output(`${name}-subnets`),
    parameterGroupName: pulumi.output(`${name}-parameters`),
    keyArn: pulumi.output(`arn:aws:kms:us-east-1:111122223333:key/key-${name}`),
    ...facts,
  };
}

export function create(given: Partial<BackupArgs> = {}): Backup {
  const databases = given.databases ?? { "entity-db": database("entity-db") };
  const place = { vpcId: "vpc-1", notificationTopicArn: topicArn, accountId, region: "us-east-1" };
  return new Backup("backup", { ...place, ...given, databases });
}
