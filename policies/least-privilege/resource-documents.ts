import { anyComponent, of, type ResourceView, type Verdict, type View } from "../kit";
import { eachGiven, unlessGiven } from "./iam-documents";

/** The types whose document says who may use the resource itself, and the property that it stands in. */
const PROPERTY: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "policy",
  "aws:s3/accessPoint:AccessPoint": "policy",
  "aws:s3control/accessPointPolicy:AccessPointPolicy": "policy",
  "aws:kms/key:Key": "policy",
  "aws:kms/keyPolicy:KeyPolicy": "policy",
  "aws:kms/replicaKey:ReplicaKey": "policy",
  "aws:kms/externalKey:ExternalKey": "policy",
  "aws:kms/replicaExternalKey:ReplicaExternalKey": "policy",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
  "aws:secretsmanager/secret:Secret": "policy",
  "aws:backup/vaultPolicy:VaultPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sns/topic:Topic": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
  "aws:sqs/queue:Queue": "policy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
  "aws:ecr/registryPolicy:RegistryPolicy": "policy",
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "repositoryPolicy",
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "policy",
  "aws:dynamodb/resourcePolicy:ResourcePolicy": "policy",
  "aws:kinesis/resourcePolicy:ResourcePolicy": "policy",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
  "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": "accessPolicy",
  "aws:opensearch/domain:Domain": "accessPolicies",
  "aws:opensearch/domainPolicy:DomainPolicy": "accessPolicies",
};

/** The types whose document says who may use the resource itself, and components that are given some. */
export const resourcePolicyTypes = [
  "aws:s3/bucketPolicy:BucketPolicy",
  ...Object.keys(PROPERTY),
  anyComponent,
] as const;

/** One verdict over all documents that say who may use a resource. */
export function eachResourceDocument(resource: ResourceView, judge: (document: View) => Verdict): Verdict {
  if (resource.isComponent) return eachGiven(resource, "resource", judge);
  const document = resource.at(PROPERTY[resource.type] ?? "policy");
  return unlessGiven(resource, "resource", document, () => judge(document));
}

/** The same document for a resource of each type, to try a rule on. */
export function onEachType(document: object) {
  return Object.entries(PROPERTY).map(([type, property]) => of(type, { [property]: document }));
}

/** The service whose resources a document admits to, as actions name it: `s3`, `kms`. */
export function serviceOf(resource: ResourceView): string {
  const service = /^aws:(\w+)\//.exec(resource.type)?.[1] ?? "";
  return { cloudwatch: resource.type.includes("/event") ? "events" : "logs", s3control: "s3" }[service] ?? service;
}
