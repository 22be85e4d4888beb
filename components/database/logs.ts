import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface LogGroupsArgs {
  /** The name in RDS of what writes: an instance, or a cluster for all its instances. */
  source: "instance" | "cluster";
  identifier: pulumi.Output<string>;
  logs: readonly string[];
  keepDays: number;
  keyArn: pulumi.Output<string>;
}

/**
 * The log groups to which RDS exports the logs of a database, `<name>-<log>` for each. RDS would make them itself, to
 * be kept for ever and without our key, so they come first.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
 */
export function createLogGroups(
  name: string,
  { source, identifier, logs, keepDays, keyArn }: LogGroupsArgs,
  child: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup[] {
  return logs.map((log) => {
    const groupName = pulumi.interpolate`/aws/rds/${source}/${identifier}/${log}`;
    const kept = { retentionInDays: keepDays, kmsKeyId: keyArn };
    return new aws.cloudwatch.LogGroup(`${name}-${log}`, { name: groupName, ...kept }, child);
  });
}
