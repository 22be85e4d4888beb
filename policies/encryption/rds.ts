import {
  all,
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  of,
  oneOf,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  unknown,
  type Verdict,
  type View,
} from "../kit";
import { CLUSTER, INSTANCE, isReplica } from "../kit/databases";
import { setTo } from "../kit/remedy";
import { expectOwnKey } from "./own-key";

const GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster";

const storageEncrypted = defineRule({
  id: "rds-storage-encrypted",
  title: "A database encrypts its storage",
  severity: "high",
  resources: [INSTANCE, CLUSTER, GLOBAL_CLUSTER],
  why: "Snapshots and backups are only as private as the disk, and encryption cannot be switched on later.",
  fix: "Set storageEncrypted: true. A running instance is replaced: restore it from an encrypted snapshot copy.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
  controls: { fsbp: ["RDS.3", "RDS.27"], cis: ["2.3.1"], nist80053: ["SC-28", "SC-28(1)"], pciDss: ["3.5.1"] },
  passes: [
    { storageEncrypted: true },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { storageEncrypted: true }),
    of(CLUSTER, { storageEncrypted: true, snapshotIdentifier: "orders-2026" }),
    of(GLOBAL_CLUSTER, { storageEncrypted: true }),
    of(GLOBAL_CLUSTER, { sourceDbClusterIdentifier: "arn:aws:rds:eu-central-1:111122223333:cluster:orders" }),
  ],
  fails: [
    { storageEncrypted: false },
    {},
    of(CLUSTER, {}),
    of(CLUSTER, { snapshotIdentifier: "orders-2026" }),
    of(GLOBAL_CLUSTER, {}),
  ],

  validate(database) {
    if (isReplica(database) || database.has("sourceDbClusterIdentifier")) {
      return notApplicable("it is encrypted as its source is");
    }
    return database.expect("storageEncrypted", true);
  },
});

const ownKey = defineRule({
  id: "rds-own-key",
  title: "A database is encrypted with a key of one's own",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  why: "A snapshot under the key that AWS manages cannot be copied to another account, where it survives an attacker.",
  fix: "Set kmsKeyId to the ARN of a key that this program creates. A running instance is replaced.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"] },
  passes: [
    { storageEncrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/orders" },
    { storageEncrypted: true, replicateSourceDb: "orders" },
    { storageEncrypted: false },
    {},
  ],
  fails: [
    { storageEncrypted: true },
    { storageEncrypted: true, kmsKeyId: "alias/aws/rds" },
    of(CLUSTER, { storageEncrypted: "true" }),
  ],

  validate(database) {
    if (isReplica(database)) return notApplicable("a replica is as its source");
    // One mistake, one finding: without encryption there is no key either.
    const plain = notApplicable("it is not encrypted at all, which another rule says");
    return database
      .at("storageEncrypted")
      .decide((encrypted) => (textOf(encrypted) === "true" ? expectOwnKey(database, "kmsKeyId") : plain), plain);
  },
});

const adminSecretOwnKey = defineRule({
  id: "rds-admin-secret-own-key",
  title: "The password that RDS keeps of a database's administrator is encrypted with a key of one's own",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  why: "Under one's own key, reading the password takes two permissions, and the second one can be taken from everybody at once.",
  fix: "Set masterUserSecretKmsKeyId to the ARN of a key that this program creates, beside manageMasterUserPassword.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [
    { manageMasterUserPassword: true, masterUserSecretKmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/orders" },
    { manageMasterUserPassword: false },
    of(CLUSTER, {}),
  ],
  fails: [
    { manageMasterUserPassword: true },
    { manageMasterUserPassword: true, masterUserSecretKmsKeyId: "alias/aws/secretsmanager" },
    of(CLUSTER, { manageMasterUserPassword: true }),
    of(CLUSTER, { manageMasterUserPassword: "true" }),
  ],

  validate(database) {
    const keptElsewhere = notApplicable("RDS keeps no password of this database");
    return database
      .at("manageMasterUserPassword")
      .decide(
        (byRds) => (textOf(byRds) === "true" ? expectOwnKey(database, "masterUserSecretKmsKeyId") : keptElsewhere),
        keptElsewhere,
      );
  },
});

