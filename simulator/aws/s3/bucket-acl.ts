import { behaviour, refuse } from "../../kit";

export const bucketAcl = behaviour("aws:s3/bucketAcl:BucketAcl", {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
  create(cloud, { bucket }) {
    const controls = cloud.every("aws:s3/bucketOwnershipControls:BucketOwnershipControls", { bucket });
    const isOurs = cloud.find("aws:s3/bucket:Bucket", bucket) !== undefined;
    const allows = controls.some(({ outputs }) => outputs.rule?.objectOwnership !== "BucketOwnerEnforced");
    // The preview of a bucket does not know yet who will make the controls.
    if (allows || !isOurs || cloud.isPreview) return undefined;
    return refuse(
      "AccessControlListNotSupported",
      "The bucket does not allow ACLs",
      "new buckets have none: write a policy, or depend on BucketOwnershipControls with objectOwnership BucketOwnerPreferred",
    );
  },
});
