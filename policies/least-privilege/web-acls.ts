import {
  all,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  texts,
  type Verdict,
  type View,
  withSettings,
} from "../kit";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ACL_RULE = "aws:wafv2/webAclRule:WebAclRule";
const GROUP_ASSOCIATION = "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation";

const allow = { defaultAction: { allow: {} } };
const limit = { action: { block: {} }, statement: { rateBasedStatement: { limit: 2000 } } };
const common = managed("AWSManagedRulesCommonRuleSet");
const badInputs = managed("AWSManagedRulesKnownBadInputsRuleSet");

function managed(name: string) {
  return { overrideAction: { none: {} }, statement: { managedRuleGroupStatement: { vendorName: "AWS", name } } };
}

const blocksSomething = defineStackRule({
  id: "web-acl-blocks",
  title: "A web ACL blocks something",
  severity: "medium",
  resources: [ACL],
  why: "Without rules, or with rules that only count, it lets everything through and looks like protection.",
  fix: "Add rules with the action block, or groups with overrideAction none. Count first, and then let them block.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html",
  controls: { fsbp: ["WAF.10"], nist80053: ["CM-6", "SC-7"], pciDss: ["6.4.2"] },
  passes: [
    [named("acl", ACL, { ...allow, rules: [limit] })],
    [named("acl", ACL, { ...allow, rules: [common] })],
    [named("acl", ACL, { defaultAction: { block: {} }, rules: [] })],
    [named("acl", ACL, { ...allow, ruleJson: '[{"Name":"a","Action":{"Block":{}}}]' })],
    [named("acl", ACL, allow), named("limit", ACL_RULE, limit, { webAclArn: "acl" })],
    [named("acl", ACL, allow), named("common", GROUP_ASSOCIATION, { ruleName: "common" }, { webAclArn: "acl" })],
  ],
  fails: [
    [named("acl", ACL, allow)],
    [named("acl", ACL, { ...allow, rules: [] })],
    [named("acl", ACL, { ...allow, rules: [{ ...limit, action: { count: {} } }] })],
    [named("acl", ACL, { ...allow, rules: [{ ...common, overrideAction: { count: {} } }] })],
    [
      named("acl", ACL, allow),
      named("common", GROUP_ASSOCIATION, { ruleName: "common", overrideAction: "count" }, { webAclArn: "acl" }),
    ],
  ],

  validate: (acl) =>
    whenAllowed(acl, () => someRule(acl, blocks, fail("found no rule that blocks, expected one or more"))),
});

const managedGroups = defineStackRule({
  id: "web-acl-managed-rules",
  title: "A web ACL applies AWS's rules against known attacks",
  severity: "medium",
  resources: [ACL],
  why: "What exploits Log4j, or lists the files of a server, is known and changes daily. Nobody keeps up by hand.",
  fix: "Add a rule with a managedRuleGroupStatement for each group: vendorName AWS, and the name that is missing.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html",
  controls: { nist80053: ["SC-7", "SI-3", "SI-4"], pciDss: ["6.4.2"] },
  settings: {
    groups: texts({
      default: ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"],
      description: "Names of the groups of AWS's rules that every web ACL applies.",
    }),
  },
  passes: [
    [named("acl", ACL, { ...allow, rules: [common, badInputs] })],
    [named("acl", ACL, { defaultAction: { block: {} } })],
    [named("acl", ACL, { ...allow, rules: [common] }), named("inputs", ACL_RULE, badInputs, { webAclArn: "acl" })],
    [
      named("acl", ACL, { ...allow, rules: [common] }),
      named(
        "inputs",
        GROUP_ASSOCIATION,
        { managedRuleGroup: badInputs.statement.managedRuleGroupStatement },
        { webAclArn: "acl" },
      ),
    ],
    // A partner's rules stand in their place: which of them is not for this rule to say.
    [
      named("acl", ACL, {
        ...allow,
        rules: [{ statement: { managedRuleGroupStatement: { vendorName: "Fortinet" } } }],
      }),
    ],
    [
      withSettings(
        { groups: ["AWSManagedRulesSQLiRuleSet"] },
        named("acl", ACL, { ...allow, rules: [managed("AWSManagedRulesSQLiRuleSet")] }),
      ),
    ],
  ],
  fails: [
    [named("acl", ACL, { ...allow, rules: [limit] })],
    [named("acl", ACL, { ...allow, rules: [common] })],
    [
      withSettings(
        { groups: ["AWSManagedRulesSQLiRuleSet"] },
        named("acl", ACL, { ...allow, rules: [common, badInputs] }),
      ),
    ],
  ],

  validate: (acl, _stack, { settings: { groups } }) =>
    whenAllowed(acl, () =>
      all([
        pass,
        ...groups.map((name) =>
          someRule(acl, isGroup(name), fail(`found no rule with the group ${name}, expected one`)),
        ),
      ]),
    ),
});

