import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "../../base";
import { type FileSystem, fileSystemsOf } from "../volume-settings";
import type { WorkloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";

interface Place {
  cluster: Pick<EcsCluster, "execKeyArn" | "execLogGroupArn">;
  logGroupArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/** What a task has to be allowed for what its workload uses, beyond the permissions that it names. */
export function impliedPermissions(
  { exec, volumes, sidecars }: Pick<WorkloadSettings, "exec" | "volumes" | "sidecars">,
  place: Place,
): aws.iam.PolicyStatement[] {
  return [
    ...fileSystemsOf(volumes).map(([, fileSystem]) => mount(fileSystem, place)),
    ...(sidecars.logRouter?.destination === "logGroup" ? [writeLogs(place.logGroupArn)] : []),
    ...(exec ? openSessions(place.cluster) : []),
  ];
}

// https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
function mount({ fileSystemId, accessPointId, readOnly }: FileSystem, { accountId, region }: Place) {
  const place = `arn:aws:elasticfilesystem:${region}:${accountId}`;
  const actions = ["elasticfilesystem:ClientMount", ...(readOnly ? [] : ["elasticfilesystem:ClientWrite"])];
  const onlyThere = {
    StringEquals: { "elasticfilesystem:AccessPointArn": `${place}:access-point/${accessPointId}` },
  };
  return allow(actions, `${place}:file-system/${fileSystemId}`, onlyThere);
}

function writeLogs(logGroupArn: pulumi.Input<string>): aws.iam.PolicyStatement {
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logGroupArn}:*`);
}

// The channels of a session have no name, and log groups are listed for an account. All else is this cluster's own.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
function openSessions({ execKeyArn, execLogGroupArn }: Place["cluster"]): aws.iam.PolicyStatement[] {
  const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
  const record = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  return [
    allow(
      channels.map((action) => `ssmmessages:${action}`),
      "*",
    ),
    allow(["logs:DescribeLogGroups"], "*"),
    allow(record, pulumi.interpolate`${execLogGroupArn}:*`),
    allow(["kms:Decrypt"], execKeyArn),
  ];
}
