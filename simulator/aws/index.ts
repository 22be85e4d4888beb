import type { TypedBehaviour } from "../kit";
import { certificate } from "./acm/certificate";
import { certificateValidation } from "./acm/certificate-validation";
import { policy as appautoscalingPolicy } from "./appautoscaling/policy";
import { scheduledAction } from "./appautoscaling/scheduled-action";
import { target as scalableTarget } from "./appautoscaling/target";
import { plan as backupPlan } from "./backup/plan";
import { restoreTestingPlan } from "./backup/restore-testing-plan";
import { selection as backupSelection, restoreTestingSelection } from "./backup/selections";
import { vault as backupVault } from "./backup/vault";
import { vaultLockConfiguration } from "./backup/vault-lock-configuration";
import { vaultPolicy } from "./backup/vault-policy";
import { distribution } from "./cloudfront/distribution";
import { eventRule } from "./cloudwatch/event-rule";
import { logGroup } from "./cloudwatch/log-group";
import { metricAlarm } from "./cloudwatch/metric-alarm";
import { table as dynamodbTable } from "./dynamodb/table";
import { defaultRouteTable } from "./ec2/default-route-table";
import { defaultSecurityGroup } from "./ec2/default-security-group";
import { eip } from "./ec2/eip";
import { flowLog } from "./ec2/flow-log";
import { internetGateway } from "./ec2/internet-gateway";
import { natGateway } from "./ec2/nat-gateway";
import { route } from "./ec2/route";
import { routeTable } from "./ec2/route-table";
import { routeTableAssociation } from "./ec2/route-table-association";
import { securityGroup } from "./ec2/security-group";
import { subnet } from "./ec2/subnet";
import { vpc } from "./ec2/vpc";
import { vpcBlockPublicAccessExclusion } from "./ec2/vpc-block-public-access-exclusion";
import { vpcEndpoint } from "./ec2/vpc-endpoint";
import { cluster as ecsCluster } from "./ecs/cluster";
import { clusterCapacityProviders } from "./ecs/cluster-capacity-providers";
import { service as ecsService } from "./ecs/service";
import { taskDefinition } from "./ecs/task-definition";
import { accessEntry, accessPolicyAssociation } from "./eks/access";
import { addon } from "./eks/addon";
import { cluster as eksCluster } from "./eks/cluster";
import { podIdentityAssociation } from "./eks/pod-identity-association";
import { subnetGroup as elasticacheSubnetGroup } from "./elasticache/subnet-group";
import { experimentTemplate } from "./fis/experiment-template";
import { policy as iamPolicy } from "./iam/policy";
import { resourcePolicies } from "./iam/resource-policies";
import { role } from "./iam/role";
import { rolePolicy } from "./iam/role-policy";
import { rolePolicyAttachment } from "./iam/role-policy-attachment";
import { alias as keyAlias } from "./kms/alias";
import { key } from "./kms/key";
import { replicaKey } from "./kms/replica-key";
import { lambdaFunction } from "./lambda/function";
import { invocation } from "./lambda/invocation";
import { listener } from "./lb/listener";
import { listenerCertificate } from "./lb/listener-certificate";
import { listenerRule } from "./lb/listener-rule";
import { loadBalancer } from "./lb/load-balancer";
import { targetGroup } from "./lb/target-group";
import { trustStoreRevocation } from "./lb/trust-store-revocation";
import { cluster as dbCluster } from "./rds/cluster";
import { clusterInstance } from "./rds/cluster-instance";
import { eventSubscription } from "./rds/event-subscription";
import { instance as dbInstance } from "./rds/instance";
import { clusterParameterGroup, parameterGroup } from "./rds/parameters";
import { proxy } from "./rds/proxy";
import { proxyTarget } from "./rds/proxy-target";
import { subnetGroup as rdsSubnetGroup } from "./rds/subnet-group";
import { record } from "./route53/record";
import { zone } from "./route53/zone";
import { bucket } from "./s3/bucket";
import { bucketAcl } from "./s3/bucket-acl";
import { bucketPolicy } from "./s3/bucket-policy";
import { secret } from "./secretsmanager/secret";
import { secretRotation } from "./secretsmanager/secret-rotation";
import { secretVersion } from "./secretsmanager/secret-version";
import { topic } from "./sns/topic";
import { topicSubscription } from "./sns/topic-subscription";
import { queue } from "./sqs/queue";
import { securityGroupEgressRule, securityGroupIngressRule } from "./vpc/security-group-rule";
import { webAcl } from "./wafv2/web-acl";
import { webAclAssociation } from "./wafv2/web-acl-association";
import { webAclLoggingConfiguration } from "./wafv2/web-acl-logging-configuration";

/** How AWS resources behave beyond what contract and facts say. */
export const aws: readonly TypedBehaviour[] = [
  certificateValidation,
  certificate,
  appautoscalingPolicy,
  scalableTarget,
  scheduledAction,
  backupPlan,
  backupSelection,
  restoreTestingPlan,
  restoreTestingSelection,
  vaultLockConfiguration,
  vaultPolicy,
  backupVault,
  distribution,
  eventRule,
  logGroup,
  metricAlarm,
  dynamodbTable,
  defaultRouteTable,
  defaultSecurityGroup,
  eip,
  flowLog,
  internetGateway,
  natGateway,
  routeTableAssociation,
  routeTable,
  route,
  securityGroup,
  subnet,
  vpcBlockPublicAccessExclusion,
  vpcEndpoint,
  vpc,
  clusterCapacityProviders,
  ecsCluster,
  ecsService,
  taskDefinition,
  accessEntry,
  accessPolicyAssociation,
  addon,
  eksCluster,
  podIdentityAssociation,
  elasticacheSubnetGroup,
  experimentTemplate,
  iamPolicy,
  ...resourcePolicies,
  rolePolicyAttachment,
  rolePolicy,
  role,
  keyAlias,
  key,
  replicaKey,
  invocation,
  lambdaFunction,
  listenerCertificate,
  listenerRule,
  listener,
  loadBalancer,
  targetGroup,
  trustStoreRevocation,
  clusterInstance,
  clusterParameterGroup,
  dbCluster,
  eventSubscription,
  dbInstance,
  parameterGroup,
  proxyTarget,
  proxy,
  rdsSubnetGroup,
  record,
  zone,
  bucketAcl,
  bucketPolicy,
  bucket,
  secretRotation,
  secretVersion,
  secret,
  queue,
  topicSubscription,
  topic,
  securityGroupIngressRule,
  securityGroupEgressRule,
  webAclAssociation,
  webAclLoggingConfiguration,
  webAcl,
];
