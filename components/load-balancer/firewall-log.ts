import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { admitLogDelivery, EncryptedLogGroup, logDeliveryPolicy } from "../base";
import type { OwnFirewallSettings } from "./firewall-settings";

export type FirewallLogArgs = OwnFirewallSettings["logs"] & {
  webAclArn: pulumi.Input<string>;
  accountId: string;
  region: string;
};

/**
 * The encrypted log of a web ACL, without what clients prove themselves with.
 * Children: `<name>-records`, `<name>-delivery`, `<name>-source`.
 */
export class FirewallLog extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: FirewallLogArgs, opts?: pulumi.ComponentResourceOptions) {
    const { webAclArn: resourceArn, keepDays, accountId, region, requests, redactHeaders } = args;
    // WAF delivers to names alone that begin so.
    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    const namePrefix = `aws-waf-logs-${name}-`;
    const policy = logDeliveryPolicy(namePrefix, { accountId, region });
    super("evenkeel:index:FirewallLog", name, { ...args, policy }, opts);
    const child = { parent: this };

    const groupArgs = { naming: { namePrefix }, keepDays, accountId, region };
    const group = new EncryptedLogGroup(`${name}-records`, groupArgs, child);

    const admission = admitLogDelivery(group, { accountId, region });
    const delivery = new aws.cloudwatch.LogResourcePolicy(`${name}-delivery`, admission, child);

    const destination = { resourceArn, logDestinationConfigs: [group.arn] };
    const content = { redactedFields: redacted(redactHeaders), ...(requests === "matched" && { loggingFilter }) };
    const source = { ...destination, ...content };
    new aws.wafv2.WebAclLoggingConfiguration(`${name}-source`, source, { ...child, dependsOn: delivery });

    this.logGroupName = group.logGroupName;
    this.registerOutputs({ logGroupName: this.logGroupName });
  }
}

function redacted(headers: readonly string[]) {
  const names = new Set(["authorization", "cookie", ...headers]);
  return [...names].map((name) => ({ singleHeader: { name } }));
}

// https://docs.aws.amazon.com/waf/latest/APIReference/API_ActionCondition.html
const MATCHES = ["BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"];

const loggingFilter = {
  defaultBehavior: "DROP",
  filters: [
    {
      behavior: "KEEP",
      requirement: "MEETS_ANY",
      conditions: MATCHES.map((action) => ({ actionCondition: { action } })),
    },
  ],
};
