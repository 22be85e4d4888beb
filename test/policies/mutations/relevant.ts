import type { MutationKind, Statement, Target } from "./mutate";

type Relevance = readonly [
  type: RegExp,
  path: RegExp,
  kinds: readonly MutationKind[],
  when?: (statement: Statement) => boolean,
];

const LOST: readonly MutationKind[] = ["delete", "negate"];
const OPENED: readonly MutationKind[] = ["open"];
const WIDENED: readonly MutationKind[] = ["wildcard"];
const GONE: readonly MutationKind[] = ["gone"];

/** The element of a statement of a policy document, wherever the document stands. */
function ofStatement(element: "Action" | "Resource" | "Principal" | "Condition"): RegExp {
  const kind = element === "Principal" ? "(?:\\.\\w+)?" : "";
  return new RegExp(`\\.Statement\\[\\d+\\]\\.${element}${kind}$`);
}

// Where a condition confines a statement, its resource and its principal need not, and the other way round.
function isUnconditional({ Condition }: Statement): boolean {
  return Condition === undefined;
}

/** Whether a statement allows to see what there is, and nothing that is in it. */
function describes({ Action }: Statement): boolean {
  return [Action].flat().every((action) => /^\w+:Describe/.test(String(action)));
}

function isAboutEverything({ Resource }: Statement): boolean {
  return [Resource].flat().includes("*");
}

/** A service or a federation acts for others too; a role that is named does not. */
function trustsOthers({ Principal }: Statement): boolean {
  return typeof Principal === "object" && Principal !== null && !("AWS" in Principal);
}

/**
 * What matters to encryption, access and tags, by type and path: a change of it in this way is one that a mandatory
 * rule has to refuse. The list is by what AWS documents about each property, not by the rules that there are.
 */
const RELEVANT: readonly Relevance[] = [
  // Encryption of data where it lies.
  [/^aws:/, /(?:^|\.)(?:kms\w*(?:Id|Arn|KeyId)|keyArn|masterUserSecretKmsKeyId)$/i, ["delete"]],
  [/^aws:(?:rds|ec2|efs|lambda|sqs|sns)\//, /(?:storageEncrypted|encrypted|enableKeyRotation)$/i, LOST],
  [/^aws:kms\/key:/, /^enableKeyRotation$/, LOST],
  [/^aws:s3\/bucketServerSideEncryption/, /sseAlgorithm$/, ["delete"]],
  [/^aws:s3\/bucketServerSideEncryption/, /^$/, GONE],
  [/^kubernetes:storage/, /^parameters\.(?:encrypted|kmsKeyId)$/, LOST],
  [/^kubernetes:eks.amazonaws.com\/v1:NodeClass$/, /kmsKeyID$/, ["delete"]],
  [/^aws:eks\/cluster:/, /^encryptionConfig(?:\.provider\.keyArn)?$/, ["delete"]],
  // Encryption of data on its way.
  [/^aws:lb\/listener:/, /^(?:sslPolicy|certificateArn|defaultActions\[\d+\]\.redirect\.protocol)$/, ["delete"]],
  [/^aws:rds\/proxy:/, /^requireTls$/, LOST],
  [/^kubernetes:eks.amazonaws.com\/v1:IngressClassParams$/, /^spec\.sslPolicy$/, ["delete"]],
  [/^aws:(?:s3\/bucketPolicy|sns\/topicPolicy):/, /^$/, GONE],
  [/^aws:(?:s3\/bucketPolicy|sns\/topicPolicy):/, /Condition\.Bool\.aws:SecureTransport$/, ["negate"]],
  // Who may do what.
  [/^aws:iam\/(?:rolePolicy|policy):/, ofStatement("Action"), WIDENED],
  [
    /^aws:iam\/(?:rolePolicy|policy):/,
    ofStatement("Resource"),
    WIDENED,
    (each) => isUnconditional(each) && !describes(each),
  ],
  [/^aws:iam\/(?:rolePolicy|policy):/, ofStatement("Condition"), ["delete"], isAboutEverything],
  [/^aws:iam\/role:/, ofStatement("Principal"), WIDENED],
  [/^aws:iam\/role:/, ofStatement("Condition"), ["delete"], trustsOthers],
  [
    /^aws:(?:s3|sns|sqs|kms|secretsmanager|backup|ecr|cloudwatch|ec2)\/\w*(?:[pP]olicy|key|vpcEndpoint):/,
    ofStatement("Principal"),
    WIDENED,
    isUnconditional,
  ],
  [/^aws:secretsmanager\/secretPolicy:/, /^blockPublicPolicy$/, LOST],
  [/^aws:lambda\/permission:/, /^principal$/, WIDENED],
  [/^aws:eks\/cluster:/, /^accessConfig\.(?:authenticationMode|bootstrapClusterCreatorAdminPermissions)$/, LOST],
  [/^aws:rds\/(?:instance|cluster):/, /^iamDatabaseAuthenticationEnabled$/, LOST],
  // Whom the network admits.
  [/^aws:(?:vpc\/securityGroup(?:In|E)gressRule|ec2\/securityGroup\w*):/, /cidr/i, OPENED],
  [/^aws:vpc\/securityGroupIngressRule:/, /^ipProtocol$/, OPENED],
  [/^aws:ec2\/defaultSecurityGroup:/, /^$/, GONE],
  [/^aws:ec2\/subnet:/, /^mapPublicIpOnLaunch$/, ["negate"]],
  [/^aws:rds\/(?:instance|clusterInstance):/, /^publiclyAccessible$/, ["negate"]],
  [/^aws:ecs\/service:/, /^networkConfiguration\.assignPublicIp$/, ["negate"]],
  [/^aws:eks\/cluster:/, /^vpcConfig\.endpointP(?:ublic|rivate)Access$/, ["negate"]],
  [/^aws:s3\/bucketPublicAccessBlock:/, /^(?:block|ignore|restrict)\w+$/, LOST],
  [/^aws:s3\/bucketPublicAccessBlock:/, /^$/, GONE],
  [/^aws:wafv2\/webAclAssociation:/, /^$/, GONE],
  [/^kubernetes:networking.k8s.io\/v1:NetworkPolicy$/, /^spec\.ingress\b.*ipBlock\.cidr$/, OPENED],
  // What containers may do on their host.
  [
    /^aws:ecs\/taskDefinition:/,
    /\.(?:privileged|readonlyRootFilesystem|user|linuxParameters\.capabilities\.drop)$/,
    LOST,
  ],
  [
    /^kubernetes:(?:apps|argoproj.io|batch)\//,
    /\.(?:runAsNonRoot|allowPrivilegeEscalation|readOnlyRootFilesystem)$/,
    LOST,
  ],
  [/^kubernetes:(?:apps|argoproj.io|batch)\//, /\.securityContext$/, ["delete"]],
  // Whose a thing is.
  [/^aws:/, /^tagsAll\.(?:Project|Owner|Environment|Service|CostCenter|DataClassification|ManagedBy)$/, ["delete"]],
];

export function isRelevant({ type, path, kind, statement }: Target): boolean {
  // To widen what is denied opens nothing.
  if (statement?.Effect === "Deny" && kind === "wildcard") return false;
  return RELEVANT.some(
    ([types, paths, kinds, when]) =>
      kinds.includes(kind) && types.test(type) && paths.test(path) && (!when || (statement && when(statement))),
  );
}
