/**
 * Services that say, when they assume a role, for whose resource they do; each says so in its own guide. Services that
 * are not listed here, such as Lambda, EC2 and AWS Backup, may not, and a condition would lock them out.
 */
const WHEN_ASSUMING = [
  "appsync",
  "bedrock",
  "cloudformation",
  "codebuild",
  "codepipeline",
  "config",
  "datasync",
  "ecs-tasks",
  "events",
  "export.rds",
  "fis",
  "grafana",
  "logs",
  "monitoring.rds",
  "pipes",
  "pods.eks",
  "rds",
  "scheduler",
  "ssm",
  "states",
  "transfer",
  "vpc-flow-logs",
];

/** Whether a service says for whom it acts when it assumes a role. */
export function saysForWhom(principal: string): boolean {
  return WHEN_ASSUMING.includes(serviceOf(principal));
}

/**
 * For each service that uses others' resources on its own behalf, those to which it says for whom; by the guides of
 * both. EventBridge is not listed for SNS: a topic's policy with a condition would drop its events.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
const WHEN_USING: Readonly<Record<string, readonly string[]>> = {
  backup: ["sns"],
  "bcm-data-exports": ["s3"],
  billingreports: ["s3"],
  budgets: ["sns"],
  cloudfront: ["s3", "kms"],
  cloudtrail: ["s3", "kms", "sns"],
  cloudwatch: ["sns"],
  config: ["s3", "sns"],
  costalerts: ["sns"],
  "delivery.logs": ["s3", "kms", "logs"],
  es: ["logs"],
  events: ["sqs"],
  "events.rds": ["sns"],
  guardduty: ["s3", "kms"],
  inspector2: ["s3", "kms"],
  "logging.s3": ["s3"],
  logs: ["s3", "kms"],
  macie: ["s3", "kms"],
  route53: ["logs"],
  s3: ["s3", "sns", "sqs"],
  ses: ["s3", "sns"],
  sns: ["sqs"],
};

/** Whether a service says for whom it acts when it uses the resources of another one. */
export function saysForWhomTo(principal: string, target: string): boolean {
  return WHEN_USING[serviceOf(principal)]?.includes(target) ?? false;
}

/** The service of a principal such as `logs.eu-central-1.amazonaws.com`, without the region. */
function serviceOf(principal: string): string {
  return principal.replace(/\.amazonaws\.com(?:\.cn)?$/, "").replace(/\.[a-z]{2}(?:-[a-z]+)+-\d$/, "");
}
