import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";
import { checkAddressBlock } from "../base/ipv6-cidr";
import {
  checkEverybodyInside,
  checkNeedsCertificate,
  checkOwnRecords,
  checkPlainHttp,
  checkReachable,
  checkRoomForRules,
  checkTesters,
  checkUniqueCertificates,
  checkUniqueDomains,
} from "./checks";
import { type FirewallSettings, firewallSettings, ownFirewallSettings } from "./firewall-settings";

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
    .describe("The public hosted zone of the domain: certificate and address records are made in it."),
});

const certificate = z.union(
  [existingCertificate, newCertificate],
  "give { arn } of a certificate, or { zoneId } of a hosted zone",
);

export type CertificateSettings = z.output<typeof certificate>;

const addressBlock = z.string().check(({ value, issues }) => refuse(issues, value, checkAddressBlock(value)));

const addressBlocks = z.array(addressBlock).check(({ value, issues }) => refuse(issues, value, checkDistinct(value)));

const prefixListId = z
  .string()
  .regex(/^pl-[0-9a-f]{8,17}$/, "it has to be the id of a prefix list such as pl-3b927c52");

const storedObject = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "it has to be the name of a bucket")
    .describe("The bucket that holds it."),
  key: z.string().min(1).max(1024).describe("Its name in the bucket."),
  version: z
    .string()
    .min(1)
    .optional()
    .describe("The object's version. If absent, the latest when it is read first: later ones are not noticed."),
});

const mutualTls = z.union(
  [
    z.literal("none"),
    z.strictObject({
      trustStoreArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:truststore\/[\w-]+\/[0-9a-f]+$/,
          "it has to be the ARN of a trust store",
        )
        .describe("A trust store that exists."),
    }),
    z.strictObject({
      bundle: storedObject.describe("The certificates, in PEM, of the authorities whose clients are let in."),
      revocations: z
        .array(storedObject)
        .check(({ value, issues }) => refuse(issues, value, checkDistinct(value.map(objectPath))))
        .default([])
        .describe("Lists of clients' certificates that were revoked."),
    }),
  ],
  "give { trustStoreArn } of a trust store, the { bundle } to make one of, or none",
);

/** Whose clients are let in. */
export type TrustSettings = Exclude<z.output<typeof mutualTls>, "none">;

const eksPercent = z
  .int()
  .min(0)
  .max(100)
  .optional()
  .describe(
    "How many of 100 new clients DNS sends to services on EKS, and the others to ECS, where services move between " +
      "them. If absent, all where all services with routes run on EKS, else none.",
  );

const extraDomain = z
  .strictObject({
    domain: hostName.describe("The host name."),
    certificate: certificate.describe("Where its certificate comes from: { arn } or { zoneId }."),
    eksPercent,
  })
  .check(across(["eksPercent", "certificate"], checkOwnRecords));

// Quotas of a load balancer: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const MOST_EXTRA_CERTIFICATES = 25;

/** What a stack can say about its load balancer. The defaults are fit for production. */
export const loadBalancerSettings = z
  .strictObject({
    scheme: z
      .enum(["public", "internal"])
      .default("public")
      .describe("Whether the load balancer faces the internet, or networks that reach the VPC. A change replaces it."),
    domain: hostName.optional().describe("The host name under which services are reached, over HTTPS alone."),
    certificate: certificate.optional().describe("Where the certificate comes from: { arn } or { zoneId }."),
    eksPercent,
    extraDomains: z
      .array(extraDomain)
      .max(MOST_EXTRA_CERTIFICATES)
      .default([])
      .describe("More host names, each with a certificate of its own."),
    allowInsecureHttp: z
      .boolean()
      .default(false)
      .describe("Whether services are reached over plain HTTP, without domain and certificate. Never in production."),
    allowedCidrs: addressBlocks
      .default(["0.0.0.0/0"])
      .describe("Who may reach the services. 0.0.0.0/0 is everybody, over IPv6 too where the network has it."),
    allowedPrefixListIds: z
      .array(prefixListId)
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default([])
      .describe("Prefix lists that may reach the services, such as that of CloudFront. They are not redirected."),
    testAllowedCidrs: addressBlocks
      .default([])
      .describe("Who may try new versions, on port 8443, before they get production traffic. Nobody, if empty."),
    tls: z
      .enum(["1.2", "1.3"])
      .default("1.2")
      .describe("The oldest version of TLS that is spoken, in quotes. Always with forward secrecy."),
    mutualTls: mutualTls
      .optional()
      .describe(
        "Which clients are let in by a certificate of theirs. All, if absent. To let all in again, say none: what is " +
          "left out stays as it was.",
      ),
    framing: z
      .enum(["DENY", "SAMEORIGIN"])
      .default("DENY")
      .describe("Who may show the services' pages in a frame: nobody, or pages of the same host."),
    desyncMitigationMode: z
      .enum(["defensive", "strictest"])
      .default("defensive")
      .describe("What becomes of ambiguous requests: those that may smuggle another are refused, or all."),
    xffHeaderProcessingMode: z
      .enum(["append", "preserve", "remove"])
      .default("append")
      .describe("What becomes of the X-Forwarded-For header. Preserve behind a proxy only: clients can invent it."),
    firewall: firewallSettings
      .optional()
      .describe("The web application firewall. One of its own with AWS's rules, if absent; none where it is internal."),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Whether the load balancer is kept from deletion, by AWS and by Pulumi."),
    logs: logBucketSettings.prefault({}).describe("The load balancer's access, connection and health-check logs."),
  })
  .check(
    across(["domain", "allowInsecureHttp"], checkNeedsCertificate("domain")),
    across(["certificate", "allowInsecureHttp"], checkNeedsCertificate("certificate")),
    across(["certificate", "allowInsecureHttp"], checkPlainHttp("certificate")),
    across(["extraDomains", "allowInsecureHttp"], checkPlainHttp("extraDomains")),
    across(["mutualTls", "allowInsecureHttp"], checkPlainHttp("mutualTls")),
    across(["tls", "allowInsecureHttp"], checkPlainHttp("tls")),
    across(["eksPercent", "certificate"], checkOwnRecords),
    across(["extraDomains", "domain"], checkUniqueDomains),
    across(["extraDomains", "certificate"], checkUniqueCertificates),
    across(["allowedCidrs", "allowedPrefixListIds"], checkReachable),
    across(["allowedCidrs", "testAllowedCidrs"], checkRoomForRules),
    across(["allowedCidrs", "scheme"], checkEverybodyInside),
    across(["testAllowedCidrs"], checkTesters),
  );

export type LoadBalancerSettings = z.output<typeof loadBalancerSettings>;

/** The firewall that stands before a load balancer. What faces the internet has one unless it was said otherwise. */
export function firewallOf({ firewall, scheme }: LoadBalancerSettings): FirewallSettings {
  return firewall ?? (scheme === "public" ? ownFirewallSettings.parse({}) : "none");
}

/** A domain whose zone is ours: certificate and addresses are made in it. */
export function siteOf({ domain, certificate }: Pick<LoadBalancerSettings, "domain" | "certificate">) {
  return domain && certificate && "zoneId" in certificate ? { domain, ...certificate } : undefined;
}

export function arnOf(certificate: CertificateSettings | undefined): string | undefined {
  return certificate && "arn" in certificate ? certificate.arn : undefined;
}

/** `trust/2026.pem` of a bucket, as one text. */
export function objectPath({ bucket, key }: { bucket: string; key: string }): string {
  return `${bucket}/${key}`;
}

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
