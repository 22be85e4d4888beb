import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { allow } from "../../base";
import type { Disk } from "../volume-settings";
import { namedVolume } from "./task";

/** The EBS volume that each of a service's tasks is given when it starts. */
export function taskDisk(
  name: string,
  { sizeGb, type }: Disk,
  { roleArn, kmsKeyId }: { roleArn: pulumi.Input<string>; kmsKeyId: pulumi.Input<string> },
): aws.types.input.ecs.ServiceVolumeConfiguration {
  return {
    name: namedVolume(name),
    managedEbsVolume: {
      roleArn,
      encrypted: true,
      kmsKeyId,
      sizeInGb: sizeGb,
      volumeType: type,
      fileSystemType: "ext4",
      tagSpecifications: [{ resourceType: "volume", propagateTags: "SERVICE" }],
    },
  };
}

/**
 * What ECS has to do with a key to give tasks disks that it encrypts.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html
 */
export function encryptDisks(keyArn: pulumi.Input<string>, region: string): aws.iam.PolicyStatement[] {
  const forDisks = {
    StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` },
    "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "aws:ebs:id" },
  };
  const onlyByAws = { ...forDisks, Bool: { "kms:GrantIsForAWSResource": "true" } };
  return [
    allow(["kms:DescribeKey"], keyArn),
    allow(["kms:GenerateDataKeyWithoutPlaintext"], keyArn, forDisks),
    allow(["kms:CreateGrant"], keyArn, onlyByAws),
  ];
}
