import type { Target } from "./target";

const notFound = "ResourceNotFoundException";

// EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
export const vpc: Target = {
  type: "aws:ec2/vpc:Vpc",
  by: ["id"],
  missing: ["InvalidVpcID.NotFound", "The vpc ID '{value}' does not exist"],
  inUse: ["DependencyViolation", "The vpc '{id}' has dependencies and cannot be deleted."],
};
export const subnet: Target = {
  type: "aws:ec2/subnet:Subnet",
  by: ["id"],
  missing: ["InvalidSubnetID.NotFound", "The subnet ID '{value}' does not exist"],
  inUse: ["DependencyViolation", "The subnet '{id}' has dependencies and cannot be deleted."],
};
export const securityGroup: Target = {
  type: "aws:ec2/securityGroup:SecurityGroup",
  by: ["id"],
  comesWith: [
    { type: "aws:ec2/vpc:Vpc", by: ["defaultSecurityGroupId"] },
    { type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", by: ["id"] },
    { type: "aws:eks/cluster:Cluster", by: ["vpcConfig.clusterSecurityGroupId"] },
  ],
  missing: ["InvalidGroup.NotFound", "The security group '{value}' does not exist"],
  inUse: ["DependencyViolation", "resource {id} has a dependent object"],
};
export const routeTable: Target = {
  type: "aws:ec2/routeTable:RouteTable",
  by: ["id"],
  comesWith: [{ type: "aws:ec2/vpc:Vpc", by: ["defaultRouteTableId", "mainRouteTableId"] }],
  missing: ["InvalidRouteTableID.NotFound", "The routeTable ID '{value}' does not exist"],
  inUse: ["DependencyViolation", "The routeTable '{id}' has dependencies and cannot be deleted."],
};
export const defaultRouteTable: Target = {
  type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
  by: ["id"],
  missing: routeTable.missing,
};
export const internetGateway: Target = {
  type: "aws:ec2/internetGateway:InternetGateway",
  by: ["id"],
  missing: ["InvalidInternetGatewayID.NotFound", "The internetGateway ID '{value}' does not exist"],
};
export const egressOnlyGateway: Target = {
  type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  by: ["id"],
  missing: ["InvalidGatewayID.NotFound", "The gateway ID '{value}' does not exist"],
};
export const natGateway: Target = {
  type: "aws:ec2/natGateway:NatGateway",
  by: ["id"],
  missing: ["InvalidNatGatewayID.NotFound", "The natGateway ID '{value}' does not exist"],
};
export const elasticIp: Target = {
  type: "aws:ec2/eip:Eip",
  by: ["id"],
  missing: ["InvalidAllocationID.NotFound", "The allocation ID '{value}' does not exist"],
  inUse: ["InvalidIPAddress.InUse", "The allocation '{id}' is in use"],
};
export const vpcEndpoint: Target = {
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  by: ["id"],
  missing: ["InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '{value}' does not exist"],
};

// ELBv2: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html
export const loadBalancer: Target = {
  type: "aws:lb/loadBalancer:LoadBalancer",
  by: ["arn"],
  missing: ["LoadBalancerNotFound", "Load balancer '{value}' not found"],
};
export const listener: Target = {
  type: "aws:lb/listener:Listener",
  by: ["arn"],
  missing: ["ListenerNotFound", "Listener '{value}' not found"],
};
export const listenerRule: Target = {
  type: "aws:lb/listenerRule:ListenerRule",
  by: ["arn"],
  missing: ["RuleNotFound", "Rule '{value}' not found"],
};
export const targetGroup: Target = {
  type: "aws:lb/targetGroup:TargetGroup",
  by: ["arn"],
  missing: ["TargetGroupNotFound", "Target groups '{value}' not found"],
  inUse: ["ResourceInUse", "Target group '{id}' is currently in use by a listener or a rule"],
};
export const trustStore: Target = {
  type: "aws:lb/trustStore:TrustStore",
  by: ["arn"],
  missing: ["TrustStoreNotFound", "Trust store '{value}' not found"],
  inUse: ["TrustStoreInUse", "The trust store '{id}' is currently in use by a listener"],
};
export const certificate: Target = {
  type: "aws:acm/certificate:Certificate",
  by: ["arn"],
  missing: ["CertificateNotFound", "Certificate ARN '{value}' is not found"],
  inUse: ["ResourceInUseException", "Certificate {id} is in use."],
};
export const hostedZone: Target = {
  type: "aws:route53/zone:Zone",
  by: ["zoneId"],
  missing: ["NoSuchHostedZone", "No hosted zone found with ID: {value}"],
  inUse: ["HostedZoneNotEmpty", "The specified hosted zone contains non-required resource record sets and so cannot be deleted."],
};
export const webAcl: Target = {
  type: "aws:wafv2/webAcl:WebAcl",
  by: ["arn"],
  missing: ["WAFNonexistentItemException", "AWS WAF couldn't perform the operation because your resource doesn't exist."],
  inUse: ["WAFAssociatedItemException", "AWS WAF couldn't perform the operation because your resource is being used by another resource."],
};

// IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
export const role: Target = {
  type: "aws:iam/role:Role",
  by: ["name", "arn"],
  missing: ["NoSuchEntity", "The role with name {value} cannot be found."],
  inUse: ["DeleteConflict", "Cannot delete entity, must detach all policies first."],
};
export const policy: Target = {
  type: "aws:iam/policy:Policy",
  by: ["arn"],
  missing: ["NoSuchEntity", "Policy {value} does not exist or is not attachable."],
  inUse: ["DeleteConflict", "Cannot delete a policy attached to entities."],
};
export const instanceProfile: Target = {
  type: "aws:iam/instanceProfile:InstanceProfile",
  by: ["name", "arn"],
  missing: ["NoSuchEntity", "Instance Profile {value} cannot be found."],
};

// ECS: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
export const ecsCluster: Target = {
  type: "aws:ecs/cluster:Cluster",
  by: ["arn", "name"],
  missing: ["ClusterNotFoundException", "Cluster not found."],
  inUse: ["ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."],
};
export const taskDefinition: Target = {
  type: "aws:ecs/taskDefinition:TaskDefinition",
  by: ["arn", "arnWithoutRevision", "family"],
  missing: ["ClientException", "TaskDefinition not found."],
};
export const capacityProvider: Target = {
  type: "aws:ecs/capacityProvider:CapacityProvider",
  by: ["name", "arn"],
  missing: ["InvalidParameterException", "The specified capacity provider '{value}' was not found."],
  inUse: ["ClientException", "The capacity provider cannot be deleted because it is associated with a cluster."],
};
export const repository: Target = {
  type: "aws:ecr/repository:Repository",
  by: ["name"],
  missing: ["RepositoryNotFoundException", "The repository with name '{value}' does not exist in the registry"],
};
export const eksCluster: Target = {
  type: "aws:eks/cluster:Cluster",
  by: ["name"],
  missing: [notFound, "No cluster found for name: {value}."],
  inUse: ["ResourceInUseException", "Cluster has nodegroups attached"],
};
export const lambda: Target = {
  type: "aws:lambda/function:Function",
  by: ["name", "arn"],
  regional: true,
  missing: [notFound, "Function not found: {value}"],
};
export const namespace: Target = {
  type: "aws:servicediscovery/httpNamespace:HttpNamespace",
  by: ["id", "arn"],
  missing: ["NamespaceNotFound", "{value}"],
  inUse: ["ResourceInUse", "Namespace has associated services"],
};
export const dnsNamespace: Target = { ...namespace, type: "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace" };

// RDS: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
export const dbInstance: Target = {
  type: "aws:rds/instance:Instance",
  by: ["identifier", "arn"],
  missing: ["DBInstanceNotFound", "DBInstance {value} not found."],
};
export const dbSubnetGroup: Target = {
  type: "aws:rds/subnetGroup:SubnetGroup",
  by: ["name"],
  missing: ["DBSubnetGroupNotFoundFault", "DBSubnetGroup '{value}' not found"],
  inUse: ["InvalidDBSubnetGroupStateFault", "Cannot delete the subnet group '{id}' because at least one database instance is still using it."],
};
export const dbParameterGroup: Target = {
  type: "aws:rds/parameterGroup:ParameterGroup",
  by: ["name"],
  missing: ["DBParameterGroupNotFound", "DBParameterGroup not found: {value}"],
  inUse: [
    "InvalidDBParameterGroupState",
    "One or more database instances are still members of this parameter group {id}, so the group cannot be deleted",
  ],
};
export const dbClusterParameterGroup: Target = {
  type: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  by: ["name"],
  missing: ["DBClusterParameterGroupNotFound", "DBClusterParameterGroup not found: {value}"],
  inUse: [
    "InvalidDBParameterGroupState",
    "One or more database clusters are still members of this parameter group {id}, so the group cannot be deleted",
  ],
};
export const dbOptionGroup: Target = {
  type: "aws:rds/optionGroup:OptionGroup",
  by: ["name"],
  missing: ["OptionGroupNotFoundFault", "Specified OptionGroupName: {value} not found."],
  inUse: ["InvalidOptionGroupStateFault", "The option group '{id}' cannot be deleted because it is in use."],
};
export const dbCluster: Target = {
  type: "aws:rds/cluster:Cluster",
  by: ["clusterIdentifier", "arn"],
  missing: ["DBClusterNotFoundFault", "DBCluster {value} not found."],
  inUse: ["InvalidDBClusterStateFault", "Cluster cannot be deleted, it still contains DB instances in non-deleting state."],
};
export const dbSnapshot: Target = {
  type: "aws:rds/snapshot:Snapshot",
  by: ["dbSnapshotIdentifier", "dbSnapshotArn"],
  missing: ["DBSnapshotNotFound", "DBSnapshot not found: {value}"],
};
export const dbClusterSnapshot: Target = {
  type: "aws:rds/clusterSnapshot:ClusterSnapshot",
  by: ["dbClusterSnapshotIdentifier", "dbClusterSnapshotArn"],
  missing: ["DBClusterSnapshotNotFoundFault", "DBClusterSnapshot not found: {value}"],
};
export const dbProxy: Target = {
  type: "aws:rds/proxy:Proxy",
  by: ["name"],
  missing: ["DBProxyNotFoundFault", "DBProxy {value} not found."],
};
export const cacheSubnetGroup: Target = {
  type: "aws:elasticache/subnetGroup:SubnetGroup",
  by: ["name"],
  missing: ["CacheSubnetGroupNotFoundFault", "Cache Subnet Group {value} does not exist."],
  inUse: ["CacheSubnetGroupInUse", "Cache subnet group {id} is currently in use by a cache cluster."],
};

export const key: Target = {
  type: "aws:kms/key:Key",
  by: ["arn", "keyId"],
  regional: true,
  missing: ["NotFoundException", "Key '{value}' does not exist"],
};
export const keyAlias: Target = {
  type: "aws:kms/alias:Alias",
  by: ["name", "arn"],
  regional: true,
  missing: ["NotFoundException", "Alias {value} is not found."],
};
export const replicaKey: Target = { ...key, type: "aws:kms/replicaKey:ReplicaKey" };
export const secret: Target = {
  type: "aws:secretsmanager/secret:Secret",
  by: ["arn", "name"],
  regional: true,
  // The password that RDS manages is in a secret that RDS makes.
  comesWith: [
    { type: "aws:rds/instance:Instance", by: ["masterUserSecrets.secretArn"] },
    { type: "aws:rds/cluster:Cluster", by: ["masterUserSecrets.secretArn"] },
  ],
  missing: [notFound, "Secrets Manager can't find the specified secret."],
};

// Backup: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupPlan.html
export const backupVault: Target = {
  type: "aws:backup/vault:Vault",
  by: ["name"],
  missing: [notFound, "Backup vault {value} does not exist."],
};
export const backupVaultArn: Target = { ...backupVault, by: ["arn"] };
export const backupPlan: Target = {
  type: "aws:backup/plan:Plan",
  by: ["id"],
  missing: [notFound, "Cannot find Backup plan with ID {value}"],
  inUse: ["InvalidRequestException", "Related backup plan selections must be deleted prior to backup plan deletion"],
};
export const restoreTestingPlan: Target = {
  type: "aws:backup/restoreTestingPlan:RestoreTestingPlan",
  by: ["name"],
  missing: [notFound, "Restore testing plan {value} does not exist."],
  inUse: ["InvalidRequestException", "Restore testing plan {id} cannot be deleted because it has restore testing selections."],
};
export const backupFramework: Target = {
  type: "aws:backup/framework:Framework",
  by: ["arn"],
  missing: [notFound, "Framework {value} does not exist."],
};

export const bucket: Target = {
  type: "aws:s3/bucket:Bucket",
  by: ["bucket"],
  missing: ["NoSuchBucket", "The specified bucket does not exist"],
  inUse: ["BucketNotEmpty", "The bucket you tried to delete is not empty"],
};
export const bucketArn: Target = { ...bucket, by: ["arn"] };
export const logGroup: Target = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  by: ["name"],
  missing: [notFound, "The specified log group does not exist."],
};
export const logGroupArn: Target = { ...logGroup, by: ["arn"] };
export const deliveryStream: Target = {
  type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  by: ["arn"],
  missing: [notFound, "Firehose {value} not found."],
};
export const eventRule: Target = {
  type: "aws:cloudwatch/eventRule:EventRule",
  by: ["name"],
  missing: [notFound, "Rule {value} does not exist on EventBus default."],
  inUse: ["ValidationException", "Rule can't be deleted since it has targets."],
};
export const metricAlarm: Target = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  by: ["name"],
  missing: ["InvalidParameterException", "The specified alarm {value} does not exist."],
};
export const metricAlarmArn: Target = { ...metricAlarm, by: ["arn"] };
export const compositeAlarm: Target = { ...metricAlarm, type: "aws:cloudwatch/compositeAlarm:CompositeAlarm", by: ["alarmName"] };
export const compositeAlarmArn: Target = { ...compositeAlarm, by: ["arn"] };
export const topic: Target = {
  type: "aws:sns/topic:Topic",
  by: ["arn"],
  regional: true,
  missing: ["NotFound", "Topic does not exist"],
};
export const queue: Target = {
  type: "aws:sqs/queue:Queue",
  by: ["url"],
  missing: ["AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."],
};
export const scalableTarget: Target = {
  type: "aws:appautoscaling/target:Target",
  by: ["resourceId"],
  missing: ["ObjectNotFoundException", "No scalable target registered for resource ID: {value}"],
};
export const monitor: Target = {
  type: "datadog:index/monitor:Monitor",
  by: ["id"],
  missing: ["400 Bad Request", "monitor {value} does not exist"],
};
