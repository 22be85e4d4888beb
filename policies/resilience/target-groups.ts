import { all, defineRule, notApplicable, pass, type Rule, textOf } from "../kit";

const healthChecked = defineRule({
  id: "target-group-health-check",
  title: "A target counts as healthy when it answers as it should, at a path of its own",
  severity: "medium",
  resources: ["aws:lb/targetGroup:TargetGroup"],
  why: "What / answers says little about the service, and with errors among the good answers a broken target gets requests.",
  fix: "Set healthCheck.path to what the service offers for it, and healthCheck.matcher to 200 or 200-299.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
  controls: { nist80053: ["AU-6", "CP-10", "SI-13"] },
  passes: [
    { protocol: "HTTP", healthCheck: { path: "/health", matcher: "200-299" } },
    { protocol: "HTTPS", healthCheck: { path: "/health" } },
    { protocol: "TCP" },
    { targetType: "lambda" },
    { protocol: "HTTP", protocolVersion: "GRPC", healthCheck: { path: "/grpc.health.v1.Health/Check", matcher: "0" } },
  ],
  fails: [
    { protocol: "HTTP" },
    { protocol: "HTTP", healthCheck: { enabled: false, path: "/health" } },
    { protocol: "HTTP", healthCheck: { path: "/health", matcher: "200-499" } },
    { protocol: "HTTPS", healthCheck: { matcher: "200" } },
  ],

  validate(group) {
    const other = notApplicable("its targets are not asked over HTTP");
    return group.at("protocol").decide((protocol) => {
      if (!/^https?$/i.test(textOf(protocol))) return other;
      const matcher = group.at("healthCheck.matcher");
      return all([
        group.refuse("healthCheck.enabled", false, "true"),
        group.expectSet("healthCheck.path", "the path that the service offers for it"),
        matcher.decide(() => (takesErrors(matcher.text) ? matcher.wrong("codes below 400") : pass), pass),
      ]);
    }, other);
  },
});

/** Whether codes such as `200-499` or `200,404` hold one that says that something is wrong. Those of gRPC are below 100. */
function takesErrors(matcher: string): boolean {
  return matcher.split(/[,-]/).some((code) => Number(code) >= 400);
}

export const rules: readonly Rule[] = [healthChecked];
