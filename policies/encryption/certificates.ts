import { all, defineRule, matching, notApplicable, pass, type Rule, texts, type View, withSettings } from "../kit";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const TRANSPARENCY = "options.certificateTransparencyLoggingPreference";
const AUTHORITY = "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1";

const renewedByDns = defineRule({
  id: "acm-dns-validation",
  title: "A certificate is proven by DNS",
  severity: "medium",
  resources: [CERTIFICATE],
  why: "A record stays, and ACM renews by it. An e-mail has to be answered every year, by somebody who may have left.",
  fix: "Set validationMethod: DNS, and add the records of domainValidationOptions. The certificate is replaced.",
  link: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
  controls: { fsbp: ["ACM.1"], nist80053: ["SC-12", "SC-17"], pciDss: ["4.2.1"] },
  passes: [{ validationMethod: "DNS" }, { certificateBody: "-----BEGIN CERTIFICATE-----" }],
  fails: [{ validationMethod: "EMAIL" }, { validationMethod: "email" }],

  validate(certificate) {
    const method = certificate.at("validationMethod");
    return method.decide(() => (/^email$/i.test(method.text) ? method.wrong("DNS") : pass), pass);
  },
});

const keyStrong = defineRule({
  id: "acm-key-strong",
  title: "A certificate's key is long enough",
  severity: "medium",
  resources: [CERTIFICATE],
  why: "RSA keys of 1,024 bits can be broken, and who breaks one is the site.",
  fix: "Set keyAlgorithm to EC_prime256v1 or RSA_2048, or leave it out. The certificate is replaced.",
  link: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
  controls: { fsbp: ["ACM.2"], nist80053: ["SC-12", "SC-13"], pciDss: ["4.2.1"] },
  // AWS takes RSA_2048 where nothing is said.
  passes: [{}, { keyAlgorithm: "EC_prime256v1" }, { keyAlgorithm: "RSA_4096" }],
  fails: [{ keyAlgorithm: "RSA_1024" }, { keyAlgorithm: "RSA 1024" }],

  validate(certificate) {
    const algorithm = certificate.at("keyAlgorithm");
    const strong = matching(
      /^(?:RSA[_ ](?:2048|3072|4096)|EC[_ ](?:prime256v1|secp384r1|secp521r1))$/,
      "RSA_2048 or EC_prime256v1",
    );
    return algorithm.decide(() => algorithm.is(strong), pass);
  },
});

const noWildcard = defineRule({
  id: "acm-no-wildcard",
  title: "A certificate names the hosts that it is for",
  severity: "medium",
  resources: [CERTIFICATE],
  why: "Whoever has a certificate for *.example.com can pose as every host of the domain, also those that come later.",
  fix: "Name each host in domainName and subjectAlternativeNames, or allow the domain by the rule's setting domains.",
  link: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
  controls: { nist80053: ["AC-6", "SC-12", "SC-17"], pciDss: ["4.2.1"] },
  settings: {
    domains: texts({
      default: [],
      description: "Wildcard domains that may be in a certificate, such as *.example.com.",
    }),
  },
  passes: [
    { domainName: "api.example.com", subjectAlternativeNames: ["www.example.com"] },
    withSettings({ domains: ["*.preview.example.com"] }, { domainName: "*.preview.example.com" }),
  ],
  fails: [
    { domainName: "*.example.com" },
    { domainName: "example.com", subjectAlternativeNames: ["*.example.com"] },
    withSettings({ domains: ["*.preview.example.com"] }, { domainName: "*.example.com" }),
  ],

  validate(certificate, { settings: { domains } }) {
    const isNamed = (domain: View) =>
      domain.decide(
        () => (domain.text.startsWith("*.") && !domains.includes(domain.text) ? domain.wrong("hosts by name") : pass),
        pass,
      );
    return all([isNamed(certificate.at("domainName")), certificate.each("subjectAlternativeNames", isNamed)]);
  },
});

const loggedPublicly = defineRule({
  id: "acm-transparency-logged",
  title: "A certificate is logged where everybody can see it",
  severity: "medium",
  resources: [CERTIFICATE],
  why: "Browsers refuse a certificate that is in no transparency log, and the log shows who else got one for the domain.",
  fix: "Leave options.certificateTransparencyLoggingPreference out, or set it to ENABLED.",
  link: "https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-transparency",
  controls: { nist80053: ["AU-10", "SC-17"], pciDss: ["4.2.1"] },
  passes: [
    {},
    { options: { certificateTransparencyLoggingPreference: "ENABLED" } },
    // Names inside a company are nobody's business.
    { certificateAuthorityArn: AUTHORITY, options: { certificateTransparencyLoggingPreference: "DISABLED" } },
  ],
  fails: [
    { options: { certificateTransparencyLoggingPreference: "DISABLED" } },
    { domainName: "example.com", options: { certificateTransparencyLoggingPreference: "DISABLED" } },
  ],

  remedy(certificate) {
    const isHidden = certificate.at(TRANSPARENCY).text === "DISABLED" && !certificate.has("certificateAuthorityArn");
    return isHidden ? [{ path: TRANSPARENCY, value: "ENABLED" }] : [];
  },

  validate(certificate) {
    if (certificate.has("certificateAuthorityArn")) return notApplicable("it is of a private authority");
    return certificate.refuse(TRANSPARENCY, "DISABLED", "ENABLED");
  },
});

const keyNotKept = defineRule({
  id: "acm-private-key-not-kept",
  title: "The private key of an imported certificate is not in the state",
  severity: "medium",
  resources: [CERTIFICATE],
  why: "Whoever may read the state, or a backup of it, has the key and can pose as the site.",
  fix: "Pass the key as privateKeyWo with a privateKeyWoVersion: it is sent to ACM and kept nowhere.",
  link: "https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html",
  controls: { nist80053: ["IA-5(7)", "SC-12", "SC-28"], pciDss: ["3.6.1"] },
  passes: [{}, { certificateBody: "-----BEGIN CERTIFICATE-----", privateKeyWo: "key" }],
  fails: [{ privateKey: "key" }, { certificateBody: "-----BEGIN CERTIFICATE-----", privateKey: "key" }],

  validate: (certificate) => certificate.expectEmpty("privateKey", "the key as privateKeyWo"),
});

export const rules: readonly Rule[] = [renewedByDns, keyStrong, noWildcard, loggedPublicly, keyNotKept];
