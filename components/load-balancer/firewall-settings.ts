import * as z from "zod";

import { checkDistinct, refuse } from "../base/checks";
import { logRetentionDays } from "../base/settings";

const ruleName = z.string().regex(/^\w{1,128}$/, "it has to be the name of a rule, as AWS writes it");

const reaction = z.union(
  [
    z.enum(["block", "count", "off"]),
    z.strictObject({
      blockExcept: z
        .array(ruleName)
        .min(1, "without an exception, say block")
        .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
        .describe("Rules of the group that only count. The others block."),
    }),
  ],
  "give block, count, off or { blockExcept } with the names of rules that only count",
);

export type Reaction = z.output<typeof reaction>;

/**
 * The groups of rules that AWS keeps, by their names without `AWSManagedRules`. All of them together need 1,477 of the
 * 1,500 capacity units that a web ACL has for its basic price.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const ruleGroups = z.strictObject({
  AmazonIpReputationList: reaction.default("block").describe("Addresses that Amazon knows for attacks."),
  CommonRuleSet: reaction
    // It blocks every body of more than 8 KB, which is all that the firewall of a load balancer sees of it: ordinary
    // uploads too.
    // https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
    .default({ blockExcept: ["SizeRestrictions_BODY"] })
    .describe("What the OWASP Top 10 warn of. Bodies of more than 8 KB only count, if not said otherwise."),
  KnownBadInputsRuleSet: reaction.default("block").describe("Requests that exploit known weaknesses, such as Log4j's."),
  SQLiRuleSet: reaction.default("block").describe("SQL in places where there should be none."),
  LinuxRuleSet: reaction.default("block").describe("Attempts to read files of a Linux system."),
  AnonymousIpList: reaction
    .default("off")
    .describe("Addresses of anonymous proxies and of hosting companies, from where other services may call, too."),
  AdminProtectionRuleSet: reaction.default("off").describe("Paths of administration pages, of whatever product."),
});

const failOpen = z
  .boolean()
  .default(false)
  .describe("Whether requests pass unchecked while the firewall does not answer. Otherwise they are refused.");

const headerName = z.string().regex(/^[a-z0-9-]{1,64}$/, "it has to be the name of a header in lower case");

/** What a stack can say about a firewall of its own. */
export const ownFirewallSettings = z.strictObject({
  groups: ruleGroups
    .prefault({})
    .describe("What a match in a group of AWS's rules leads to: block, count or off. Count first to roll one out."),
  rateLimit: z
    .strictObject({
      requests: z.int().min(10).max(2_000_000_000).default(2000).describe("Requests of one address in the window."),
      windowSeconds: z.literal([60, 120, 300, 600]).default(300).describe("Length of the window."),
      action: z.enum(["block", "count"]).default("block").describe("What becomes of the requests above it."),
    })
    .prefault({})
    .describe(
      "The most requests that one address may send: behind a proxy, such as CloudFront, all that the proxy sends.",
    ),
  logs: z
    .strictObject({
      keepDays: logRetentionDays.default(90).describe("Days until a record is deleted."),
      requests: z
        .enum(["matched", "all"])
        .default("matched")
        .describe("Requests that some rule matched, or all. The access log holds all in any case."),
      redactHeaders: z
        .array(headerName)
        .default([])
        .describe("Headers that are left out of the log, besides authorization and cookie."),
    })
    .prefault({})
    .describe("The firewall's log."),
  failOpen,
});

const givenFirewallSettings = z.strictObject({
  webAclArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
      "it has to be the ARN of a regional web ACL",
    )
    .describe("A web ACL that exists, with rules and logs of its own."),
  failOpen,
});

/** Which firewall stands before a load balancer, if any. */
export const firewallSettings = z.union(
  [z.literal("none"), givenFirewallSettings, ownFirewallSettings],
  "give none, { webAclArn } of a web ACL that exists, or settings of a firewall of its own",
);

export type OwnFirewallSettings = z.output<typeof ownFirewallSettings>;
export type FirewallSettings = z.output<typeof firewallSettings>;
