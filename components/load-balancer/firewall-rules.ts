import type * as aws from "@pulumi/aws";

import type { OwnFirewallSettings, Reaction } from "./firewall-settings";

type Rule = aws.types.input.wafv2.WebAclRule;
type RuleGroup = keyof OwnFirewallSettings["groups"];

// A rule keeps its place whatever other rules there are.
const places: Record<RuleGroup, number> = {
  AmazonIpReputationList: 10,
  AnonymousIpList: 20,
  CommonRuleSet: 30,
  KnownBadInputsRuleSet: 40,
  SQLiRuleSet: 50,
  LinuxRuleSet: 60,
  AdminProtectionRuleSet: 70,
};

/** The rules of a web ACL, in the order in which it goes through them. */
export function firewallRules({ groups, rateLimit }: OwnFirewallSettings): Rule[] {
  const names = Object.keys(places) as RuleGroup[]; // the keys of a Record of RuleGroup
  const used = names.filter((name) => groups[name] !== "off");
  return [rateRule(rateLimit), ...used.map((name) => groupRule(name, groups[name]))];
}

function rateRule({ requests, windowSeconds, action }: OwnFirewallSettings["rateLimit"]): Rule {
  return {
    name: "RateLimit",
    priority: 0,
    action: action === "block" ? { block: {} } : { count: {} },
    statement: {
      rateBasedStatement: { aggregateKeyType: "IP", limit: requests, evaluationWindowSec: windowSeconds },
    },
    visibilityConfig: metricsOf("RateLimit"),
  };
}

function groupRule(name: RuleGroup, reaction: Reaction): Rule {
  return {
    name,
    priority: places[name],
    overrideAction: reaction === "count" ? { count: {} } : { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name: `AWSManagedRules${name}`,
        ...(typeof reaction === "object" && { ruleActionOverrides: reaction.blockExcept.map(countOnly) }),
      },
    },
    visibilityConfig: metricsOf(name),
  };
}

function countOnly(name: string) {
  return { name, actionToUse: { count: {} } };
}

/** Metrics under a name, and no samples of requests: those hold the headers that the log leaves out. */
export function metricsOf(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}
