import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "../base";
import { duration, type Fault, type Place } from "./fault";
import type { ExperimentOf } from "./settings";

/**
 * Cuts off a zone: AWS puts an access list that denies everything in the place of the subnets' own, and puts theirs
 * back at the end.
 * https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#disrupt-connectivity
 */
export function zoneOutage(
  { zone, minutes }: ExperimentOf<"zoneOutage">,
  vpcId: pulumi.Input<string>,
  place: Place,
): Fault {
  return {
    description: `Cuts the subnets in ${zone} off from all others`,
    actionId: "aws:network:disrupt-connectivity",
    parameters: { duration: duration(minutes), scope: "all" },
    targetKey: "Subnets",
    target: {
      resourceType: "aws:ec2:subnet",
      parameters: { availabilityZoneIdentifier: zone, vpc: vpcId },
      // All of one zone: less would not be the loss of a zone.
      selectionMode: "ALL",
    },
    permissions: replaceAccessLists(vpcId, place),
  };
}

// As in AWS's own policy, confined to this network. What reads prefix lists is left out: only other scopes name some.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSFaultInjectionSimulatorNetworkAccess.html
function replaceAccessLists(vpcId: pulumi.Input<string>, { accountId, region }: Place): aws.iam.PolicyStatement[] {
  const prefix = `arn:aws:ec2:${region}:${accountId}`;
  const vpcArn = pulumi.interpolate`${prefix}:vpc/${vpcId}`;
  const accessLists = `${prefix}:network-acl/*`;
  const made = { "aws:RequestTag/managedByFIS": "true" };
  return [
    allow(["ec2:CreateNetworkAcl"], vpcArn),
    allow(["ec2:CreateNetworkAcl"], accessLists, { StringEquals: made }),
    allow(["ec2:CreateTags"], accessLists, { StringEquals: { "ec2:CreateAction": "CreateNetworkAcl", ...made } }),
    allow(["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl"], accessLists, {
      StringEquals: { "ec2:ResourceTag/managedByFIS": "true" },
    }),
    allow(["ec2:ReplaceNetworkAclAssociation"], [`${prefix}:subnet/*`, accessLists], {
      ArnEquals: { "ec2:Vpc": vpcArn },
    }),
    allow(["ec2:DescribeNetworkAcls", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], "*"),
  ];
}
