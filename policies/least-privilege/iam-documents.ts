import type { ResourceView, Verdict, View } from "../kit";

/** The types whose documents say what an identity may do, each spelling of them. */
export const identityTypes = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
] as const;

/** One verdict over all documents that say what an identity may do. */
export function eachIdentityDocument(resource: ResourceView, judge: (document: View) => Verdict): Verdict {
  if (resource.type === "aws:iam/role:Role") return resource.each("inlinePolicies", (each) => judge(each.at("policy")));
  const isPermissionSet = resource.type.startsWith("aws:ssoadmin/");
  return judge(resource.at(isPermissionSet ? "inlinePolicy" : "policy"));
}

/** The types whose document says who may use the resource itself. */
export const resourcePolicyTypes = [
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucket:Bucket",
  "aws:kms/key:Key",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:secretsmanager/secret:Secret",
  "aws:backup/vaultPolicy:VaultPolicy",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topic:Topic",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:sqs/queue:Queue",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:ecr/registryPolicy:RegistryPolicy",
  "aws:efs/fileSystemPolicy:FileSystemPolicy",
  "aws:dynamodb/resourcePolicy:ResourcePolicy",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
] as const;

/** The document that says who may use the resource itself. */
export function resourcePolicy(resource: ResourceView): View {
  return resource.at(
    resource.type === "aws:cloudwatch/logResourcePolicy:LogResourcePolicy" ? "policyDocument" : "policy",
  );
}

/** The same document in every form that a rule meets it, to try the rule on. */
export function statement(properties: Readonly<Record<string, unknown>>) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...properties }] };
}
