import { type Behaviour, behaviour, type Cloud } from "../../kit";
import { requireTrust } from "../iam/trust";

// Both have a role that takes backups, or restores them, in the name of AWS Backup.
const how: Behaviour = {
  create(cloud, { iamRoleArn }) {
    requireBackupRole(cloud, iamRoleArn);
    return undefined;
  },
};

export const selection = behaviour("aws:backup/selection:Selection", how);
export const restoreTestingSelection = behaviour("aws:backup/restoreTestingSelection:RestoreTestingSelection", how);

function requireBackupRole(cloud: Cloud, role: string): void {
  const words = `IAM Role ${role} cannot be assumed by AWS Backup`;
  requireTrust(cloud, role, "backup.amazonaws.com", "InvalidParameterValueException", words);
}