const proxyTls = defineRule({
  id: "rds-proxy-tls",
  title: "A proxy refuses connections without TLS",
  severity: "high",
  resources: ["aws:rds/proxy:Proxy"],
  why: "A proxy takes plain text by default, whatever the database behind it demands.",
  fix: "Set requireTls: true.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls",
  controls: { fsbp: ["RDS.43"], nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [{ requireTls: true }],
  fails: [{}, { requireTls: false }],

  remedy: (proxy) => setTo(proxy, "requireTls", true),
  validate: (proxy) => proxy.expect("requireTls", true),
});

const copiesEncrypted = defineRule({
  id: "rds-copy-own-key",
  title: "A copy of a database's backups is encrypted with a key of one's own",
  severity: "medium",
  resources: [
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    "aws:rds/snapshotCopy:SnapshotCopy",
    "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
  ],
  why: "A copy in another region or account is encrypted anew, and without a key that is there nobody can restore it.",
  fix: "Set kmsKeyId to a key of one's own in the region that the copy goes to.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
  controls: { fsbp: ["RDS.4"], nist80053: ["SC-28", "CP-9(8)"] },
  passes: [{ kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/copies" }],
  fails: [{}, of("aws:rds/snapshotCopy:SnapshotCopy", { kmsKeyId: "alias/aws/rds" })],

  validate: (copy) => expectOwnKey(copy, "kmsKeyId"),
});

interface ForcedTls {
  readonly parameter: string;
  readonly values: readonly string[];
  /** The first version whose parameters force TLS where a group says nothing of it. */
  readonly byItselfSince?: number;
}

const FORCE_SSL: ForcedTls = { parameter: "rds.force_ssl", values: ["1"] };
const MYSQL: ForcedTls = { parameter: "require_secure_transport", values: ["ON", "1"] };

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html#PostgreSQL.Concepts.General.SSL.Requiring
const FORCED_TLS: readonly (readonly [RegExp, ForcedTls])[] = [
  [/^postgres/, { ...FORCE_SSL, byItselfSince: 15 }],
  [/postgres|^sqlserver/, FORCE_SSL],
  [/mysql|^mariadb$/, MYSQL],
];

const POSTGRES_INSTANCE = { engine: "postgres", engineVersion: "14.13" };
const RECENT = { engine: "postgres", engineVersion: "17" };
const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";

const tlsForced = defineStackRule({
  id: "rds-tls-forced",
  title: "A database refuses connections without TLS",
  severity: "high",
  resources: [INSTANCE, CLUSTER],
  why: "A client falls back to plain text by itself, and passwords and rows then cross the network readable.",
  fix: "Give the database a parameter group of this program that sets rds.force_ssl to 1 (MySQL, MariaDB: require_secure_transport to ON). RDS for PostgreSQL 15 and newer do so by themselves.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
  controls: { fsbp: ["RDS.38", "RDS.39", "RDS.41", "RDS.44"], nist80053: ["SC-8", "SC-8(1)"] },
  passes: [
    [
      named("db", INSTANCE, POSTGRES_INSTANCE, { parameterGroupName: "tls" }),
      named("tls", PARAMETER_GROUP, { parameters: [{ name: "rds.force_ssl", value: "1" }] }),
    ],
    [named("db", INSTANCE, RECENT)],
    [named("db", INSTANCE, { ...RECENT, parameterGroupName: "default.postgres17" })],
    [
      named("db", INSTANCE, RECENT, { parameterGroupName: "large" }),
      named("large", PARAMETER_GROUP, { parameters: [{ name: "max_connections", value: "675" }] }),
    ],
    [named("db", INSTANCE, { ...POSTGRES_INSTANCE, parameterGroupName: "of-another-program" })],
  ],
  fails: [
    [named("db", INSTANCE, POSTGRES_INSTANCE)],
    [named("db", INSTANCE, { ...POSTGRES_INSTANCE, parameterGroupName: "default.postgres14" })],
    ...[POSTGRES_INSTANCE, RECENT].map((database) => [
      named("db", INSTANCE, database, { parameterGroupName: "plain" }),
      named("plain", PARAMETER_GROUP, { parameters: [{ name: "rds.force_ssl", value: "0" }] }),
    ]),
    [
      named("db", CLUSTER, { engine: "aurora-mysql" }, { dbClusterParameterGroupName: "plain" }),
      named("plain", "aws:rds/clusterParameterGroup:ClusterParameterGroup", { parameters: [] }),
    ],
  ],

  validate(database) {
    if (isReplica(database)) return notApplicable("a replica is as its source");
    return database.at("engine").decide((engine) => {
      const forced = FORCED_TLS.find(([pattern]) => pattern.test(textOf(engine)))?.[1];
      return forced ? expectForced(database, forced) : notApplicable("the engine has no parameter that forces TLS");
    }, notApplicable("a database restored from elsewhere says nothing about its engine"));
  },
});

function expectForced(database: StackResource, forced: ForcedTls): Verdict {
  const [property, type] =
    database.type === CLUSTER
      ? ["dbClusterParameterGroupName", "aws:rds/clusterParameterGroup:ClusterParameterGroup"]
      : ["parameterGroupName", PARAMETER_GROUP];
  const { parameter, values } = forced;
  const groups = database.refersTo(property, type);
  const missing = fail(`found no parameter group that sets ${parameter} to ${values[0]}, expected one`, property);
  const names = groups.flatMap((group) => group.at("parameters").members.map((each) => each.at("name")));
  const isSaid = names.some(({ value }) => value === parameter);
  const otherwise = isSaid ? missing : unlessSaid(names, byItself(database, forced, missing));
  const verdict = some(
    groups.map((group) => setsParameter(group, parameter, values)),
    otherwise,
  );
  if (groups.length > 0) return verdict;
  const ofOther = notApplicable("its parameter group is not of this program");
  return database.given
    .at(property)
    .decide((name) => (textOf(name).startsWith("default.") ? verdict : ofOther), verdict);
}

/** The verdict on a database whose parameter group says nothing of TLS: newer versions demand it by themselves. */
function byItself(database: StackResource, { byItselfSince }: ForcedTls, missing: Verdict): Verdict {
  if (byItselfSince === undefined) return missing;
  const version = database.at("engineVersion");
  return version.decide(() => (Number.parseInt(version.text, 10) >= byItselfSince ? pass : missing), missing);
}

/** What holds by itself is open while a parameter's name is not known. */
function unlessSaid(names: readonly View[], verdict: Verdict): Verdict {
  const open = names.find(({ value }) => value === unknown);
  return open && verdict === pass ? open.notKnown() : verdict;
}

function setsParameter(group: StackResource, parameter: string, values: readonly string[]) {
  const isSet = (each: View) => all([each.expect("name", parameter), each.expect("value", oneOf(...values))]);
  return group.some("parameters", isSet, fail("does not set the parameter"));
}

export const rules: readonly Rule[] = [
  storageEncrypted,
  ownKey,
  adminSecretOwnKey,
  proxyTls,
  copiesEncrypted,
  tlsForced,
];
