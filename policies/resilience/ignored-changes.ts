import { defineRule, fail, of, pass, type Rule, withOptions } from "../kit";

/** The properties of each type that decide who reaches it, who may do what, and whether its data is safe. */
const GUARDED: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/instance:Instance": [
    "storageEncrypted",
    "publiclyAccessible",
    "deletionProtection",
    "backupRetentionPeriod",
    "vpcSecurityGroupIds",
    "parameterGroupName",
    "iamDatabaseAuthenticationEnabled",
  ],
  "aws:rds/cluster:Cluster": [
    "storageEncrypted",
    "deletionProtection",
    "backupRetentionPeriod",
    "vpcSecurityGroupIds",
    "dbClusterParameterGroupName",
    "iamDatabaseAuthenticationEnabled",
  ],
  "aws:rds/clusterInstance:ClusterInstance": ["publiclyAccessible"],
  "aws:rds/proxy:Proxy": ["requireTls", "vpcSecurityGroupIds"],
  "aws:ec2/securityGroup:SecurityGroup": ["ingress", "egress"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["cidrIpv4", "cidrIpv6", "fromPort", "toPort"],
  "aws:ec2/securityGroupRule:SecurityGroupRule": ["cidrBlocks", "ipv6CidrBlocks", "fromPort", "toPort"],
  "aws:ec2/networkAcl:NetworkAcl": ["ingress", "egress"],
  "aws:lb/listener:Listener": ["protocol", "sslPolicy", "certificateArn"],
  "aws:lb/loadBalancer:LoadBalancer": ["internal", "securityGroups", "enableDeletionProtection"],
  "aws:iam/role:Role": ["assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "permissionsBoundary"],
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:iam/policy:Policy": ["policy"],
  "aws:kms/key:Key": ["policy", "enableKeyRotation", "isEnabled"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws:secretsmanager/secret:Secret": ["policy", "kmsKeyId"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["policy", "blockPublicPolicy"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
  ],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["rules"],
  "aws:s3/bucketVersioning:BucketVersioning": ["versioningConfiguration"],
  "aws:sns/topic:Topic": ["policy", "kmsMasterKeyId"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:sqs/queue:Queue": ["policy", "kmsMasterKeyId", "sqsManagedSseEnabled"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
  "aws:eks/cluster:Cluster": [
    "vpcConfig.endpointPublicAccess",
    "vpcConfig.publicAccessCidrs",
    "encryptionConfig",
    "accessConfig.authenticationMode",
  ],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
  "aws:backup/vaultPolicy:VaultPolicy": ["policy"],
  "aws:lambda/permission:Permission": ["principal", "sourceArn", "sourceAccount"],
  "aws:cloudtrail/trail:Trail": ["enableLogging", "isMultiRegionTrail", "kmsKeyId"],
};

const INSTANCE = "aws:rds/instance:Instance";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const changesSeen = defineRule({
  id: "security-changes-seen",
  title: "A program mends what somebody changed about a resource's security",
  severity: "medium",
  resources: [INSTANCE, ...Object.keys(GUARDED).filter((type) => type !== INSTANCE)],
  why: "What ignoreChanges names is neither compared nor mended: the program goes on saying one thing while the cloud does another.",
  fix: "Take the property out of ignoreChanges, and bring the program in line with what there is.",
  link: "https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/",
  controls: { nist80053: ["CM-3", "CM-6", "SI-7"], pciDss: ["1.2.2", "2.2.1"] },
  passes: [
    { storageEncrypted: true },
    withOptions({ ignoreChanges: ["availabilityZone", "snapshotIdentifier"] }, { storageEncrypted: true }),
    withOptions({ ignoreChanges: ["tags"] }, of(GROUP, {})),
    withOptions({ ignoreChanges: ["vpcConfig.subnetIds"] }, of("aws:eks/cluster:Cluster", {})),
  ],
  fails: [
    withOptions({ ignoreChanges: ["publiclyAccessible"] }, { publiclyAccessible: false }),
    withOptions({ ignoreChanges: ["*"] }, { publiclyAccessible: false }),
    withOptions({ ignoreChanges: ["ingress[0].cidrBlocks"] }, of(GROUP, {})),
    withOptions({ ignoreChanges: ["vpcConfig"] }, of("aws:eks/cluster:Cluster", {})),
    withOptions({ ignoreChanges: ["encryptionConfig.resources"] }, of("aws:eks/cluster:Cluster", {})),
  ],

  validate({ type, options }) {
    const guarded = GUARDED[type] ?? [];
    const hidden = options.ignoreChanges.filter((path) => path === "*" || guarded.some((each) => hides(path, each)));
    if (hidden.length === 0) return pass;
    return fail(`found ${hidden.join(", ")}, expected nothing that its security depends on`, "ignoreChanges");
  },
});

/** Whether a path that is ignored is that of a property, of a part of it, or of what it is a part of. */
function hides(ignored: string, property: string): boolean {
  const path = ignored.replace(/\[(?:\d+|\*)\]/g, "").replace(/\["([^"]*)"\]/g, ".$1");
  return `${path}.`.startsWith(`${property}.`) || property.startsWith(`${path}.`);
}

export const rules: readonly Rule[] = [changesSeen];
