import { createHash } from "node:crypto";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { EncryptionKey, parseSettings, physicalName, policyDocument } from "../base";
import { notificationSettings } from "./settings";

export type NotificationsArgs = z.input<typeof notificationSettings> & {
  /** The account whose alarms, backups and databases publish here, and nobody else's. */
  accountId: string;
};

/**
 * The encrypted topic for whatever a person should hear of, and who is subscribed to it.
 * Children: `<name>-encryption`, `-topic`, `-policy`; `<name>-<address>` for each address, and for each URL
 * `<name>-<host>-<digest of the URL>`.
 */
export class Notifications extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, { accountId, ...given }: NotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { emails, urls } = parseSettings(notificationSettings, `Notifications "${name}"`, given);
    const policy = admitPublishers(`arn:aws:sns:*:${accountId}:${physicalName(`${name}-topic`)}`, accountId);
    super("evenkeel:index:Notifications", name, { accountId, emails, urls: pulumi.secret(urls), policy }, opts);
    const child = { parent: this };

    const key = new EncryptionKey(`${name}-encryption`, keyArgs(accountId), child);
    const topic = new aws.sns.Topic(`${name}-topic`, { kmsMasterKeyId: key.arn, signatureVersion: 2 }, child);
    const document = pulumi.jsonStringify(admitPublishers(topic.arn, accountId));
    const admission = new aws.sns.TopicPolicy(`${name}-policy`, { arn: topic.arn, policy: document }, child);
    for (const endpoint of emails) {
      const subscription = { topic: topic.arn, protocol: "email", endpoint };
      new aws.sns.TopicSubscription(`${name}-${endpoint}`, subscription, child);
    }
    for (const url of urls) {
      const subscription = { topic: topic.arn, protocol: "https", endpoint: pulumi.secret(url) };
      new aws.sns.TopicSubscription(`${name}-${nameOf(url)}`, subscription, child);
    }

    // AWS Backup and RDS try whether they may publish as soon as they are given the topic.
    this.topicArn = pulumi.all([topic.arn, admission.id]).apply(([arn]) => arn);
    this.registerOutputs({ topicArn: this.topicArn });
  }
}

interface Publisher {
  sid: string;
  service: string;
  /** Whether it says for whose account it publishes. What does not cannot be confined to one. */
  namesAccount: boolean;
}

// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
const PUBLISHERS: readonly Publisher[] = [
  { sid: "Alarms", service: "cloudwatch.amazonaws.com", namesAccount: true },
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
  { sid: "Backups", service: "backup.amazonaws.com", namesAccount: true },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
  { sid: "DatabaseEvents", service: "events.rds.amazonaws.com", namesAccount: true },
  // A condition would drop each event in silence. It can publish here only by a rule whose target is this topic's ARN.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
  { sid: "Events", service: "events.amazonaws.com", namesAccount: false },
];

function keyArgs(accountId: string) {
  const serviceStatements = PUBLISHERS.map((publisher) => ({
    ...byPublisher(publisher, accountId),
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
  }));
  return { description: "Encrypts notifications", accountId, serviceStatements };
}

function admitPublishers(topicArn: pulumi.Input<string>, accountId: string): aws.iam.PolicyDocument {
  const denyPlainHttp: aws.iam.PolicyStatement = {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const admissions = PUBLISHERS.map((publisher) => ({
    ...byPublisher(publisher, accountId),
    Action: "sns:Publish",
    Resource: topicArn,
  }));
  return policyDocument(denyPlainHttp, ...admissions);
}

function byPublisher({ sid, service, namesAccount }: Publisher, accountId: string) {
  return {
    Sid: sid,
    Effect: "Allow" as const,
    Principal: { Service: service },
    ...(namesAccount && { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
  };
}

/** What a URL may be called where everybody reads it: the rest of it is a key, often enough. */
function nameOf(url: string): string {
  return `${new URL(url).hostname}-${createHash("sha256").update(url).digest("hex").slice(0, 8)}`;
}
