import { defineRule, notApplicable, oneOf, type Rule, withSettings, yesNo } from "../kit";

const everywhere = { everyHop: true };

const targetsEncrypted = defineRule({
  id: "target-group-encrypted",
  title: "Traffic behind the load balancer is encrypted, where every hop has to be",
  severity: "medium",
  resources: ["aws:lb/targetGroup:TargetGroup"],
  why: "TLS ends at the load balancer: from there on, requests are in clear text unless the targets speak TLS too.",
  fix: "Set protocol to HTTPS (network load balancers: TLS, or TCP where the targets end TLS themselves).",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
  controls: { fsbp: ["ELB.21", "ELB.22"], nist80053: ["SC-8", "SC-8(1)", "SC-8(2)"], pciDss: ["4.2.1"] },
  settings: {
    // Tasks on Fargate mostly speak HTTP, in a network that AWS encrypts between many of its machines.
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/data-protection.html#encryption-transit
    everyHop: yesNo({ default: false, description: "Whether load balancers have to speak TLS to their targets too." }),
  },
  passes: [
    { protocol: "HTTP" },
    withSettings(everywhere, { protocol: "HTTPS" }),
    withSettings(everywhere, { protocol: "TLS" }),
    withSettings(everywhere, { targetType: "lambda" }),
  ],
  fails: [withSettings(everywhere, { protocol: "HTTP" }), withSettings(everywhere, { protocol: "TCP_UDP" })],

  validate(group, { settings: { everyHop } }) {
    if (!everyHop) return notApplicable("not every hop has to be encrypted");
    const other = notApplicable("its targets are functions, which the load balancer calls over TLS");
    const judge = () => group.expect("protocol", oneOf("HTTPS", "TLS", "TCP", "QUIC"));
    return group.at("targetType").decide((type) => (type === "lambda" ? other : judge()), judge());
  },
});

export const rules: readonly Rule[] = [targetsEncrypted];
