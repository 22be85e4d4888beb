import { defineRule, inProduction, notApplicable, pass, type Remedy, type Rule, type Verdict, type View } from "../kit";

const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const network = { loadBalancerType: "network" };
const logs = { bucket: "logs", enabled: true };

const accessLogged = defineRule({
  id: "lb-access-logs",
  title: "An application load balancer logs its requests",
  severity: "medium",
  resources: [LOAD_BALANCER],
  why: "Who asked for what, and what answered how late, is known from here alone when something went wrong.",
  fix: "Set accessLogs with a bucket and enabled: true. Without enabled, the bucket alone does nothing.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
  controls: { fsbp: ["ELB.5"], nist80053: ["AU-2", "AU-12", "SI-4"], pciDss: ["10.2.1"] },
  passes: [{ accessLogs: logs }, network, { loadBalancerType: "application", accessLogs: logs }],
  fails: [{}, { accessLogs: { bucket: "logs" } }, { accessLogs: { ...logs, enabled: false } }],

  remedy: (balancer) => enableLogs(balancer, "accessLogs"),

  validate: (balancer) => ofApplications(balancer, () => balancer.expect("accessLogs.enabled", true)),
});

const connectionsLogged = defineRule({
  id: "lb-connection-logs",
  title: "An application load balancer logs its connections",
  severity: "low",
  levels: inProduction,
  resources: [LOAD_BALANCER],
  why: "A client whose TLS handshake fails sends no request, so that the access log does not show it.",
  fix: "Set connectionLogs with a bucket and enabled: true.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html",
  controls: { nist80053: ["AU-2", "AU-12"], pciDss: ["10.2.1"] },
  passes: [{ connectionLogs: logs }, network],
  fails: [{}, { connectionLogs: { bucket: "logs" } }],

  remedy: (balancer) => enableLogs(balancer, "connectionLogs"),

  validate: (balancer) => ofApplications(balancer, () => balancer.expect("connectionLogs.enabled", true)),
});

const headersValid = defineRule({
  id: "lb-drop-invalid-headers",
  title: "An application load balancer drops headers that are not valid",
  severity: "medium",
  resources: [LOAD_BALANCER],
  why: "A header that the load balancer and the service read differently carries one request inside another.",
  fix: "Set dropInvalidHeaderFields: true.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  controls: { fsbp: ["ELB.4"], nist80053: ["SI-10"], pciDss: ["6.2.4"] },
  passes: [{ dropInvalidHeaderFields: true }, network],
  fails: [{}, { dropInvalidHeaderFields: false }],

  remedy: (balancer) =>
    isOfApplications(balancer) && isKnownNot(balancer, "dropInvalidHeaderFields", true)
      ? [{ path: "dropInvalidHeaderFields", value: true }]
      : [],

  validate: (balancer) => ofApplications(balancer, () => balancer.expect("dropInvalidHeaderFields", true)),
});

const desyncMitigated = defineRule({
  id: "lb-desync-mitigation",
  title: "An application load balancer refuses requests that can be read in two ways",
  severity: "medium",
  resources: [LOAD_BALANCER],
  why: "Such a request smuggles a second one past the load balancer, which the service takes for another client's.",
  fix: "Leave desyncMitigationMode out, or set it to defensive or strictest.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#desync-mitigation-mode",
  controls: { fsbp: ["ELB.12"], nist80053: ["SI-10"], pciDss: ["6.2.4"] },
  // AWS's default is defensive.
  passes: [{}, { desyncMitigationMode: "strictest" }],
  fails: [{ desyncMitigationMode: "monitor" }, { loadBalancerType: "application", desyncMitigationMode: "monitor" }],

  remedy: (balancer) =>
    isOfApplications(balancer) && balancer.at("desyncMitigationMode").text === "monitor"
      ? [{ path: "desyncMitigationMode", value: "defensive" }]
      : [],

  validate: (balancer) =>
    ofApplications(balancer, () => balancer.refuse("desyncMitigationMode", "monitor", "defensive or strictest")),
});

const deletionProtected = defineRule({
  id: "lb-deletion-protected",
  title: "A load balancer is not deleted by mistake",
  severity: "medium",
  levels: inProduction,
  resources: [LOAD_BALANCER],
  why: "Its name and addresses are gone with it, and every service behind it is unreachable until DNS has followed.",
  fix: "Set enableDeletionProtection: true. To delete it, switch that off first.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection",
  controls: { fsbp: ["ELB.6"], nist80053: ["CM-3", "CP-10", "SC-5(2)"] },
  passes: [{ enableDeletionProtection: true }, { ...network, enableDeletionProtection: true }],
  fails: [{}, { enableDeletionProtection: false }, network],

  validate: (balancer) => balancer.expect("enableDeletionProtection", true),
});

const severalZones = defineRule({
  id: "lb-several-zones",
  title: "A load balancer is in two zones or more",
  severity: "medium",
  resources: [LOAD_BALANCER],
  why: "With its only zone, all that is behind it is gone, also what runs elsewhere.",
  fix: "Give subnets, or subnetMappings, in two availability zones or more.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
  controls: { fsbp: ["ELB.13"], nist80053: ["CP-10", "SC-36", "SI-13(5)"] },
  passes: [
    { subnets: ["subnet-1", "subnet-2"] },
    { ...network, subnetMappings: [{ subnetId: "subnet-1" }, { subnetId: "subnet-2" }] },
  ],
  fails: [{ subnets: ["subnet-1"] }, { ...network, subnetMappings: [{ subnetId: "subnet-1" }] }],

  validate(balancer) {
    const places = balancer.at(balancer.has("subnetMappings") ? "subnetMappings" : "subnets");
    const wrong = places.wrong("two subnets or more");
    return places.decide(() => (places.members.length > 1 ? pass : wrong), wrong);
  },
});

function ofApplications(balancer: View, judge: () => Verdict): Verdict {
  const other = notApplicable("it is no application load balancer");
  return balancer.at("loadBalancerType").decide((type) => (type === "application" ? judge() : other), judge());
}

function isOfApplications(balancer: View): boolean {
  const type = balancer.at("loadBalancerType");
  return type.seen.state === "absent" || type.text === "application";
}

function isKnownNot(balancer: View, path: string, value: boolean): boolean {
  const part = balancer.at(path);
  return part.seen.state !== "unknown" && part.text !== String(value);
}

/** Whoever names a bucket means to have logs. */
function enableLogs(balancer: View, logs: "accessLogs" | "connectionLogs"): Remedy[] {
  const isMeant = isOfApplications(balancer) && balancer.has(`${logs}.bucket`);
  return isMeant && isKnownNot(balancer, `${logs}.enabled`, true) ? [{ path: `${logs}.enabled`, value: true }] : [];
}

export const rules: readonly Rule[] = [
  accessLogged,
  connectionsLogged,
  headersValid,
  desyncMitigated,
  deletionProtected,
  severalZones,
];
