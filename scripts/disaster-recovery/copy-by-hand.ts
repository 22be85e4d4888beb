import type { Names } from "./names";
import { shell, steps, yaml } from "./text";

/** What stands in for `restoreFrom`, which a Multi-AZ cluster does not know: the provider cannot restore one. */
export function copyByHand({ stack, name, restored, databaseName }: Names): string[] {
  return [
    "## Data is damaged or deleted",
    `The damaged database stays as it is. Pulumi cannot restore a Multi-AZ cluster, so its data go from a cluster that AWS restores, for as long as that takes, into a new one, here \`${restored}\`.`,
    steps(
      "Stop what does the damage. If that is the service itself, [roll it back](runbooks/roll-back.md).",
      [
        `In \`Pulumi.${stack}.yaml\` write a second entry beside the first, with the same settings, and make it:`,
        yaml(
          "  evenkeel:databases:",
          `    ${name}: ... # as it is`,
          `    ${restored}:`,
          "      kind: multiAzCluster",
          `      databaseName: ${databaseName}`,
        ),
        shell(`pulumi preview --stack ${stack}`, `pulumi up --stack ${stack}`),
      ],
      [
        "Find what the damaged one is like, how far it can be restored, and the security group of the new one:",
        shell(
          "aws rds describe-db-clusters --output table \\",
          "  --query 'DBClusters[].[DBClusterIdentifier,LatestRestorableTime,DBClusterInstanceClass,StorageType,Iops,DBSubnetGroup,VpcSecurityGroups[0].VpcSecurityGroupId]'",
        ),
      ],
      [
        `Let AWS restore it, in the network of \`${restored}\`. Where its log does not reach back far enough, \`restore-db-cluster-from-snapshot --engine postgres --snapshot-identifier <RecoveryPointArn>\` takes the place of the first three lines.`,
        shell(
          "aws rds restore-db-cluster-to-point-in-time --restore-type full-copy \\",
          `  --source-db-cluster-identifier ${name}-1a2b3c4d \\`,
          "  --restore-to-time 2026-11-01T09:59:00Z \\",
          `  --db-cluster-identifier copy-of-${name} \\`,
          "  --db-cluster-instance-class <class> --storage-type <type> --iops <iops> \\",
          "  --db-subnet-group-name <group> --vpc-security-group-ids <security group>",
          `aws rds wait db-cluster-available --db-cluster-identifier copy-of-${name}`,
          `aws rds modify-db-cluster --db-cluster-identifier copy-of-${name} --manage-master-user-password --apply-immediately`,
        ),
      ],
      [
        "Copy, where [below](#look-into-a-database) says how to get in. The passwords are in Secrets Manager: that of the copy in a secret of RDS, that of the new one in the secret of its URL.",
        shell(
          `pg_dump --format=custom --no-owner --no-privileges --file=${databaseName}.dump "<URL of the administrator of the copy>"`,
          `pg_restore --no-owner --no-privileges --exit-on-error --dbname="<URL of ${restored}>" ${databaseName}.dump`,
        ),
      ],
      [
        "Check the data, [switch over](#switch-the-services-over), and delete the copy:",
        shell(`aws rds delete-db-cluster --db-cluster-identifier copy-of-${name} --skip-final-snapshot`),
      ],
    ),
  ];
}
