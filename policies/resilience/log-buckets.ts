import type { StackResource } from "../kit";

// Who writes logs and reports, and by which property it is told its bucket. CloudTrail is not among them: what it
// writes is evidence, and is kept like data.
const WRITERS: readonly (readonly [type: string, property: string])[] = [
  ["aws:backup/reportPlan:ReportPlan", "reportDeliveryChannel"],
  ["aws:cfg/deliveryChannel:DeliveryChannel", "s3BucketName"],
  ["aws:cloudfront/distribution:Distribution", "loggingConfig"],
  ["aws:ec2/flowLog:FlowLog", "logDestination"],
  ["aws:lb/loadBalancer:LoadBalancer", "accessLogs"],
  ["aws:lb/loadBalancer:LoadBalancer", "connectionLogs"],
  ["aws:s3/bucket:Bucket", "logging"],
  ["aws:s3/bucketLogging:BucketLogging", "targetBucket"],
  ["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "logDestinationConfigs"],
  ["kubernetes:eks.amazonaws.com/v1:IngressClassParams", "spec"],
];

/** Whether a service of AWS writes its logs or reports into a bucket: each object once, and nobody changes it. */
export function takesLogs(bucket: StackResource): boolean {
  return WRITERS.some(([type, property]) => bucket.referredToBy(type, property).length > 0);
}
