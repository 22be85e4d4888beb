import { named } from "../../../policies/kit";
import { ACCOUNT, KEY, keyPolicy, type Program, tags, tlsOnly, under } from "./program";

const BUCKET = "shop-site-1a2b3c4";
const DISTRIBUTION = `arn:aws:cloudfront::${ACCOUNT}:distribution/E1EXAMPLE`;

const readByCloudFront = {
  Sid: "AllowCloudFrontServicePrincipalReadOnly",
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: "s3:GetObject",
  Resource: `arn:aws:s3:::${BUCKET}/*`,
  Condition: { StringEquals: { "AWS:SourceArn": DISTRIBUTION } },
};

const usedByCloudFront = {
  Sid: "AllowCloudFrontServicePrincipalSSE-KMS",
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
  Resource: "*",
  Condition: { StringEquals: { "AWS:SourceArn": DISTRIBUTION } },
};

// The second provider is for what CloudFront takes from us-east-1. Tags come from the configuration aws:defaultTags,
// which the engine hands on as text.
const config = { region: "eu-west-1", defaultTags: JSON.stringify({ tags }) };
const nearCloudFront = { region: "us-east-1", defaultTags: { tags } };

export const staticSite: Program = {
  title: "a public site from a private bucket behind CloudFront, with a certificate in another region",
  resources: [
    ...under(config, [
      named("site-key", "aws:kms/key:Key", {
        description: "objects of the site",
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        bypassPolicyLockoutSafetyCheck: false,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        isEnabled: true,
        keyUsage: "ENCRYPT_DECRYPT",
        policy: JSON.stringify({ ...keyPolicy, Statement: [...keyPolicy.Statement, usedByCloudFront] }),
      }),
      named("site", "aws:s3/bucket:Bucket", { bucket: BUCKET, forceDestroy: false }),
      named(
        "site-ownership",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        { bucket: BUCKET, rule: { objectOwnership: "BucketOwnerEnforced" } },
        { bucket: "site" },
      ),
      named(
        "site-privacy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        {
          bucket: BUCKET,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        { bucket: "site" },
      ),
      named(
        "site-encryption",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {
          bucket: BUCKET,
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
              bucketKeyEnabled: true,
            },
          ],
        },
        { bucket: "site", rules: "site-key" },
      ),
      named(
        "site-policy",
        "aws:s3/bucketPolicy:BucketPolicy",
        {
          bucket: BUCKET,
          policy: JSON.stringify({ Version: "2012-10-17", Statement: [readByCloudFront, tlsOnly(BUCKET)] }),
        },
        { bucket: "site", policy: "site" },
      ),
      named(
        "index",
        "aws:s3/bucketObjectv2:BucketObjectv2",
        { bucket: BUCKET, key: "index.html", contentType: "text/html", forceDestroy: false, tags: { Name: "index" } },
        { bucket: "site" },
      ),
      named("access", "aws:cloudfront/originAccessControl:OriginAccessControl", {
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      }),
      named(
        "cdn",
        "aws:cloudfront/distribution:Distribution",
        {
          enabled: true,
          aliases: ["www.shop.example"],
          origins: [
            { originId: "s3", domainName: `${BUCKET}.s3.eu-west-1.amazonaws.com`, originAccessControlId: "E2EXAMPLE" },
          ],
          defaultCacheBehavior: {
            targetOriginId: "s3",
            viewerProtocolPolicy: "redirect-to-https",
            allowedMethods: ["GET", "HEAD"],
            cachedMethods: ["GET", "HEAD"],
          },
          viewerCertificate: {
            acmCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
          },
          restrictions: { geoRestriction: { restrictionType: "none" } },
          waitForDeployment: true,
        },
        { origins: "site", viewerCertificate: "certificate" },
      ),
    ]),
    ...under(nearCloudFront, [
      named("certificate", "aws:acm/certificate:Certificate", {
        domainName: "shop.example",
        subjectAlternativeNames: ["www.shop.example"],
        validationMethod: "DNS",
      }),
    ]),
  ],
  findings: [],
};