const rateLimited = defineStackRule({
  id: "web-acl-rate-limit",
  title: "A web ACL limits how often one client may ask",
  severity: "medium",
  resources: [ACL],
  why: "Passwords are guessed, and services brought down, by asking often. No single request of that looks bad.",
  fix: "Add a rule with a rateBasedStatement and the action block.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
  controls: { nist80053: ["AC-7", "SC-5", "SC-7"], pciDss: ["6.4.2"] },
  passes: [
    [named("acl", ACL, { ...allow, rules: [common, limit] })],
    [named("acl", ACL, { defaultAction: { block: {} } })],
    [named("acl", ACL, { ...allow, ruleJson: '[{"Name":"a","Statement":{"RateBasedStatement":{"Limit":100}}}]' })],
    [named("acl", ACL, allow), named("limit", ACL_RULE, limit, { webAclArn: "acl" })],
    // A group of one's own may hold the limit.
    [named("acl", ACL, { ...allow, rules: [{ statement: { ruleGroupReferenceStatement: { arn: "arn" } } }] })],
  ],
  fails: [
    [named("acl", ACL, allow)],
    [named("acl", ACL, { ...allow, rules: [common] })],
    [named("acl", ACL, { ...allow, ruleJson: '[{"Name":"a","Statement":{"GeoMatchStatement":{}}}]' })],
  ],

  validate: (acl) =>
    whenAllowed(acl, () => someRule(acl, limits, fail("found no rule with a rateBasedStatement, expected one"))),
});

/** Judges a web ACL that lets through what no rule stops. Another one blocks all that no rule lets through. */
function whenAllowed(acl: StackResource, judge: () => Verdict): Verdict {
  const closed = notApplicable("it blocks whatever is not allowed");
  const action = acl.given.at("defaultAction");
  return action.decide(() => (isThere(action, "block") ? closed : judge()), judge());
}

/** One rule of a web ACL has to pass, be it inside, in JSON, or beside it. */
function someRule(acl: StackResource, judge: (rule: View, otherwise: Verdict) => Verdict, otherwise: Verdict): Verdict {
  const inside = [...acl.given.at("rules").members, ...acl.given.at("ruleJson").members];
  const beside = [ACL_RULE, GROUP_ASSOCIATION]
    .flatMap((type) => acl.referredToBy(type, "webAclArn"))
    .map((each) => each.given);
  return some(
    [...inside, ...beside].map((rule) => rule.decide(() => judge(rule, otherwise), otherwise)),
    otherwise,
  );
}

function blocks(rule: View, otherwise: Verdict): Verdict {
  const action = part(rule, "action");
  const override = part(rule, "overrideAction");
  const isSharp = () => ["block", "captcha", "challenge"].some((name) => isThere(action, name));
  const isUnchanged = () => isThere(override, "none") || override.text === "none";
  return some(
    [
      action.decide(() => (isSharp() ? pass : otherwise), otherwise),
      // A group that is beside its web ACL has the name of its rule, and keeps its own actions if nothing else is said.
      override.decide(() => (isUnchanged() ? pass : otherwise), rule.has("ruleName") ? pass : otherwise),
    ],
    otherwise,
  );
}

function isGroup(name: string) {
  return (rule: View, otherwise: Verdict): Verdict => {
    const beside = rule.at("managedRuleGroup");
    const group = beside.value === undefined ? part(part(rule, "statement"), "managedRuleGroupStatement") : beside;
    return group.decide(() => {
      const found = part(group, "name");
      const isPartners = part(group, "vendorName").decide((vendor) => (vendor === "AWS" ? otherwise : pass), otherwise);
      const isMeant = found.decide((value) => (value === name ? pass : otherwise), otherwise);
      return some([isPartners, isMeant], otherwise);
    }, otherwise);
  };
}

function limits(rule: View, otherwise: Verdict): Verdict {
  const statement = part(rule, "statement");
  const holds = () => ["rateBasedStatement", "ruleGroupReferenceStatement"].some((name) => isThere(statement, name));
  if (rule.at("ruleGroupReference").value !== undefined) return pass;
  return statement.decide(() => (holds() ? pass : otherwise), otherwise);
}

/** A part by its name, which JSON documents of WAF begin in upper case. */
function part(view: View, name: string): View {
  const own = view.child(name);
  return own.value === undefined ? view.child(name.charAt(0).toUpperCase() + name.slice(1)) : own;
}

/** Whether a part is there: WAF's choices are empty objects. */
function isThere(view: View, name: string): boolean {
  return part(view, name).value !== undefined;
}

export const rules: readonly Rule[] = [blocksSomething, managedGroups, rateLimited];
