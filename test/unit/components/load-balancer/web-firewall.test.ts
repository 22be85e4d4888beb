import assert from "node:assert/strict";

import type * as z from "zod";

import { firewallRules } from "../../../../components/load-balancer/firewall-rules";
import { ownFirewallSettings } from "../../../../components/load-balancer/firewall-settings";
import { WebFirewall } from "../../../../components/load-balancer/web-firewall";
import { assertPreviewComplete, deploy } from "../../harness";
import { loadBalancerArn } from "./example";

const around = { loadBalancerArn, accountId: "111122223333", region: "us-east-1" };
const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shared/6f5e4d3c-2b1a-4f9e-8d7c-6b5a4f3e2d1c";

function wall(given: z.input<typeof ownFirewallSettings> = {}) {
  return new WebFirewall("wall", { ...around, firewall: ownFirewallSettings.parse(given) });
}

function rules(given: z.input<typeof ownFirewallSettings> = {}) {
  return firewallRules(ownFirewallSettings.parse(given));
}

function metrics(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}

describe("WebFirewall", () => {
  it("lets through what no rule blocks, counts each rule's matches, and keeps no samples of requests", async () => {
    const { inputs } = await deploy(() => wall());

    const { rules, ...acl } = inputs("wall-acl");
    assert.deepEqual(acl, { scope: "REGIONAL", defaultAction: { allow: {} }, visibilityConfig: metrics("wall") });
    assert.deepEqual(rules, firewallRules(ownFirewallSettings.parse({})));
  });

  it("stands before its load balancer, and leaves before another takes its place", async () => {
    const { inputs, options, find } = await deploy(() => wall());

    assert.deepEqual(inputs("wall-association"), {
      resourceArn: loadBalancerArn,
      webAclArn: find("wall-acl").outputs.arn,
    });
    assert.equal(options("wall-association").deleteBeforeReplace, true);
  });

  it("writes what its rules matched to an encrypted log, without what clients prove themselves with", async () => {
    const { inputs, options, find } = await deploy(() => wall());

    const { namePrefix, retentionInDays, kmsKeyId } = inputs("wall-log-records-group");
    assert.deepEqual(
      { namePrefix, retentionInDays, kmsKeyId },
      {
        namePrefix: "aws-waf-logs-wall-log-",
        retentionInDays: 90,
        kmsKeyId: find("wall-log-records-encryption-key").outputs.arn,
      },
    );
    assert.deepEqual(inputs("wall-log-source"), {
      resourceArn: find("wall-acl").outputs.arn,
      logDestinationConfigs: [find("wall-log-records-group").outputs.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filters: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            conditions: ["BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"].map((action) => ({
              actionCondition: { action },
            })),
          },
        ],
      },
    });
    assert.deepEqual(options("wall-log-source").dependsOn, ["wall-log-delivery"]);
  });

  it("lets the delivery of its own account's logs write to its log, and nobody else", async () => {
    const { inputs } = await deploy(() => wall());

    const { policyName, policyDocument } = inputs("wall-log-delivery");
    assert.equal(policyName, "aws-waf-logs-wall-log-");
    assert.deepEqual(JSON.parse(policyDocument), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-wall-log-:log-stream:*",
          Condition: {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:*" },
          },
        },
      ],
    });
  });

  it("writes all requests, for as long and with as little as it is told", async () => {
    const logs = { keepDays: 30 as const, requests: "all" as const, redactHeaders: ["x-api-key", "cookie"] };
    const { inputs } = await deploy(() => wall({ logs }));

    assert.equal(inputs("wall-log-records-group").retentionInDays, 30);
    const { loggingFilter, redactedFields } = inputs("wall-log-source");
    assert.equal(loggingFilter, undefined);
    assert.deepEqual(
      redactedFields,
      ["authorization", "cookie", "x-api-key"].map((name) => ({ singleHeader: { name } })),
    );
  });

  it("is a web ACL that exists, and makes nothing but the association, when told so", async () => {
    const given = { ...around, firewall: { webAclArn, failOpen: false } };
    const { inputs, registrations, find } = await deploy(() => new WebFirewall("wall", given));

    assert.deepEqual(
      registrations.map(({ name }) => name),
      ["wall", "wall-association"],
    );
    assert.deepEqual(inputs("wall-association"), { resourceArn: loadBalancerArn, webAclArn });
    assert.deepEqual(find("wall").outputs, { webAclArn });
  });

  it("hides nothing from a first preview", () => assertPreviewComplete(() => wall()));
});

describe("the rules of a firewall", () => {
  const group = (name: string, priority: number) => ({
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name: `AWSManagedRules${name}` } },
    visibilityConfig: metrics(name),
  });
  const common = group("CommonRuleSet", 30);

  it("limit each address first, and then block what AWS's groups know", () => {
    assert.deepEqual(rules(), [
      {
        name: "RateLimit",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 2000, evaluationWindowSec: 300 } },
        visibilityConfig: metrics("RateLimit"),
      },
      group("AmazonIpReputationList", 10),
      {
        ...common,
        statement: {
          managedRuleGroupStatement: {
            ...common.statement.managedRuleGroupStatement,
            ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
          },
        },
      },
      group("KnownBadInputsRuleSet", 40),
      group("SQLiRuleSet", 50),
      group("LinuxRuleSet", 60),
    ]);
  });

  it("count, block or leave out a group as told, and the others keep their places", () => {
    const groups = {
      CommonRuleSet: "block",
      KnownBadInputsRuleSet: "count",
      SQLiRuleSet: "off",
      AnonymousIpList: "count",
      AdminProtectionRuleSet: "block",
    } as const;
    const counted = (name: string, priority: number) => ({ ...group(name, priority), overrideAction: { count: {} } });

    assert.deepEqual(rules({ groups }).slice(1), [
      group("AmazonIpReputationList", 10),
      counted("AnonymousIpList", 20),
      common,
      counted("KnownBadInputsRuleSet", 40),
      group("LinuxRuleSet", 60),
      group("AdminProtectionRuleSet", 70),
    ]);
  });

  it("limit as told, and only count to begin with", () => {
    const [limit] = rules({ rateLimit: { requests: 100, windowSeconds: 60, action: "count" } });

    assert.deepEqual(limit?.action, { count: {} });
    assert.deepEqual(limit?.statement, {
      rateBasedStatement: { aggregateKeyType: "IP", limit: 100, evaluationWindowSec: 60 },
    });
  });
});
