import { defineRule, type Rule } from "../kit";
import { expectOwnKey } from "./own-key";

const trailOwnKey = defineRule({
  id: "cloudtrail-own-key",
  title: "A trail is encrypted with a key of one's own",
  severity: "high",
  resources: ["aws:cloudtrail/trail:Trail"],
  why: "Who may read the bucket must not read who did what in the account: with a key of one's own that takes a second permission.",
  fix: "Set kmsKeyId to the ARN of a key whose policy lets cloudtrail.amazonaws.com encrypt for this trail.",
  link: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
  controls: { fsbp: ["CloudTrail.2"], cis: ["3.5"], nist80053: ["AU-9", "SC-28(1)"], pciDss: ["10.3.2"] },
  passes: [
    { s3BucketName: "trail", kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/trail" },
    { s3BucketName: "trail", kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:alias/trail" },
  ],
  fails: [{ s3BucketName: "trail" }, { s3BucketName: "trail", kmsKeyId: "" }],

  validate: (trail) => expectOwnKey(trail, "kmsKeyId"),
});

export const rules: readonly Rule[] = [trailOwnKey];
