import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";
import { checkCidr } from "../base/cidr";

/** What a stack can say about the bucket that keeps its load balancer's logs. */
export const logBucketSettings = z
  .strictObject({
    keepDays: z.int().positive().default(400).describe("Days until a log is deleted. 400 covers a yearly audit."),
    archiveAfterDays: z.int().positive().optional().describe("Days until a log is archived. Never, if absent."),
    deletableWithLogs: z.boolean().default(false).describe("Whether destroying the stack may delete logs."),
  })
  .check(across(["archiveAfterDays", "keepDays"], checkArchivePaysOff));

export type LogBucketSettings = z.output<typeof logBucketSettings>;

const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "it has to be a host name in lower case");

const existingCertificate = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, "it has to be the ARN of a certificate")
    .describe("A certificate that exists. The domain then has to be pointed at the load balancer by hand."),
});

const newCertificate = z.strictObject({
  zoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{5,31}$/, "it has to be the id of a hosted zone such as Z2FDTNDATAQYW2")
    .describe("The hosted zone of the domain: certificate and address record are made in it."),
});

// A security group holds 60 rules, and each block of addresses takes two.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
const MOST_CIDRS = 30;

/** What a stack can say about its load balancer. The defaults are fit for production. */
export const loadBalancerSettings = z.strictObject({
  domain: hostName.describe("The host name under which services are reached, over HTTPS alone."),
  certificate: z
    .union([existingCertificate, newCertificate], "give { arn } of a certificate, or { zoneId } of a hosted zone")
    .describe("Where the certificate comes from: { arn } or { zoneId }."),
  allowedCidrs: z
    .array(z.string().check(({ value, issues }) => refuse(issues, value, checkCidr(value))))
    .min(1, "nobody could reach the services")
    .max(MOST_CIDRS)
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default(["0.0.0.0/0"])
    .describe("Who may reach the services: everybody, or your own networks only."),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe("Whether the load balancer is kept from deletion, by AWS and by Pulumi."),
  logs: logBucketSettings.prefault({}).describe("The load balancer's access and connection logs."),
});

export type LoadBalancerSettings = z.output<typeof loadBalancerSettings>;

// The archive, Glacier Instant Retrieval, bills 90 days even for a log deleted sooner.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/glacier-storage-classes.html
const ARCHIVE_BILLS_DAYS = 90;

function checkArchivePaysOff(found: { keepDays: number; archiveAfterDays?: number }): string | undefined {
  const { keepDays, archiveAfterDays } = found;
  if (archiveAfterDays === undefined || keepDays - archiveAfterDays >= ARCHIVE_BILLS_DAYS) return undefined;
  return (
    `logs are deleted after ${keepDays} days and the archive bills ${ARCHIVE_BILLS_DAYS} at least. ` +
    `Leave it out, or set keepDays to ${archiveAfterDays + ARCHIVE_BILLS_DAYS} or more.`
  );
}
