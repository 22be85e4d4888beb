import { behaviour, type Cloud, refuse } from "../../kit";
import { documentProblems } from "../iam/document";
import { statementsOf } from "../iam/statements";

export const bucketPolicy = behaviour("aws:s3/bucketPolicy:BucketPolicy", {
  check: ({ policy }) => documentProblems("policy", policy, "resource", 20480),

  create(cloud, { bucket: name, policy }) {
    requireOwnResources(cloud, name, policy);
    const [block] = cloud.every("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: name });
    // New buckets block what is public. A preview does not know yet who will open them.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    const isNew = cloud.find("aws:s3/bucket:Bucket", name) !== undefined;
    const isBlocked = block ? block.inputs.blockPublicPolicy : isNew && !cloud.isPreview;
    if (isBlocked && isPublic(policy)) {
      refuse(
        "AccessDenied",
        "User is not authorized to perform: s3:PutBucketPolicy because public policies are blocked by the BlockPublicPolicy block public access setting.",
        "let it depend on a BucketPublicAccessBlock with blockPublicPolicy: false",
      );
    }
    return undefined;
  },
});

function requireOwnResources(cloud: Cloud, name: string, policy: string): void {
  const arn = cloud.find("aws:s3/bucket:Bucket", name)?.outputs.arn ?? `arn:aws:s3:::${name}`;
  const resources: string[] = statementsOf(policy).flatMap(({ Resource = [] }) => [Resource].flat());
  const stranger = resources.find(
    (resource) =>
      resource !== "*" && resource !== arn && !resource.startsWith(`${arn}/`) && !resource.startsWith(`${arn}*`),
  );
  if (stranger !== undefined) refuse("MalformedPolicy", "Policy has invalid resource", `${stranger} is not in ${arn}`);
}

function isPublic(policy: string): boolean {
  return statementsOf(policy).some(({ Effect, Principal, Condition }) => {
    const anyone = Principal === "*" || [Principal?.AWS].flat().includes("*");
    return Effect === "Allow" && anyone && Condition === undefined;
  });
}
