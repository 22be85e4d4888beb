import {
  all,
  defineRule,
  defineStackRule,
  isEmpty,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  type Verdict,
  type View,
  withSettings,
  yesNo,
} from "../kit";
import { expectOwnKey } from "./own-key";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/sessions";
const CLUSTER = "aws:ecs/cluster:Cluster";
const SERVICE = "aws:ecs/service:Service";

type Part = Readonly<Record<string, unknown>>;

function sessions(change: Part = {}) {
  const logConfiguration = { cloudWatchLogGroupName: "/sessions", cloudWatchEncryptionEnabled: true };
  const audited = { kmsKeyId: KEY, logging: "OVERRIDE", logConfiguration };
  return { configuration: { executeCommandConfiguration: { ...audited, ...change } } };
}

function opened(properties: Part, cluster: Part = {}) {
  return [
    named("cluster", CLUSTER, cluster),
    named("service", SERVICE, { cluster: "orders", ...properties }, { cluster: "cluster" }),
  ];
}

const sessionsAudited = defineStackRule({
  id: "ecs-exec-encrypted",
  title: "What people do in containers is encrypted on its way, and in its record",
  severity: "medium",
  resources: [CLUSTER],
  why: "A session shows secrets and customers' data. Without a record nobody can find out later who saw or changed what.",
  fix: "Set executeCommandConfiguration.kmsKeyId, logging to OVERRIDE, and a logConfiguration with encryption enabled.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  controls: { nist80053: ["AC-17(2)", "AU-9(3)", "SC-8(1)", "SC-28(1)"], pciDss: ["10.2.1", "10.3.2"] },
  passes: [
    opened({ enableExecuteCommand: true }, sessions()),
    [
      named(
        "cluster",
        CLUSTER,
        sessions({ logConfiguration: { s3BucketName: "sessions", s3BucketEncryptionEnabled: true } }),
      ),
    ],
    opened({ enableExecuteCommand: false }),
    opened({}),
    [named("cluster", CLUSTER)],
  ],
  fails: [
    opened({ enableExecuteCommand: true }),
    [named("cluster", CLUSTER, sessions({ kmsKeyId: "" }))],
    [named("cluster", CLUSTER, sessions({ logging: "NONE" }))],
    [named("cluster", CLUSTER, sessions({ logging: "DEFAULT" }))],
    [named("cluster", CLUSTER, sessions({ logConfiguration: {} }))],
    [named("cluster", CLUSTER, sessions({ logConfiguration: { cloudWatchLogGroupName: "/sessions" } }))],
    [named("cluster", CLUSTER, sessions({ logConfiguration: { s3BucketName: "sessions" } }))],
  ],

  validate(cluster) {
    const exec = cluster.at("configuration.executeCommandConfiguration");
    const none = exec.wrong("a key and a record");
    return exec.decide(
      (value) => (isEmpty(value) ? unlessClosed(cluster, none) : isAudited(exec)),
      unlessClosed(cluster, none),
    );
  },
});

/** Without a configuration it matters whether anybody may open a session. */
function unlessClosed(cluster: StackResource, wrong: Verdict): Verdict {
  const services = cluster.referredToBy(SERVICE, "cluster");
  const closed = services.map((service) => service.refuse("enableExecuteCommand", true));
  if (closed.some((verdict) => verdict.kind === "judged" && verdict.findings.length > 0)) return wrong;
  const doubts = all([pass, ...closed]);
  return doubts.kind === "judged" && doubts.doubts.length > 0
    ? doubts
    : notApplicable("nobody may run commands in its tasks");
}

function isAudited(exec: View): Verdict {
  const log = exec.at("logConfiguration");
  const kept = [
    ["cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"],
    ["s3BucketName", "s3BucketEncryptionEnabled"],
  ].flatMap(([place = "", isEncrypted = ""]) => (log.has(place) ? [log.expect(isEncrypted, true)] : []));
  const isKept = kept.length > 0 ? all(kept) : log.wrong("a log group or bucket");
  return all([expectOwnKey(exec, "kmsKeyId"), exec.expect("logging", "OVERRIDE"), log.decide(() => isKept, isKept)]);
}

const TLS = {
  issuerCertAuthority: { awsPcaAuthorityArn: "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/calls" },
  kmsKey: KEY,
  roleArn: "arn:aws:iam::111122223333:role/calls",
};

function offering(more: Part) {
  return { serviceConnectConfiguration: { enabled: true, services: [{ portName: "http", ...more }] } };
}

const callsEncrypted = defineRule({
  id: "ecs-service-connect-tls",
  title: "Services call each other over TLS, under a key of one's own",
  severity: "low",
  resources: [SERVICE],
  why: "What services say to each other crosses zones, and some regulations count the VPC as a network that others are in.",
  fix: "Set tls in each of serviceConnectConfiguration.services: issuerCertAuthority, kmsKey and roleArn.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html",
  controls: { nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  settings: {
    demanded: yesNo({
      default: false,
      description: "Whether every call has to be over TLS. It takes a private certificate authority.",
    }),
  },
  passes: [
    offering({ tls: TLS }),
    offering({}),
    {},
    withSettings({ demanded: true }, offering({ tls: TLS })),
    withSettings({ demanded: true }, { serviceConnectConfiguration: { enabled: true } }),
  ],
  fails: [offering({ tls: { ...TLS, kmsKey: "" } }), withSettings({ demanded: true }, offering({}))],

  validate: (service, { settings }) =>
    service.each("serviceConnectConfiguration.services", (offered) => {
      const tls = offered.at("tls");
      return tls.decide(() => expectOwnKey(tls, "kmsKey"), settings.demanded ? tls.wrong("TLS") : pass);
    }),
});

export const rules: readonly Rule[] = [sessionsAudited, callsEncrypted];
