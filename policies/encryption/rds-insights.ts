import { defineRule, matching, notApplicable, of, type Rule, some } from "../kit";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE } from "../kit/databases";
import { expectOwnKey } from "./own-key";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/orders";

const insightsOwnKey = defineRule({
  id: "rds-insights-own-key",
  title: "What Performance Insights keeps of a database's queries is encrypted with a key of one's own",
  severity: "low",
  resources: [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
  why: "It keeps the text of queries, which may hold what the tables do, and its key can never be changed afterwards.",
  fix: "Set performanceInsightsKmsKeyId to the ARN of a key that this program creates.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Enabling.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [
    { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: KEY },
    { performanceInsightsEnabled: false },
    of(CLUSTER, { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: KEY }),
    of(CLUSTER_INSTANCE, { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: KEY }),
    {},
  ],
  fails: [
    { performanceInsightsEnabled: true },
    { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: "alias/aws/rds" },
    of(CLUSTER, { performanceInsightsEnabled: true }),
    of(CLUSTER_INSTANCE, { performanceInsightsEnabled: true }),
  ],

  validate(database) {
    const off = notApplicable("Performance Insights keeps nothing of this database");
    const enabled = database.at("performanceInsightsEnabled");
    const ownKey = expectOwnKey(database, "performanceInsightsKmsKeyId");
    return some(
      [ownKey],
      enabled.decide(() => (enabled.text === "true" ? ownKey : off), off),
    );
  },
});

const CURRENT = /^rds-ca-(?:rsa2048|rsa4096|ecc384)-g1$/;

const certificateCurrent = defineRule({
  id: "rds-certificate-current",
  title: "A database's certificate is signed by an authority that RDS still uses",
  severity: "medium",
  resources: [INSTANCE, CLUSTER, CLUSTER_INSTANCE, "aws:rds/certificate:Certificate"],
  why: "Clients that verify refuse a certificate whose authority has expired, and those that do not verify talk to anybody.",
  fix: "Set it to rds-ca-rsa2048-g1, rds-ca-rsa4096-g1 or rds-ca-ecc384-g1, after the clients trust the new authorities.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html",
  controls: { nist80053: ["SC-8(1)", "SC-17"], pciDss: ["4.2.1"] },
  passes: [
    { caCertIdentifier: "rds-ca-rsa2048-g1" },
    of(CLUSTER, { caCertificateIdentifier: "rds-ca-ecc384-g1" }),
    of(CLUSTER_INSTANCE, { caCertIdentifier: "rds-ca-rsa4096-g1" }),
    of("aws:rds/certificate:Certificate", { certificateIdentifier: "rds-ca-rsa4096-g1" }),
    {},
  ],
  fails: [
    { caCertIdentifier: "rds-ca-2019" },
    of(CLUSTER, { caCertificateIdentifier: "rds-ca-2019" }),
    of(CLUSTER_INSTANCE, { caCertIdentifier: "rds-ca-2015" }),
    of("aws:rds/certificate:Certificate", { certificateIdentifier: "rds-ca-2019" }),
  ],

  // Where nothing is said, RDS takes rds-ca-rsa2048-g1, or what the account has chosen by rds.Certificate.
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html#UsingWithRDS.SSL.RegionCertificateAuthorities
  validate(database) {
    const authority = database.at(PROPERTIES[database.type] ?? "caCertIdentifier");
    return authority.decide(
      () => authority.is(matching(CURRENT, "rds-ca-rsa2048-g1, rds-ca-rsa4096-g1 or rds-ca-ecc384-g1")),
      notApplicable("RDS chooses the authority"),
    );
  },
});

const PROPERTIES: Readonly<Record<string, string>> = {
  [CLUSTER]: "caCertificateIdentifier",
  "aws:rds/certificate:Certificate": "certificateIdentifier",
};

export const rules: readonly Rule[] = [insightsOwnKey, certificateCurrent];
