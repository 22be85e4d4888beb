import { copyByHand } from "./copy-by-hand";
import type { RecoveredStack } from "./document";
import { type Names, namesIn } from "./names";
import { shell, steps, yaml } from "./text";

/** What to do, step by step. The names are those of the last stack's first database. */
export function procedures(stacks: readonly RecoveredStack[]): string[] {
  const names = namesIn(stacks);
  if (!names) return [];
  return [
    ...(names.kind === "multiAzCluster" ? copyByHand(names) : [...damage(names), ...fromBackup(names)]),
    ...look(names),
    ...switchOver(names),
    ...removeOld(names),
    ...(names.copyRegion === undefined ? [] : regionLoss(names, names.copyRegion)),
    ...deletedSecret(names),
    ...measure(names),
  ];
}

function damage({ stack, name, restored, databaseName, command, answer, identifier, restorable }: Names): string[] {
  return [
    "## Data is damaged or deleted",
    `The damaged database stays as it is: the restored one comes to stand beside it, under another name, here \`${restored}\`. So nothing is lost by a second mistake, and what was written since the damage can still be fetched.`,
    steps(
      "Stop what does the damage. If that is the service itself, [roll it back](runbooks/roll-back.md).",
      [
        "Find the identifier of the database, and how far it can be restored:",
        shell(
          `aws rds describe-${command}s --output table \\`,
          `  --query "${answer}[?starts_with(${identifier}, '${name}-')].[${identifier},${restorable}]"`,
        ),
      ],
      [
        `In \`Pulumi.${stack}.yaml\` write a second entry beside the first, with the same settings and \`restoreFrom\`. \`databaseName\` and \`username\` are those of the source:`,
        yaml(
          "  evenkeel:databases:",
          `    ${name}: ... # as it is`,
          `    ${restored}:`,
          `      databaseName: ${databaseName}`,
          "      restoreFrom:",
          "        pointInTime:",
          `          source: ${name}-1a2b3c4d # the identifier`,
          '          time: "2026-11-01T09:59:00Z" # before the damage; leave it out for the latest that there is',
        ),
      ],
      [
        `Make it. The preview creates what is named \`${restored}-...\`, and touches nothing that is named \`${name}-...\`; else stop.`,
        shell(`pulumi preview --stack ${stack}`, `pulumi up --stack ${stack}`),
      ],
      "Deploy once more: what the provider does not set while it restores, it sets then.",
      "Check the data before anybody uses it, as [below](#look-into-a-database). Then [switch over](#switch-the-services-over).",
    ),
  ];
}

function look({ stack, restored, databaseName }: Names): string[] {
  return [
    "## Look into a database",
    "Nobody reaches a database but its clients and the function that makes its users. In the console of AWS open CloudShell, and in it a [VPC environment](https://docs.aws.amazon.com/cloudshell/latest/userguide/creating-vpc-environment.html): the stack's VPC, a private subnet, and the function's security group. `restore_check` is a user that may read everything and change nothing; whoever logs in as it needs `rds-db:connect`, and no password.",
    steps(
      [
        "Find the host and the security group:",
        shell(
          `pulumi stack output databaseEndpoints --stack ${stack}`,
          "aws ec2 describe-security-groups --query 'SecurityGroups[].[GroupId,VpcId]' --output text \\",
          `  --filters "Name=description,Values=Lambda function ${restored}-user-function-firewall"`,
        ),
      ],
      [
        "In CloudShell log in, and look: the tables, their newest rows, what was damaged.",
        shell(
          "command -v psql || sudo dnf install -y postgresql16",
          "curl -sO https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem",
          "export PGHOST=<host> PGUSER=restore_check PGSSLMODE=verify-full PGSSLROOTCERT=global-bundle.pem",
          'export PGPASSWORD="$(aws rds generate-db-auth-token --hostname "$PGHOST" --port 5432 --username "$PGUSER")"',
          `psql ${databaseName}`,
        ),
      ],
    ),
  ];
}

