import { all, defineStackRule, eachAllow, named, notApplicable, pass, type Rule, type Statement } from "../kit";
import { statement } from "./iam-documents";

const SELECTION = "aws:backup/selection:Selection";
const RESTORE_TEST = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
const ROLE = "aws:iam/role:Role";

function trusts(...services: readonly string[]) {
  return { assumeRolePolicy: statement({ Action: "sts:AssumeRole", Principal: { Service: services } }) };
}

const roleForBackupAlone = defineStackRule({
  id: "backup-role-alone",
  title: "The role that takes and restores backups is AWS Backup's alone",
  severity: "medium",
  resources: [SELECTION, RESTORE_TEST],
  why: "It may copy and restore all data, the deleted too. Whoever shares it can read everything by way of a backup.",
  fix: "Give AWS Backup a role of its own, whose assumeRolePolicy names backup.amazonaws.com and nobody else.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html",
  controls: { nist80053: ["AC-6", "CP-9"], pciDss: ["7.2.5"] },
  passes: [
    [
      named("databases", SELECTION, {}, { iamRoleArn: "backup" }),
      named("backup", ROLE, trusts("backup.amazonaws.com")),
    ],
    [named("databases", SELECTION, { iamRoleArn: "arn:aws:iam::111122223333:role/backup" })],
  ],
  fails: [
    [
      named("databases", SELECTION, {}, { iamRoleArn: "shared" }),
      named("shared", ROLE, trusts("backup.amazonaws.com", "lambda.amazonaws.com")),
    ],
    [
      named("databases", RESTORE_TEST, {}, { iamRoleArn: "shared" }),
      named("shared", ROLE, {
        assumeRolePolicy: statement({ Action: "sts:AssumeRole", Principal: { AWS: "111122223333" } }),
      }),
    ],
  ],

  validate(selection) {
    const roles = selection.refersTo("iamRoleArn", ROLE);
    if (roles.length === 0) return notApplicable("its role is made elsewhere");
    return all([pass, ...roles.map((role) => eachAllow(role.at("assumeRolePolicy"), trustsBackup))]);
  },
});

function trustsBackup(trust: Statement) {
  return trust.eachPrincipal((principal) =>
    principal.text === "backup.amazonaws.com" ? pass : principal.wrong("backup.amazonaws.com alone"),
  );
}

export const rules: readonly Rule[] = [roleForBackupAlone];
