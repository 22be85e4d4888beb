// Pulumi names a resource after its logical name, a hyphen and seven random digits. What is then too long fails only
// when it is created, so names are kept short enough before anything is.
const PULUMI_SUFFIX = "-1234567".length;

/** The most characters that AWS allows in a physical name, by Pulumi type. */
export const nameLimits = {
  "aws:backup/plan:Plan": 50,
  "aws:backup/selection:Selection": 50,
  "aws:backup/vault:Vault": 50,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:ecs/cluster:Cluster": 255,
  "aws:ecs/service:Service": 255,
  "aws:ecs/taskDefinition:TaskDefinition": 255,
  "aws:eks/cluster:Cluster": 100,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:kms/alias:Alias": 256,
  "aws:lambda/function:Function": 64,
  "aws:lb/loadBalancer:LoadBalancer": 32,
  "aws:lb/targetGroup:TargetGroup": 32,
  "aws:lb/trustStore:TrustStore": 32,
  "aws:rds/cluster:Cluster": 63,
  "aws:rds/clusterInstance:ClusterInstance": 63,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": 255,
  "aws:rds/eventSubscription:EventSubscription": 255,
  "aws:rds/instance:Instance": 63,
  "aws:rds/parameterGroup:ParameterGroup": 255,
  "aws:rds/proxy:Proxy": 60,
  "aws:rds/subnetGroup:SubnetGroup": 255,
  "aws:s3/bucket:Bucket": 63,
  "aws:secretsmanager/secret:Secret": 512,
  "aws:wafv2/webAcl:WebAcl": 128,
} as const;

export type NamedType = keyof typeof nameLimits;

/** The most characters of a name that fit into a physical name made of it and this affix, `<name><affix>-1234567`. */
export function roomForName(type: NamedType, affix: string): number {
  return nameLimits[type] - affix.length - PULUMI_SUFFIX;
}
