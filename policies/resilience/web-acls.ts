import {
  all,
  defineRule,
  defineStackRule,
  fail,
  named,
  of,
  pass,
  type Rule,
  texts,
  type View,
  withSettings,
} from "../kit";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ACL_RULE = "aws:wafv2/webAclRule:WebAclRule";
const GROUP = "aws:wafv2/ruleGroup:RuleGroup";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

const logged = defineStackRule({
  id: "web-acl-logged",
  title: "A web ACL logs what it does",
  severity: "low",
  resources: [ACL],
  why: "Whether it stopped an attack, or a customer, shows in its log alone.",
  fix: "Add an aws.wafv2.WebAclLoggingConfiguration that takes resourceArn from this web ACL.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/logging.html",
  controls: { fsbp: ["WAF.11"], nist80053: ["AU-2", "AU-12", "SI-4"], pciDss: ["10.2.1"] },
  passes: [[named("acl", ACL), named("log", LOGGING, {}, { resourceArn: "acl" })], [named("log", LOGGING, {})]],
  fails: [
    [named("acl", ACL)],
    [named("acl", ACL), named("other", ACL), named("log", LOGGING, {}, { resourceArn: "other" })],
  ],

  validate: (acl) =>
    acl.referredToBy(LOGGING, "resourceArn").length > 0
      ? pass
      : fail("found no aws.wafv2.WebAclLoggingConfiguration of it, expected one"),
});

const headers = (...names: string[]) => ({ redactedFields: names.map((name) => ({ singleHeader: { name } })) });

const redacted = defineRule({
  id: "web-acl-log-redacted",
  title: "The log of a web ACL leaves out what clients prove themselves with",
  severity: "medium",
  resources: [LOGGING],
  why: "A token or a session's cookie in a log is as good as the login of whoever sent it.",
  fix: "Add a singleHeader with the name of each of these headers to redactedFields, in lower case.",
  link: "https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html",
  controls: { nist80053: ["AU-9", "IA-5(6)", "SI-12"], pciDss: ["3.3.1"] },
  settings: {
    headers: texts({ default: ["authorization", "cookie"], description: "Headers that no log of a web ACL may hold." }),
  },
  passes: [
    headers("authorization", "cookie"),
    headers("cookie", "x-api-key", "Authorization"),
    withSettings({ headers: ["x-api-key"] }, headers("x-api-key")),
  ],
  fails: [{}, headers("authorization"), withSettings({ headers: ["x-api-key"] }, headers("authorization", "cookie"))],

  validate(log, { settings: { headers } }) {
    const isRedacted = (name: string) => {
      const missing = fail(`found no redaction of the header ${name}, expected one`, "redactedFields");
      const isIt = (field: View) => {
        const header = field.at("singleHeader.name");
        return header.decide(() => (header.text.toLowerCase() === name ? pass : missing), missing);
      };
      return log.some("redactedFields", isIt, missing);
    };
    return all([pass, ...headers.map(isRedacted)]);
  },
});

const counted = { cloudwatchMetricsEnabled: true };
const silent = { cloudwatchMetricsEnabled: false };
const METRICS = "visibilityConfig.cloudwatchMetricsEnabled";

const measured = defineRule({
  id: "web-acl-metrics",
  title: "A web ACL and its rules count what they match",
  severity: "low",
  resources: [ACL, GROUP, ACL_RULE],
  why: "Without metrics nobody is told of an attack, nor of a rule that blocks customers.",
  fix: "Set cloudwatchMetricsEnabled: true in visibilityConfig, for the web ACL and for each rule.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html",
  controls: { fsbp: ["WAF.12"], nist80053: ["AU-6", "SI-4"], pciDss: ["10.4.1"] },
  passes: [
    { visibilityConfig: counted, rules: [{ visibilityConfig: counted }] },
    { visibilityConfig: counted },
    of(GROUP, { visibilityConfig: counted, rules: [] }),
    of(ACL_RULE, { visibilityConfig: counted }),
  ],
  fails: [
    { visibilityConfig: silent },
    { visibilityConfig: counted, rules: [{ visibilityConfig: counted }, { visibilityConfig: silent }] },
    of(GROUP, { visibilityConfig: silent }),
    of(ACL_RULE, { visibilityConfig: silent }),
  ],

  remedy: (acl) =>
    partsOf(acl)
      .filter(isSilent)
      .map((part) => ({ path: part.at(METRICS).path, value: true })),

  validate: (acl) => all([acl.expect(METRICS, true), acl.each("rules", (rule) => rule.expect(METRICS, true))]),
});

function partsOf(acl: View): View[] {
  return [acl, ...acl.at("rules").members];
}

function isSilent(part: View): boolean {
  return part.at(METRICS).text === "false";
}

export const rules: readonly Rule[] = [logged, redacted, measured];
