import type * as aws from "@pulumi/aws";

import { policyDocument } from "../base";

/** A role that AWS Backup acts with. */
export function backupServiceRole(description: string): aws.iam.RoleArgs {
  return { description, assumeRolePolicy: JSON.stringify(trustBackup) };
}

// Not confined to the account by aws:SourceAccount: AWS documents that key for what AWS Backup publishes and encrypts,
// not for how it takes on a role, and a trust that it cannot meet is a backup that is never taken.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html
const trustBackup = policyDocument({
  Effect: "Allow",
  Principal: { Service: "backup.amazonaws.com" },
  Action: "sts:AssumeRole",
});