function fromBackup({ stack, name, restored, databaseName, identifier, log, snapshots }: Names): string[] {
  return [
    "## Go back further, or the database is gone",
    `When the log of RDS does not reach back far enough, or the database is gone, the steps are those above but for the beginning, which is one of three. The entry of one that was deleted by hand stays until the restored one stands, and nobody deploys with \`--refresh\` meanwhile: that would make an empty database in its place. Where the whole stack was destroyed, the entry keeps its own name, \`${name}\`.`,
    steps(
      [
        "It is gone, and was to leave something behind (`finalSnapshot`): its log reaches to its end. Name it by its resource id, as the `source` of `pointInTime`.",
        shell(
          `aws rds ${log.command} --output table \\`,
          `  --query "${log.answer}[?starts_with(${identifier}, '${name}-')].[${identifier},${log.resourceId},RestoreWindow.LatestTime,KmsKeyId]"`,
        ),
      ],
      [
        "Or begin with its last snapshot, which is kept until somebody deletes it:",
        shell(
          `aws rds ${snapshots.command} --snapshot-type manual --output table \\`,
          `  --query "${snapshots.answer}[?starts_with(${snapshots.identifier}, '${name}-')].[SnapshotCreateTime,${snapshots.identifier},KmsKeyId]"`,
        ),
      ],
      [
        "Or with the newest backup before the damage, by its ARN:",
        shell(
          "aws backup list-recovery-points-by-backup-vault --output table \\",
          `  --backup-vault-name "$(pulumi stack output backupVault --stack ${stack})" \\`,
          `  --query "sort_by(RecoveryPoints[?contains(ResourceArn, ':${name}-')], &CreationDate)[].[CreationDate,Status,RecoveryPointArn,EncryptionKeyArn]"`,
        ),
      ],
      [
        "Name the snapshot or the backup in the second entry. A backup of RDS is a snapshot of RDS:",
        yaml(
          `    ${restored}:`,
          `      databaseName: ${databaseName}`,
          "      restoreFrom:",
          "        snapshot: arn:aws:rds:... # RecoveryPointArn, or the identifier of the snapshot",
        ),
      ],
      [
        "If its key waits for its deletion (`PendingDeletion`), RDS reads nothing of it. Bring it back first, and keep it: what is restored from it stays under it.",
        shell(
          "aws kms describe-key --key-id <key> --query KeyMetadata.KeyState",
          "aws kms cancel-key-deletion --key-id <key>",
          "aws kms enable-key --key-id <key>",
        ),
      ],
    ),
  ];
}

function switchOver({ stack, name, restored, service }: Names): string[] {
  return [
    "## Switch the services over",
    steps(
      [
        `Let each service that uses \`${name}\` name the restored one. It gets a user and a password of its own there, and a way to it:`,
        yaml(
          "  evenkeel:services:",
          `    ${service}:`,
          "      secrets:",
          `        DATABASE_URL: { database: ${restored} }`,
        ),
      ],
      [
        "Deploy. The tasks are replaced as by any deployment, and a version that cannot reach its database is rolled back.",
        shell(`pulumi up --stack ${stack}`),
      ],
      "Verify: the service answers, new rows arrive in the restored database, and none in the damaged one.",
      `Fetch what was written between the moment that was restored and the switch, if it is worth it: \`${name}\` still has it.`,
    ),
  ];
}

function removeOld({ stack, name, restored, command }: Names): string[] {
  const flag = command === "db-cluster" ? "--db-cluster-identifier" : "--db-instance-identifier";
  const encrypted =
    command === "db-cluster" ? "Its backups and snapshots" : `\`${restored}\`, its backups and snapshots`;
  return [
    "## Remove the damaged database",
    `Not before everybody agrees that it is not needed: its log goes with it, unless \`finalSnapshot\` is on. ${encrypted} are encrypted with its key for good. Pulumi leaves that key alone if the entry says \`deletionProtection: true\` or \`finalSnapshot: true\` to the end. Production says both; anywhere else write one of them, and deploy that first. The protection is taken off by hand.`,
    steps(
      [
        "Let AWS and Pulumi go of it:",
        shell(
          `aws rds modify-${command} ${flag} ${name}-1a2b3c4d --no-deletion-protection --apply-immediately`,
          `pulumi stack export --stack ${stack} | jq -r '.deployment.resources[] | select(.protect) | .urn' \\`,
          `  | grep '::${name}-' | xargs pulumi state unprotect --yes --stack ${stack}`,
        ),
      ],
      [
        `Delete its entry from \`Pulumi.${stack}.yaml\`, and look at the preview: it deletes what has \`${name}\` in its name, nothing of \`${restored}\`, and marks \`${name}-encryption-key\` with \`[retain]\`.`,
        shell(`pulumi preview --stack ${stack}`),
      ],
      ["Delete it:", shell(`pulumi up --stack ${stack}`)],
      [
        `Its key is left, and costs a dollar a month. One day \`${restored}\`, the last snapshot and the last backup are gone: end it then.`,
        shell("aws kms schedule-key-deletion --key-id <key> --pending-window-in-days 30"),
      ],
    ),
  ];
}

