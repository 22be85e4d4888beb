import type { RecoveredStack } from "./document";
import { shell, steps, yaml } from "./text";

/** What to do, step by step. The names are those of the last stack's first database. */
export function procedures(stacks: readonly RecoveredStack[]): string[] {
  const stack = stacks.at(-1);
  const [entry] = Object.entries(stack?.databases ?? {});
  if (!stack || !entry) return [];
  const [name, database] = entry;
  const services = stack.clients.filter((client) => client.database === name).map(({ service }) => service);
  const names: Names = {
    stack: stack.name,
    name,
    databaseName: database.databaseName,
    restored: `restored-${name}`,
    service: services[0] ?? "entity-api",
    region: stack.region,
    copyRegion: stacks.flatMap(({ backup }) => backup.copy?.region ?? []).at(-1),
    ...(database.kind === "instance" ? INSTANCE : CLUSTER),
  };
  return [
    ...damage(names),
    ...fromBackup(names),
    ...switchOver(names),
    ...removeOld(names),
    ...(names.copyRegion === undefined ? [] : regionLoss(names, names.copyRegion)),
    ...deletedSecret(names),
    ...measure(names),
  ];
}

interface Words {
  /** How RDS calls it, in its commands and answers. */
  command: string;
  answer: string;
  identifier: string;
  /** The fields that tell how far it can be restored. */
  restorable: string;
}

interface Names extends Words {
  stack: string;
  name: string;
  databaseName: string;
  restored: string;
  service: string;
  region: string;
  copyRegion: string | undefined;
}

const INSTANCE = {
  command: "db-instance",
  answer: "DBInstances",
  identifier: "DBInstanceIdentifier",
  restorable: "LatestRestorableTime,BackupRetentionPeriod",
};

const CLUSTER = {
  command: "db-cluster",
  answer: "DBClusters",
  identifier: "DBClusterIdentifier",
  restorable: "LatestRestorableTime,EarliestRestorableTime",
};

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
        `Make it. The preview creates and changes nothing of \`${name}\`; else stop.`,
        shell(`pulumi preview --stack ${stack}`, `pulumi up --stack ${stack}`),
      ],
      "Deploy once more: what the provider does not set while it restores, it sets then.",
      `Check the data before anybody uses it: the tables, their newest rows, what was damaged. Then [switch over](#switch-the-services-over).`,
    ),
  ];
}

function fromBackup({ stack, name, restored, databaseName }: Names): string[] {
  return [
    "## Go back further, or the database is gone",
    "When the log of RDS does not reach back far enough, or was deleted with the database, a backup is the beginning. The steps are those above but for two:",
    steps(
      [
        "Find the newest backup before the damage, by its ARN:",
        shell(
          `aws backup list-recovery-points-by-backup-vault --output table \\`,
          `  --backup-vault-name "$(pulumi stack output backupVault --stack ${stack})" \\`,
          `  --query "sort_by(RecoveryPoints[?contains(ResourceArn, ':${name}-')], &CreationDate)[].[CreationDate,Status,RecoveryPointArn]"`,
        ),
      ],
      [
        "Name it in the second entry. A backup of RDS is a snapshot of RDS:",
        yaml(
          `    ${restored}:`,
          `      databaseName: ${databaseName}`,
          "      restoreFrom:",
          "        snapshot: arn:aws:rds:... # RecoveryPointArn",
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

function removeOld({ stack, name, command }: Names): string[] {
  const flag = command === "db-cluster" ? "--db-cluster-identifier" : "--db-instance-identifier";
  return [
    "## Remove the damaged database",
    `Not before everybody agrees that it is not needed: its log goes with it, unless \`finalSnapshot\` is on. Production refuses \`deletionProtection: false\`, so that this is done by hand.`,
    steps(
      [
        "Let AWS and Pulumi go of it:",
        shell(
          `aws rds modify-${command} ${flag} ${name}-1a2b3c4d --no-deletion-protection --apply-immediately`,
          `pulumi stack export --stack ${stack} | jq -r '.deployment.resources[] | select(.protect) | .urn' \\`,
          `  | grep '::${name}-' | xargs -n 1 pulumi state unprotect --yes --stack ${stack}`,
        ),
      ],
      `Delete its entry from \`Pulumi.${stack}.yaml\`, and look at the preview: it deletes what is named \`${name}-...\` and nothing else.`,
      ["Delete it:", shell(`pulumi up --stack ${stack}`)],
      [
        "Its key stays, for what is encrypted with it: its snapshots, its backups in this region, and an instance that was restored from them. Only where `deletionProtection` was off is it deleted, 30 days later, and nothing of that could be read any more. Then keep it:",
        shell("aws kms cancel-key-deletion --key-id <key>", "aws kms enable-key --key-id <key>"),
      ],
    ),
  ];
}

function regionLoss({ stack, name, databaseName, region, service }: Names, copyRegion: string): string[] {
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
        `Copy \`Pulumi.${stack}.yaml\` to \`Pulumi.${stack}-elsewhere.yaml\`, and change region, zones, images, certificate, secrets that are named by ARN, and \`backup.copy.region\`: another one than the stack's. Each database starts with its copy, under its own name:`,
        yaml(
          "  evenkeel:account:",
          `    region: ${copyRegion}`,
          "  evenkeel:databases:",
          `    ${name}:`,
          `      databaseName: ${databaseName}`,
          "      restoreFrom:",
          `        snapshot: arn:aws:rds:${copyRegion}:... # RecoveryPointArn`,
        ),
      ],
      ["Make it:", shell(`pulumi stack init ${stack}-elsewhere`, `pulumi up --stack ${stack}-elsewhere`)],
      `Check the data, let \`${service}\` answer under its own address, and then let DNS point to the new load balancer: \`pulumi stack output loadBalancerDnsName --stack ${stack}-elsewhere\`.`,
      `When ${region} is back, what was written there last may still be there: fetch it before you delete that stack.`,
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
        "Read what the last tests took, and how much data there was:",
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
