import {
  defineRule,
  defineStackRule,
  fail,
  matchesStars,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  textOf,
  texts,
  type Verdict,
  type View,
  withSettings,
} from "../kit";
import { isWorld } from "./address-range";
import { asOneMistake } from "./one-mistake";
import { eachOpening, GROUP, INGRESS, RULE } from "./security-group-openings";

const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";

const publicByName = defineRule({
  id: "lb-internal-unless-named",
  title: "Only load balancers that are named face the internet",
  severity: "high",
  resources: [LOAD_BALANCER],
  why: "A load balancer faces the internet unless it is said otherwise, and then so does every service behind it.",
  fix: "Set internal: true, or add the load balancer's name to the rule's setting publicNames.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  controls: { nist80053: ["AC-4", "SC-7", "SC-7(3)"], pciDss: ["1.3.1", "1.4.4"] },
  settings: {
    publicNames: texts({
      default: ["*"],
      description: "Names of the load balancers that may face the internet, as in their URNs; * stands for any text.",
    }),
  },
  passes: [
    { internal: true },
    {},
    withSettings({ publicNames: ["sub*"] }, { internal: false }),
    withSettings({ publicNames: [] }, { internal: true }),
  ],
  fails: [withSettings({ publicNames: [] }, {}), withSettings({ publicNames: ["web-*", "sub"] }, { internal: false })],

  validate(balancer, { settings: { publicNames } }) {
    if (publicNames.some((pattern) => matchesStars(pattern, balancer.name))) return pass;
    return balancer.expect("internal", true);
  },
});

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" };

const behindWebAcl = defineStackRule({
  id: "lb-web-acl",
  title: "An application load balancer that everybody reaches has a web ACL",
  severity: "high",
  resources: [LOAD_BALANCER],
  why: "Scanners find it within the hour. The web ACL stops the known attacks, and those who ask too often.",
  fix: "Add an aws.wafv2.WebAclAssociation with this load balancer's arn, or admit the networks of its clients only.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html",
  controls: { fsbp: ["ELB.16"], nist80053: ["AC-4(21)", "SC-7"], pciDss: ["6.4.2"] },
  passes: [
    [named("alb", LOAD_BALANCER), named("wall", ASSOCIATION, {}, { resourceArn: "alb" })],
    [named("alb", LOAD_BALANCER, { internal: true })],
    [named("nlb", LOAD_BALANCER, { loadBalancerType: "network" })],
    [
      named("office", GROUP),
      named("https", INGRESS, { ...https, cidrIpv4: "203.0.113.0/24" }, { securityGroupId: "office" }),
      named("alb", LOAD_BALANCER, {}, { securityGroups: "office" }),
    ],
  ],
  fails: [
    [named("alb", LOAD_BALANCER)],
    [named("alb", LOAD_BALANCER, { internal: false, loadBalancerType: "application" })],
    [
      named("web", GROUP),
      named("https", INGRESS, https, { securityGroupId: "web" }),
      named("alb", LOAD_BALANCER, {}, { securityGroups: "web" }),
      named("other", LOAD_BALANCER, { internal: true }),
      named("wall", ASSOCIATION, {}, { resourceArn: "other" }),
    ],
    [
      named("web", GROUP, { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }] }),
      named("alb", LOAD_BALANCER, {}, { securityGroups: "web" }),
    ],
  ],

  validate(balancer) {
    if (balancer.referredToBy(ASSOCIATION, "resourceArn").length > 0) return pass;
    const open = fail("found no aws.wafv2.WebAclAssociation with its arn, expected one");
    const isInternal = notApplicable("it is for one's own networks");
    const judge = () =>
      balancer.given
        .at("internal")
        .decide(
          (internal) => (textOf(internal) === "true" ? isInternal : whenWorldReaches(balancer, open)),
          whenWorldReaches(balancer, open),
        );
    return ofApplications(balancer.given, judge);
  },
});

/** The verdict if the load balancer's security groups let everybody in. Groups that the program does not have may. */
function whenWorldReaches(balancer: StackResource, verdict: Verdict): Verdict {
  const groups = balancer.refersTo("securityGroups", GROUP);
  if (groups.length === 0) return verdict;
  const openings = groups.flatMap((group) => [
    group,
    ...[INGRESS, RULE].flatMap((type) => group.referredToBy(type, "securityGroupId")),
  ]);
  const found = asOneMistake(openings.map((each) => eachOpening(each.given, "ingress", isWorld, () => verdict)));
  return found.kind === "judged" && found.findings.length > 0 ? verdict : found;
}

function ofApplications(balancer: View, judge: () => Verdict): Verdict {
  const other = notApplicable("it is no application load balancer");
  return balancer.at("loadBalancerType").decide((type) => (type === "application" ? judge() : other), judge());
}

const closedWithoutWaf = defineRule({
  id: "lb-waf-fail-closed",
  title: "Without an answer from the web ACL nothing is let through",
  severity: "low",
  resources: [LOAD_BALANCER],
  why: "Who can slow the web ACL down would switch it off.",
  fix: "Leave enableWafFailOpen out, or set it to false.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  controls: { nist80053: ["SC-7(18)", "SC-24"], pciDss: ["6.4.2"] },
  passes: [{}, { enableWafFailOpen: false }],
  fails: [{ enableWafFailOpen: true }, { enableWafFailOpen: "true" }],

  validate: (balancer) => balancer.refuse("enableWafFailOpen", true, "false"),
});

export const rules: readonly Rule[] = [publicByName, behindWebAcl, closedWithoutWaf];