function regionLoss({ stack, kind, name, databaseName, region, service }: Names, copyRegion: string): string[] {
  const isCopied = kind === "multiAzCluster";
  const beginning = isCopied
    ? "Databases begin empty; their data are [copied](#data-is-damaged-or-deleted) from a cluster that AWS restores from the copy"
    : "Each database starts with its copy, under its own name";
  return [
    `## ${region} is lost`,
    `The copies are in ${copyRegion}. Everything else is made anew there, from the same program. Settle now, and not on that day, what the copies do not hold: images in a registry of ${copyRegion}, secrets that are only named by ARN, the certificate, and the bucket with Pulumi's state.`,
    steps(
      [
        `Find the newest copy in ${copyRegion}:`,
        shell(
          `aws backup list-backup-vaults --region ${copyRegion} --query 'BackupVaultList[].BackupVaultName'`,
          `aws backup list-recovery-points-by-backup-vault --region ${copyRegion} --backup-vault-name <vault> --output table \\`,
          `  --query "sort_by(RecoveryPoints[?contains(ResourceArn, ':${name}-')], &CreationDate)[].[CreationDate,Status,RecoveryPointArn]"`,
        ),
      ],
      [
        `Copy \`Pulumi.${stack}.yaml\` to \`Pulumi.${stack}-elsewhere.yaml\`, and change region, zones, images, certificate, secrets that are named by ARN, and \`backup.copy.region\`: another one than the stack's. ${beginning}:`,
        yaml(
          "  evenkeel:account:",
          `    region: ${copyRegion}`,
          "  evenkeel:databases:",
          `    ${name}:`,
          `      databaseName: ${databaseName}`,
          ...(isCopied
            ? ["      kind: multiAzCluster"]
            : ["      restoreFrom:", `        snapshot: arn:aws:rds:${copyRegion}:... # RecoveryPointArn`]),
        ),
      ],
      ["Make it:", shell(`pulumi stack init ${stack}-elsewhere`, `pulumi up --stack ${stack}-elsewhere`)],
      `Check the data, let \`${service}\` answer under its own address, and then let DNS point to the new load balancer: \`pulumi stack output loadBalancerDnsName --stack ${stack}-elsewhere\`.`,
      `When ${region} is back, what was written there last may still be there: fetch it before you delete that stack. Keep the key of its vault in ${copyRegion}: what was restored from a copy is encrypted with it for good.`,
    ),
  ];
}

function deletedSecret({ stack, name }: Names): string[] {
  return [
    "## A secret was deleted",
    "Running tasks keep what they have; a new task does not start. So this comes before the next deployment.",
    steps(
      [
        "Within its days of recovery bring it back, as it was:",
        shell(
          "aws secretsmanager list-secrets --include-planned-deletion --query 'SecretList[?DeletedDate].[Name,DeletedDate]' --output table",
          "aws secretsmanager restore-secret --secret-id <name>",
        ),
      ],
      [
        `After that, let Pulumi see that it is gone and make another: the URL of \`${name}\` is written anew with another password, and a value that was generated is generated anew, which ends all sessions that it signed. What an owner handed in, the owner hands in again.`,
        shell(`pulumi refresh --stack ${stack}`, `pulumi up --stack ${stack}`),
      ],
      "The administrator's password is RDS's own: it refuses to delete that secret while it manages it.",
    ),
  ];
}

function measure({ stack, name }: Names): string[] {
  return [
    "## Measure a restore",
    "Once a week AWS Backup restores the newest backup of each database, a function of ours checks what is in it, and it is deleted again. How long that took replaces the estimate.",
    steps(
      [
        "Read what the last tests took. How much data there was is what is allocated less what is free, as the console of RDS shows it.",
        shell(
          `aws cloudwatch get-metric-statistics --namespace Evenkeel/Data --metric-name RestoreMinutes \\`,
          `  --dimensions Name=Database,Value=${name} --statistics Maximum --period 86400 \\`,
          `  --start-time "$(date -u -d '30 days ago' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"`,
        ),
      ],
      [
        `Enter the longest in \`Pulumi.${stack}.yaml\`:`,
        yaml(
          "  evenkeel:databases:",
          `    ${name}:`,
          "      recovery:",
          '        measuredRestore: { minutes: 23, sizeGiB: 100, on: "2026-11-01" }',
        ),
      ],
      ["Write this document again, and commit both:", shell("npm run disaster-recovery")],
    ),
    "Twice a year do it by hand, in staging, from the first step to the last: the people are a part that no test measures.",
  ];
}
