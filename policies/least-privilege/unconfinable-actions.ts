/**
 * Actions that AWS takes on "*" only, for the reason given: there is no resource to confine them to.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const UNCONFINABLE: Readonly<Record<string, readonly string[]>> = {
  "the token is for every registry": ["ecr:GetAuthorizationToken"],
  "channels of ECS Exec have no name": [
    "ssmmessages:*",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  "traces belong to no resource": [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
  ],
  "log delivery is set up for an account": [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:UpdateLogDelivery",
  ],
  "a job of AWS Backup has no ARN": ["backup:PutRestoreValidationResult"],
  // AWS asks that a function's role may do this with all interfaces. What is made takes a subnet and a group, by name.
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  "Lambda makes and removes interfaces that nobody knows before": [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
  ],
  "the answer is about the caller": ["sts:GetCallerIdentity"],
  "random data belongs to no resource": ["kms:GenerateRandom", "secretsmanager:GetRandomPassword"],
  "commands and activations have no ARN": ["ssm:CancelCommand", "ssm:DeleteActivation", "ssm:ListCommands"],
  "the answer is about an account": [
    "acm:ListCertificates",
    "application-autoscaling:Describe*",
    "autoscaling:Describe*",
    "backup:ListRestoreJobsByProtectedResource",
    "cloudwatch:GetMetricStatistics",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcs",
    "ecs:DescribeTaskDefinition",
    "ecs:ListClusters",
    "ecs:ListTaskDefinitions",
    "elasticloadbalancing:Describe*",
    "iam:ListRoles",
    "kms:ListAliases",
    "kms:ListKeys",
    "rds:DescribeDBClusterSnapshots",
    "rds:DescribeDBClusters",
    "rds:DescribeDBEngineVersions",
    "rds:DescribeDBInstances",
    "rds:DescribeDBSnapshots",
    "route53:ListHostedZones",
    "s3:ListAllMyBuckets",
    "secretsmanager:ListSecrets",
    "tag:GetResources",
  ],
};

const patterns = Object.values(UNCONFINABLE).flatMap((actions) => actions.map((action) => action.toLowerCase()));

/** Whether AWS takes an action, or every action of a pattern, on "*" only. */
export function isUnconfinable(action: string): boolean {
  const wanted = action.toLowerCase();
  return patterns.some((known) => known === wanted || (known.endsWith("*") && wanted.startsWith(known.slice(0, -1))));
}
