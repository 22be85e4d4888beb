import { all, defineRule, defineStackRule, matching, named, notApplicable, pass, type Rule, textOf } from "../kit";

const LISTENER = "aws:lb/listener:Listener";
const FURTHER = "aws:lb/listenerCertificate:ListenerCertificate";
const SERVER_CERTIFICATE = "aws:iam/serverCertificate:ServerCertificate";
const OF_ACM = ["aws:acm/certificate:Certificate", "aws:acm/certificateValidation:CertificateValidation"] as const;

const fromAcm = "arn:aws:acm:eu-central-1:111122223333:certificate/1";
const fromIam = "arn:aws:iam::111122223333:server-certificate/web";

const certificatesRenewed = defineStackRule({
  id: "lb-certificate-acm",
  title: "A listener's certificate comes from ACM",
  severity: "medium",
  resources: [LISTENER, FURTHER],
  why: "ACM renews it and keeps its key. One in IAM runs out on a day that nobody has in mind, and somebody had its key.",
  fix: "Request an aws.acm.Certificate, and take certificateArn from its validation.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
  controls: { fsbp: ["ACM.1"], nist80053: ["SC-12", "SC-17", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    [named("https", LISTENER, { certificateArn: fromAcm })],
    [named("https", LISTENER, {}, { certificateArn: "web" }), named("web", OF_ACM[0])],
    [named("http", LISTENER, { protocol: "HTTP" })],
    [named("further", FURTHER, { certificateArn: fromAcm })],
  ],
  fails: [
    [named("https", LISTENER, { certificateArn: fromIam })],
    [named("https", LISTENER, {}, { certificateArn: "web" }), named("web", SERVER_CERTIFICATE)],
    [named("further", FURTHER, { certificateArn: fromIam })],
    [named("https", LISTENER, { protocol: "HTTPS" })],
  ],

  validate(listener) {
    const arn = listener.given.at("certificateArn");
    if (listener.refersTo("certificateArn", SERVER_CERTIFICATE).length > 0) return arn.wrong("a certificate of ACM");
    if (OF_ACM.some((type) => listener.refersTo("certificateArn", type).length > 0)) return pass;
    const missing = listener.given
      .at("protocol")
      .decide((value) => (/^(?:https|tls)$/i.test(textOf(value)) ? arn.wrong("a certificate of ACM") : pass), pass);
    return arn.decide((value) => (IN_IAM.accepts(value) ? arn.wrong("a certificate of ACM") : pass), missing);
  },
});

const IN_IAM = matching(/:iam:.*:server-certificate\//, "a certificate in IAM");

const clientsProven = defineRule({
  id: "lb-client-certificates-verified",
  title: "A listener that asks clients for certificates refuses those that are not valid",
  severity: "low",
  resources: [LISTENER],
  why: "A certificate that nobody verifies, or that ran out, proves nothing, and services rely on it.",
  fix: "Set mutualAuthentication to mode verify with a trustStoreArn, and leave ignoreClientCertificateExpiry out.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html",
  controls: { nist80053: ["IA-3", "IA-5(2)", "SC-8(1)"], pciDss: ["8.3.1"] },
  passes: [
    {
      mutualAuthentication: {
        mode: "verify",
        trustStoreArn: "arn:aws:elasticloadbalancing:eu-central-1:1:truststore/a/1",
      },
    },
    { mutualAuthentication: { mode: "off" } },
    // The service behind it gets the certificate, and verifies it.
    { mutualAuthentication: { mode: "passthrough" } },
    {},
  ],
  fails: [
    { mutualAuthentication: { mode: "verify" } },
    { mutualAuthentication: { mode: "verify", trustStoreArn: "arn", ignoreClientCertificateExpiry: true } },
  ],

  validate(listener) {
    const clients = listener.at("mutualAuthentication");
    const off = notApplicable("it asks for no certificates that it would verify");
    const judge = () =>
      all([
        clients.expectSet("trustStoreArn", "a trust store"),
        clients.refuse("ignoreClientCertificateExpiry", true, "false"),
      ]);
    return clients.decide(() => clients.at("mode").decide((mode) => (mode === "verify" ? judge() : off), off), off);
  },
});

export const rules: readonly Rule[] = [certificatesRenewed, clientsProven];
