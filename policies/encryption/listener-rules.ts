import {
  defineStackRule,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  textOf,
  type Verdict,
} from "../kit";
import { redirectsToHttps } from "./load-balancing";

const LISTENER = "aws:lb/listener:Listener";
const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";

const toHttps = { type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } };
const plain = named("plain", LISTENER, { protocol: "HTTP", defaultActions: [toHttps] });

const rulesEncrypted = defineStackRule({
  id: "lb-listener-rule-encrypted",
  title: "A rule of a listener without TLS sends the client to where it is spoken",
  severity: "high",
  resources: [LISTENER_RULE],
  why: "The listener redirects what no rule takes. What this rule takes is served in clear text.",
  fix: "Take listenerArn from the HTTPS listener, or let every action of the rule redirect to HTTPS.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
  controls: { fsbp: ["ELB.1", "ELB.18"], nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    [plain, named("api", LISTENER_RULE, { actions: [toHttps] }, { listenerArn: "plain" })],
    [
      named("secure", LISTENER, { protocol: "HTTPS" }),
      named("api", LISTENER_RULE, { actions: [{ type: "forward" }] }, { listenerArn: "secure" }),
    ],
    [named("api", LISTENER_RULE, { actions: [{ type: "forward" }] })],
    // That such a listener serves in clear text is said of the listener.
    [
      named("plain", LISTENER, { protocol: "HTTP", defaultActions: [{ type: "forward" }] }),
      named("api", LISTENER_RULE, { actions: [{ type: "redirect" }] }, { listenerArn: "plain" }),
    ],
  ],
  fails: [
    [plain, named("api", LISTENER_RULE, { actions: [{ type: "forward" }] }, { listenerArn: "plain" })],
    [
      plain,
      named(
        "api",
        LISTENER_RULE,
        { actions: [{ type: "redirect", redirect: { host: "b" } }] },
        { listenerArn: "plain" },
      ),
    ],
    [plain, named("api", LISTENER_RULE, {}, { listenerArn: "plain" })],
  ],

  validate(rule) {
    const [listener] = rule.refersTo("listenerArn", LISTENER);
    if (!listener) return notApplicable("its listener is not of this program");
    const protocol = listener.given.at("protocol");
    return protocol.decide((value) => (textOf(value).toUpperCase() === "HTTP" ? judge(rule, listener) : pass), pass);
  },
});

/** The verdict on a rule of a listener without TLS. A listener that does not redirect itself is a mistake of its own. */
function judge(rule: StackResource, listener: StackResource): Verdict {
  const ofListener = redirectsToHttps(listener.given, "defaultActions");
  if (ofListener.kind !== "judged" || ofListener.findings.length > 0) return pass;
  return ofListener.doubts.length > 0 ? ofListener : redirectsToHttps(rule.given, "actions");
}

export const rules: readonly Rule[] = [rulesEncrypted];
