import { defineRule, matching, notApplicable, pass, type Rule, some, type View } from "../kit";
import { recentTls } from "./load-balancing";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const PREFIX = "alb.ingress.kubernetes.io";

function balanced(annotations: Readonly<Record<string, string>>) {
  const prefixed = Object.entries(annotations).map(([name, value]) => [`${PREFIX}/${name}`, value]);
  return { metadata: { annotations: Object.fromEntries(prefixed) }, spec: { ingressClassName: "alb" } };
}

const ingressEncrypted = defineRule({
  id: "ingress-listener-encrypted",
  title: "An Ingress listens for TLS, or sends the client to where it is spoken",
  severity: "high",
  resources: [INGRESS],
  why: "What a client sends before it is redirected is readable on the way, and what is not redirected always is.",
  fix: `Set the annotation ${PREFIX}/listen-ports to [{"HTTPS": 443}], or ${PREFIX}/ssl-redirect to 443 beside HTTP.`,
  link: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports",
  controls: { fsbp: ["ELB.1", "ELB.18"], nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    balanced({ "listen-ports": '[{"HTTPS": 443}]' }),
    balanced({ "listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]', "ssl-redirect": "443" }),
    { spec: { ingressClassName: "nginx" } },
  ],
  fails: [
    balanced({ "listen-ports": '[{"HTTP": 80}]' }),
    balanced({ "listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]' }),
    balanced({ "target-type": "ip" }),
  ],

  validate(ingress) {
    const annotations = ingress.at("metadata.annotations");
    const annotation = (name: string) => annotations.child(`${PREFIX}/${name}`);
    const other = notApplicable("no load balancer of AWS is asked for");
    const listens = annotation("listen-ports");
    const isTls = (port: View) =>
      port.child("HTTP").value === undefined ? pass : port.wrong("HTTPS, or ssl-redirect beside it");
    const judge = () =>
      annotation("ssl-redirect").value === undefined
        ? listens.decide(() => listens.every(isTls), listens.wrong('[{"HTTPS": 443}]'))
        : pass;
    return annotations.decide(
      () => (annotations.entries.some(([name]) => name.startsWith(`${PREFIX}/`)) ? judge() : other),
      other,
    );
  },
});

const ingressTlsRecent = defineRule({
  id: "ingress-class-tls-policy",
  title: "A class of Ingresses accepts TLS 1.2 and newer only",
  severity: "high",
  resources: ["kubernetes:eks.amazonaws.com/v1:IngressClassParams"],
  why: "Older versions are broken, and a client that can be talked into one is attacked through it. AWS's default accepts them.",
  fix: "Set spec.sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one: what the class says holds for all its Ingresses.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  controls: { fsbp: ["ELB.17"], nist80053: ["SC-8(1)", "SC-13"], pciDss: ["4.2.1"] },
  passes: [
    { spec: { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" } },
    { spec: { listeners: [{ protocol: "HTTP", port: 80 }] } },
  ],
  fails: [
    { spec: {} },
    { spec: { sslPolicy: "ELBSecurityPolicy-2016-08" } },
    {
      spec: {
        listeners: [
          { protocol: "HTTP", port: 80 },
          { protocol: "HTTPS", port: 443 },
        ],
      },
    },
  ],

  // What listens is a list that need not be there: then it listens for TLS wherever there is a certificate.
  validate(params) {
    const recent = params.expect("spec.sslPolicy", matching(recentTls, "a policy for TLS 1.2 and newer"));
    const isPlain = params.each("spec.listeners", (listener) => listener.expect("protocol", "HTTP"));
    return some(params.has("spec.listeners") ? [recent, isPlain] : [recent], recent);
  },
});

export const rules: readonly Rule[] = [ingressEncrypted, ingressTlsRecent];
