import {
  defineRule,
  matching,
  notApplicable,
  of,
  oneOf,
  pass,
  type Rule,
  textOf,
  type Verdict,
  type View,
} from "../kit";

const LISTENER = "aws:lb/listener:Listener";

const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
const forward = { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/a/1" };

const listenersEncrypted = defineRule({
  id: "lb-listener-encrypted",
  title: "A listener speaks TLS, or sends the client to where it is spoken",
  severity: "high",
  resources: [LISTENER],
  why: "What a client sends before it is redirected is readable on the way, and what is not redirected always is.",
  fix: "Set protocol to HTTPS (network load balancers: TLS) with a certificate, or let every default action redirect to HTTPS.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
  controls: { fsbp: ["ELB.1", "ELB.18"], nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    { protocol: "HTTPS", port: 443, defaultActions: [forward] },
    { protocol: "TLS", port: 443 },
    { protocol: "TCP", port: 443 },
    { protocol: "QUIC", port: 443 },
    { protocol: "HTTP", port: 80, defaultActions: [redirect] },
    // A gateway load balancer takes whole packets, and has no port.
    { defaultActions: [forward] },
  ],
  fails: [
    { protocol: "HTTP", port: 80, defaultActions: [forward] },
    { port: 80, defaultActions: [forward] },
    { protocol: "HTTP", port: 80 },
    { protocol: "HTTP", port: 80, defaultActions: [redirect, forward] },
    { protocol: "HTTP", port: 80, defaultActions: [{ type: "redirect", redirect: { statusCode: "HTTP_301" } }] },
    { protocol: "TCP", port: 5432 },
  ],

  validate: (listener) =>
    listener.at("protocol").decide((value) => {
      const protocol = textOf(value).toUpperCase();
      if (["HTTPS", "TLS", "QUIC"].includes(protocol)) return pass;
      // TLS that ends behind the load balancer passes through it as TCP.
      return protocol === "TCP" ? listener.expect("port", 443) : redirectsToHttps(listener, "defaultActions");
    }, withoutProtocol(listener)),
});

function withoutProtocol(listener: View): Verdict {
  if (!listener.has("port")) return notApplicable("it is of a gateway load balancer");
  return redirectsToHttps(listener, "defaultActions");
}

/** Whether each of the actions of a listener, or of one of its rules, sends the client to HTTPS. */
export function redirectsToHttps(listener: View, actions: "defaultActions" | "actions"): Verdict {
  if (!listener.has(actions)) return listener.at(actions).wrong("a redirection to HTTPS");
  return listener.each(actions, (action) =>
    // An action that redirects nowhere is one mistake: where to is no second one.
    action.at("type").text === "redirect"
      ? action.expect("redirect.protocol", "HTTPS")
      : action.expect("type", "redirect"),
  );
}

/** The names of policies that accept TLS 1.2 and newer alone. */
export const recentTls = /^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)-/;

const tlsPolicyRecent = defineRule({
  id: "lb-tls-policy",
  title: "A listener accepts TLS 1.2 and newer only",
  severity: "high",
  resources: [LISTENER],
  why: "Older versions are broken, and a client that can be talked into one is attacked through it. AWS's default accepts them.",
  fix: "Set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  controls: { fsbp: ["ELB.17"], nist80053: ["SC-8(1)", "SC-13"], pciDss: ["4.2.1"] },
  passes: [
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
    { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" },
    { protocol: "HTTP" },
  ],
  fails: [
    { protocol: "HTTPS" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" },
    { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" },
    of("aws:alb/listener:Listener", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS-1-1-2017-01" }),
  ],

  // Its change is made in place. Who keeps to FIPS has to choose among other policies.
  remedy(listener) {
    const policy = listener.at("sslPolicy");
    const isWrong = policy.seen.state !== "unknown" && !recentTls.test(policy.text) && !/FIPS/.test(policy.text);
    const speaksTls = oneOf("HTTPS", "TLS").accepts(listener.at("protocol").text);
    return isWrong && speaksTls ? [{ path: "sslPolicy", value: "ELBSecurityPolicy-TLS13-1-2-2021-06" }] : [];
  },

  validate(listener) {
    const recent = matching(recentTls, "a policy for TLS 1.2 and newer");
    const speaksTls = oneOf("HTTPS", "TLS");
    return listener
      .at("protocol")
      .decide(
        (protocol) =>
          speaksTls.accepts(protocol) ? listener.expect("sslPolicy", recent) : notApplicable("it speaks no TLS"),
        notApplicable("it speaks no TLS"),
      );
  },
});

export const rules: readonly Rule[] = [listenersEncrypted, tlsPolicyRecent];
