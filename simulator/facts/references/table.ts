import { elsewhere, holds, mentions, type References, says } from "./target";
import * as to from "./targets";

const kmsKey = mentions(to.key, to.keyAlias, to.replicaKey);
const rdsKey = mentions(
  says(to.key, "KMSKeyNotAccessibleFault", "The specified KMS key [{value}] does not exist, is not enabled or you do not have permissions to access it."),
  to.keyAlias,
  to.replicaKey,
);

// The ENIs of these stay in subnets and groups as long as the resource stands.
const placed = { subnets: holds(to.subnet), groups: holds(to.securityGroup) };
const ecsSubnet = says(to.subnet, "InvalidParameterException", "Error retrieving subnet information for [{value}]: The subnet ID '{value}' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
const ecsGroup = says(to.securityGroup, "InvalidParameterException", "Error retrieving security group information for [{value}]: The security group '{value}' does not exist (ErrorCode: InvalidGroup.NotFound)");
const ecsTarget = says(to.targetGroup, "InvalidParameterException", "The target group with targetGroupArn {value} does not exist.");
const taskRole = mentions(says(to.role, "ClientException", "Role is not valid"));
const dbSubnet = says(to.subnet, "InvalidSubnet", "Some input subnets in :[{value}] are invalid.");
const dbGroup = says(to.securityGroup, "InvalidParameterValue", "Invalid security group , groupId= {value}, groupName=.");
const monitoringRole = says(to.role, "InvalidParameterValue", "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING");
const backupRole = says(to.role, "InvalidParameterValueException", "IAM Role {value} cannot be assumed by AWS Backup");
const listenerTarget = holds(to.targetGroup);
const splitBucket = { bucket: mentions(to.bucket) };

/** Which property of which type refers to what. A path passes through lists without an index. */
export const table: References = {
  "aws:ec2/subnet:Subnet": { vpcId: holds(to.vpc) },
  "aws:ec2/securityGroup:SecurityGroup": {
    vpcId: holds(to.vpc),
    "ingress.securityGroups": holds(to.securityGroup),
    "egress.securityGroups": holds(to.securityGroup),
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { vpcId: mentions(to.vpc) },
  "aws:ec2/networkAcl:NetworkAcl": { vpcId: holds(to.vpc), subnetIds: mentions(to.subnet) },
  "aws:ec2/internetGateway:InternetGateway": { vpcId: holds(to.vpc) },
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": { vpcId: holds(to.vpc), internetGatewayId: holds(to.internetGateway) },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { vpcId: holds(to.vpc) },
  "aws:ec2/natGateway:NatGateway": { subnetId: holds(to.subnet), allocationId: holds(to.elasticIp), vpcId: holds(to.vpc), "availabilityZoneAddresses.allocationIds": holds(to.elasticIp) },
  "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": { subnetId: mentions(to.subnet), vpcId: mentions(to.vpc) },
  "aws:ec2/instance:Instance": { subnetId: placed.subnets, vpcSecurityGroupIds: placed.groups },
  "aws:ec2/routeTable:RouteTable": { vpcId: holds(to.vpc) },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { subnetId: mentions(to.subnet), routeTableId: holds(to.routeTable, to.defaultRouteTable) },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": { vpcId: mentions(to.vpc), routeTableId: holds(to.routeTable) },
  "aws:ec2/route:Route": {
    routeTableId: mentions(to.routeTable, to.defaultRouteTable),
    gatewayId: mentions(to.internetGateway),
    natGatewayId: mentions(to.natGateway),
    egressOnlyGatewayId: mentions(to.egressOnlyGateway),
    vpcEndpointId: mentions(to.vpcEndpoint),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    vpcId: holds(to.vpc),
    subnetIds: placed.subnets,
    securityGroupIds: placed.groups,
    routeTableIds: mentions(to.routeTable),
  },
  "aws:ec2/flowLog:FlowLog": {
    vpcId: mentions(to.vpc),
    subnetId: mentions(to.subnet),
    iamRoleArn: mentions(says(to.role, "InvalidParameter", "Unable to assume given IAM role")),
    logDestination: mentions(to.logGroupArn, to.bucketArn, to.deliveryStream),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    securityGroupId: mentions(to.securityGroup),
    referencedSecurityGroupId: holds(to.securityGroup),
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    securityGroupId: mentions(to.securityGroup),
    referencedSecurityGroupId: holds(to.securityGroup),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    securityGroupId: mentions(to.securityGroup),
    sourceSecurityGroupId: holds(to.securityGroup),
  },

  "aws:lb/loadBalancer:LoadBalancer": {
    subnets: holds(says(to.subnet, "SubnetNotFound", "The subnet ID '{value}' does not exist")),
    "subnetMappings.subnetId": holds(says(to.subnet, "SubnetNotFound", "The subnet ID '{value}' does not exist")),
    securityGroups: holds(says(to.securityGroup, "InvalidSecurityGroup", "One or more security groups are invalid: {value}")),
    "accessLogs.bucket": mentions(says(to.bucket, "InvalidConfigurationRequest", "Access Denied for bucket: {value}. Please check S3bucket permission")),
    "connectionLogs.bucket": mentions(says(to.bucket, "InvalidConfigurationRequest", "Access Denied for bucket: {value}. Please check S3bucket permission")),
    "healthCheckLogs.bucket": mentions(says(to.bucket, "InvalidConfigurationRequest", "Access Denied for bucket: {value}. Please check S3bucket permission")),
  },
  "aws:lb/targetGroup:TargetGroup": { vpcId: mentions(says(to.vpc, "ValidationError", "The VPC ID '{value}' is not found")) },
  "aws:lb/listener:Listener": {
    loadBalancerArn: mentions(to.loadBalancer),
    certificateArn: holds(to.certificate),
    "mutualAuthentication.trustStoreArn": holds(to.trustStore),
    "defaultActions.targetGroupArn": listenerTarget,
    "defaultActions.forward.targetGroups.arn": listenerTarget,
  },
  "aws:lb/listenerCertificate:ListenerCertificate": { listenerArn: mentions(to.listener), certificateArn: holds(to.certificate) },
  "aws:lb/trustStore:TrustStore": { caCertificatesBundleS3Bucket: mentions(says(to.bucket, "CaCertificatesBundleNotFound", "The specified ca certificate bundle does not exist")) },
  "aws:lb/trustStoreRevocation:TrustStoreRevocation": { trustStoreArn: mentions(to.trustStore), revocationsS3Bucket: mentions(says(to.bucket, "RevocationContentNotFound", "The specified revocation file does not exist")) },
  "aws:lb/listenerRule:ListenerRule": {
    listenerArn: mentions(to.listener),
    "actions.targetGroupArn": listenerTarget,
    "actions.forward.targetGroups.arn": listenerTarget,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    certificateArn: mentions(says(to.certificate, "ResourceNotFoundException", "Could not find certificate {value}")),
  },
  "aws:route53/record:Record": { zoneId: holds(to.hostedZone) },
  "aws:route53/zone:Zone": { "vpcs.vpcId": mentions(says(to.vpc, "InvalidVPCId", "The VPC: {value} is not found")) },
  "aws:wafv2/webAclAssociation:WebAclAssociation": { resourceArn: mentions(says(to.loadBalancer, ...to.webAcl.missing)), webAclArn: holds(to.webAcl) },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": { resourceArn: mentions(to.webAcl), logDestinationConfigs: mentions(to.logGroupArn, to.bucketArn, to.deliveryStream) },
  "aws:fis/experimentTemplate:ExperimentTemplate": {
    roleArn: mentions(says(to.role, "ValidationException", "The role {value} does not exist")),
    "stopConditions.value": mentions(says(to.metricAlarmArn, "ValidationException", "The alarm {value} does not exist"), to.compositeAlarmArn),
    "logConfiguration.cloudwatchLogsConfiguration.logGroupArn": mentions(to.logGroupArn),
    "logConfiguration.s3Configuration.bucketName": mentions(to.bucket),
  },

  "aws:iam/rolePolicy:RolePolicy": { role: holds(to.role) },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { role: holds(to.role), policyArn: holds(to.policy) },
  "aws:iam/instanceProfile:InstanceProfile": { role: holds(to.role) },
  "aws:iam/role:Role": { permissionsBoundary: holds(to.policy) },

  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    clusterName: mentions(to.ecsCluster),
    capacityProviders: holds(to.capacityProvider),
  },
  "aws:ecs/cluster:Cluster": { "configuration.executeCommandConfiguration.kmsKeyId": kmsKey, "configuration.executeCommandConfiguration.logConfiguration.cloudWatchLogGroupName": mentions(to.logGroup), "configuration.managedStorageConfiguration.kmsKeyId": kmsKey, "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId": kmsKey, "serviceConnectDefaults.namespace": mentions(to.namespace, to.dnsNamespace) },
  "aws:ecs/taskDefinition:TaskDefinition": { executionRoleArn: taskRole, taskRoleArn: taskRole },
  "aws:ecs/service:Service": {
    cluster: holds(to.ecsCluster),
    taskDefinition: mentions(to.taskDefinition),
    "networkConfiguration.subnets": holds(ecsSubnet),
    "networkConfiguration.securityGroups": holds(ecsGroup),
    "loadBalancers.targetGroupArn": mentions(ecsTarget),
    "loadBalancers.advancedConfiguration.alternateTargetGroupArn": mentions(ecsTarget),
    "loadBalancers.advancedConfiguration.productionListenerRule": mentions(to.listenerRule),
    "loadBalancers.advancedConfiguration.testListenerRule": mentions(to.listenerRule, to.listener),
    "loadBalancers.advancedConfiguration.roleArn": mentions(to.role),
    "capacityProviderStrategies.capacityProvider": mentions(to.capacityProvider),
    "alarms.alarmNames": mentions(to.metricAlarm, to.compositeAlarm),
    "deploymentConfiguration.lifecycleHooks.hookTargetArn": mentions(to.lambda),
    "deploymentConfiguration.lifecycleHooks.roleArn": mentions(to.role),
    "serviceConnectConfiguration.namespace": mentions(to.namespace, to.dnsNamespace),
    "serviceConnectConfiguration.services.tls.roleArn": mentions(to.role),
    "serviceConnectConfiguration.services.tls.kmsKey": kmsKey,
    "volumeConfiguration.managedEbsVolume.roleArn": mentions(to.role),
    "volumeConfiguration.managedEbsVolume.kmsKeyId": kmsKey,
  },
  "aws:appautoscaling/policy:Policy": { resourceId: mentions(to.scalableTarget) },
  "aws:appautoscaling/scheduledAction:ScheduledAction": { resourceId: mentions(to.scalableTarget) },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { repository: mentions(to.repository) },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { repository: mentions(to.repository) },
  "aws:ecr/repository:Repository": { "encryptionConfigurations.kmsKey": kmsKey },
  "aws:eks/cluster:Cluster": {
    roleArn: mentions(says(to.role, "InvalidParameterException", "Role with arn: {value}, could not be assumed because it does not exist or the trusted entity is not correct")),
    "vpcConfig.subnetIds": holds(says(to.subnet, "InvalidParameterException", "The subnet ID '{value}' does not exist")),
    "vpcConfig.securityGroupIds": placed.groups,
    "encryptionConfig.provider.keyArn": kmsKey,
  },
  "aws:eks/nodeGroup:NodeGroup": { clusterName: holds(to.eksCluster), nodeRoleArn: mentions(to.role), subnetIds: placed.subnets },
  "aws:eks/fargateProfile:FargateProfile": { clusterName: holds(to.eksCluster), podExecutionRoleArn: mentions(to.role) },
  "aws:eks/addon:Addon": { clusterName: mentions(to.eksCluster), serviceAccountRoleArn: mentions(to.role) },
  "aws:eks/accessEntry:AccessEntry": { clusterName: mentions(to.eksCluster) },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": { clusterName: mentions(to.eksCluster) },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": { clusterName: mentions(to.eksCluster), roleArn: mentions(to.role) },
  "aws:lambda/function:Function": {
    role: mentions(says(to.role, "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda.")),
    "vpcConfig.subnetIds": placed.subnets,
    "vpcConfig.securityGroupIds": placed.groups,
    kmsKeyArn: kmsKey,
  },
  "aws:lambda/permission:Permission": { function: mentions(to.lambda) },
  "aws:lambda/invocation:Invocation": { functionName: mentions(to.lambda) },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": { vpc: mentions(to.vpc) },
  "aws:servicediscovery/service:Service": { "dnsConfig.namespaceId": holds(to.namespace, to.dnsNamespace), namespaceId: holds(to.namespace, to.dnsNamespace) },

  "aws:rds/instance:Instance": {
    dbSubnetGroupName: holds(to.dbSubnetGroup),
    parameterGroupName: holds(to.dbParameterGroup),
    optionGroupName: holds(to.dbOptionGroup),
    vpcSecurityGroupIds: holds(dbGroup),
    replicateSourceDb: mentions(to.dbInstance),
    kmsKeyId: rdsKey,
    performanceInsightsKmsKeyId: rdsKey,
    masterUserSecretKmsKeyId: rdsKey,
    monitoringRoleArn: mentions(monitoringRole),
  },
  "aws:rds/subnetGroup:SubnetGroup": { subnetIds: holds(dbSubnet) },
  "aws:rds/eventSubscription:EventSubscription": {
    snsTopic: mentions(says(to.topic, "SNSTopicArnNotFound", "SNS topic {value} does not exist.")),
  },
  "aws:rds/cluster:Cluster": {
    dbSubnetGroupName: holds(to.dbSubnetGroup),
    dbClusterParameterGroupName: holds(to.dbClusterParameterGroup),
    dbInstanceParameterGroupName: mentions(to.dbParameterGroup),
    vpcSecurityGroupIds: holds(dbGroup),
    kmsKeyId: rdsKey,
    performanceInsightsKmsKeyId: rdsKey,
    masterUserSecretKmsKeyId: rdsKey,
    monitoringRoleArn: mentions(monitoringRole),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    clusterIdentifier: holds(to.dbCluster),
    dbParameterGroupName: holds(to.dbParameterGroup),
    dbSubnetGroupName: holds(to.dbSubnetGroup),
    performanceInsightsKmsKeyId: rdsKey,
    monitoringRoleArn: mentions(monitoringRole),
  },
  "aws:rds/proxy:Proxy": {
    vpcSubnetIds: placed.subnets,
    vpcSecurityGroupIds: placed.groups,
    roleArn: mentions(says(to.role, "InvalidParameterValue", "IAM role ARN value is invalid: {value}")),
    "auths.secretArn": mentions(to.secret),
  },
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": { dbProxyName: mentions(to.dbProxy) },
  "aws:rds/proxyTarget:ProxyTarget": {
    dbProxyName: mentions(to.dbProxy),
    dbInstanceIdentifier: mentions(to.dbInstance),
    dbClusterIdentifier: mentions(to.dbCluster),
  },
  "aws:elasticache/subnetGroup:SubnetGroup": { subnetIds: holds(dbSubnet) },
  "aws:elasticache/replicationGroup:ReplicationGroup": { subnetGroupName: holds(to.cacheSubnetGroup), securityGroupIds: placed.groups, kmsKeyId: kmsKey },

  "aws:kms/alias:Alias": { targetKeyId: mentions(to.key, to.replicaKey) },
  "aws:kms/replicaKey:ReplicaKey": { primaryKeyArn: mentions(elsewhere(to.key)) },
  "aws:secretsmanager/secret:Secret": { kmsKeyId: kmsKey },
  "aws:secretsmanager/secretVersion:SecretVersion": { secretId: mentions(to.secret) },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { secretArn: mentions(to.secret) },
  "aws:secretsmanager/secretRotation:SecretRotation": { secretId: mentions(to.secret), rotationLambdaArn: mentions(to.lambda) },

  "aws:backup/vault:Vault": { kmsKeyArn: kmsKey },
  "aws:backup/vaultPolicy:VaultPolicy": { backupVaultName: mentions(to.backupVault) },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": { backupVaultName: mentions(to.backupVault) },
  "aws:backup/vaultNotifications:VaultNotifications": { backupVaultName: mentions(to.backupVault), snsTopicArn: mentions(to.topic) },
  "aws:backup/plan:Plan": {
    "rules.targetVaultName": mentions(to.backupVault),
    "rules.copyActions.destinationVaultArn": mentions(to.backupVaultArn),
  },
  "aws:backup/selection:Selection": {
    planId: holds(to.backupPlan),
    iamRoleArn: mentions(backupRole),
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": { restoreTestingPlanName: holds(to.restoreTestingPlan), iamRoleArn: mentions(backupRole) },
  "aws:backup/reportPlan:ReportPlan": { "reportDeliveryChannel.s3BucketName": mentions(to.bucket), "reportSetting.frameworkArns": mentions(to.backupFramework) },

  "aws:s3/bucketPolicy:BucketPolicy": splitBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": splitBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    ...splitBucket,
    "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": kmsKey,
  },
  "aws:s3/bucketVersioning:BucketVersioning": splitBucket,
  "aws:s3/bucketAcl:BucketAcl": splitBucket,
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": splitBucket,
  "aws:s3/bucketNotification:BucketNotification": splitBucket,
  "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": splitBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": splitBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": splitBucket,
  "aws:s3/bucketLogging:BucketLogging": { ...splitBucket, targetBucket: mentions(says(to.bucket, "InvalidTargetBucketForLogging", "The target bucket for logging does not exist")) },
  "aws:s3/bucketObjectv2:BucketObjectv2": { bucket: holds(to.bucket) },
  "aws:s3/bucketObject:BucketObject": { bucket: holds(to.bucket) },

  "aws:cloudwatch/logGroup:LogGroup": { kmsKeyId: mentions(says(to.key, "InvalidParameterException", "The specified KMS Key Id could not be found."), to.keyAlias, to.replicaKey) },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { logGroupName: mentions(to.logGroup) },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": { logGroup: mentions(to.logGroup), roleArn: mentions(to.role) },
  "aws:cloudwatch/eventTarget:EventTarget": { rule: holds(to.eventRule), roleArn: mentions(to.role) },
  "aws:sns/topic:Topic": { kmsMasterKeyId: kmsKey },
  "aws:sns/topicPolicy:TopicPolicy": { arn: mentions(to.topic) },
  "aws:sns/topicSubscription:TopicSubscription": { topic: mentions(to.topic) },
  "aws:sqs/queuePolicy:QueuePolicy": { queueUrl: mentions(to.queue) },
  "aws:cloudtrail/trail:Trail": {
    s3BucketName: mentions(says(to.bucket, "S3BucketDoesNotExistException", "S3 bucket {value} does not exist!")),
    kmsKeyId: kmsKey,
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    "extendedS3Configuration.bucketArn": mentions(to.bucketArn),
    "extendedS3Configuration.roleArn": mentions(to.role),
    "httpEndpointConfiguration.roleArn": mentions(to.role),
  },
  "datadog:index/serviceLevelObjective:ServiceLevelObjective": { monitorIds: mentions(to.monitor) },
};
