import { defineRule, eachAllow, of, pass, type Rule, type View } from "../kit";
import { eachIdentityDocument, identityTypes, statement } from "./iam-documents";

/**
 * What opens a whole account. AWS takes these actions on "*" only, so that no ARN confines them: what an account may
 * publish, whom it shares with and how its people sign in is for whoever runs it.
 */
const OPEN_THE_ACCOUNT = [
  "ec2:DisableImageBlockPublicAccess",
  "ec2:DisableSnapshotBlockPublicAccess",
  "ecr:PutRegistryPolicy",
  "elasticmapreduce:PutBlockPublicAccessConfiguration",
  "events:PutPermission",
  "iam:DeleteAccountPasswordPolicy",
  "iam:UpdateAccountPasswordPolicy",
  "lakeformation:BatchGrantPermissions",
  "lakeformation:GrantPermissions",
  "lakeformation:PutDataLakeSettings",
  "organizations:LeaveOrganization",
  "ram:EnableSharingWithAwsOrganization",
  "s3:PutAccessPointPublicAccessBlock",
  "s3:PutAccountPublicAccessBlock",
].map((action) => action.toLowerCase());

const noAccountExposure = defineRule({
  id: "iam-no-account-exposure",
  title: "No policy lets an identity open the whole account",
  severity: "high",
  resources: identityTypes,
  why: "Each of these actions takes a safeguard from every bucket, snapshot, registry or user of the account at once.",
  fix: "Take the action away. Settings of an account belong to the identity that sets the account up.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: { fsbp: ["S3.1"], cis: ["2.1.4"], nist80053: ["AC-3", "AC-6", "SC-7"], pciDss: ["7.2.2"] },
  passes: [
    { policy: statement({ Action: "s3:GetAccountPublicAccessBlock", Resource: "*" }) },
    { policy: { Statement: [{ Effect: "Deny", Action: "s3:PutAccountPublicAccessBlock", Resource: "*" }] } },
  ],
  fails: [
    { policy: statement({ Action: "s3:PutAccountPublicAccessBlock", Resource: "*" }) },
    { policy: statement({ Action: ["ec2:DescribeSnapshots", "EC2:DisableSnapshotBlockPublicAccess"], Resource: "*" }) },
    of("aws:iam/policy:Policy", { policy: statement({ Action: "organizations:LeaveOrganization", Resource: "*" }) }),
  ],

  validate: (resource) =>
    eachIdentityDocument(resource, (document) => eachAllow(document, (each) => each.actions.every(opensNothing))),
});

// A pattern that covers one of them is refused for itself: iam-no-wildcard-action.
function opensNothing(action: View) {
  return OPEN_THE_ACCOUNT.includes(action.text.toLowerCase()) ? action.wrong("actions on single resources") : pass;
}

export const rules: readonly Rule[] = [noAccountExposure];
