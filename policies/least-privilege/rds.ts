import { defineRule, notApplicable, of, pass, type Rule, textOf, type View } from "../kit";
import { byEngine, CLUSTER, CLUSTER_INSTANCE, INSTANCE, isReplica } from "../kit/databases";
import { setTo } from "../kit/remedy";

// What AWS Backup makes to see whether a backup can be restored is a database too.
const RESTORE_TEST = "aws:backup/restoreTestingSelection:RestoreTestingSelection";

function restored(restoreMetadataOverrides: Readonly<Record<string, string>>) {
  return of(RESTORE_TEST, { restoreMetadataOverrides });
}

const notPublic = defineRule({
  id: "rds-not-public",
  title: "A database has no public address",
  severity: "critical",
  resources: [INSTANCE, CLUSTER_INSTANCE, RESTORE_TEST],
  why: "Its name then resolves to an address of the internet, and one rule too many in a security group opens it to everybody.",
  fix: "Set publiclyAccessible: false, and let people in by way of the VPC.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding",
  controls: { fsbp: ["RDS.2"], cis: ["2.3.3"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  // The provider asks for no public address where nothing is said, whatever the subnets are.
  passes: [
    { publiclyAccessible: false },
    {},
    of(CLUSTER_INSTANCE, { publiclyAccessible: false }),
    restored({ publiclyAccessible: "false" }),
  ],
  fails: [
    { publiclyAccessible: true },
    { publiclyAccessible: "true" },
    { publiclyAccessible: true, replicateSourceDb: "orders" },
    of(CLUSTER_INSTANCE, { publiclyAccessible: true }),
    restored({ publiclyAccessible: "true" }),
  ],

  remedy: (database) => (database.has("publiclyAccessible") ? setTo(database, "publiclyAccessible", false) : []),
  validate(database) {
    const settings = database.type === RESTORE_TEST ? database.at("restoreMetadataOverrides") : database;
    return settings.refuse("publiclyAccessible", true, "false");
  },
});

const SNAPSHOT = "aws:rds/snapshot:Snapshot";
const CLUSTER_SNAPSHOT = "aws:rds/clusterSnapshot:ClusterSnapshot";
const SNAPSHOT_COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const CLUSTER_SNAPSHOT_COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";

const snapshotNotPublic = defineRule({
  id: "rds-snapshot-not-public",
  title: "A snapshot is shared with named accounts only",
  severity: "critical",
  resources: [SNAPSHOT, CLUSTER_SNAPSHOT, SNAPSHOT_COPY, CLUSTER_SNAPSHOT_COPY],
  why: "Anybody with an AWS account can restore a public snapshot, and read all that the database held.",
  fix: "Take all out of sharedAccounts, and name the accounts that need the snapshot.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  controls: { fsbp: ["RDS.1"], nist80053: ["AC-3", "AC-6", "SC-7"], pciDss: ["1.4.4", "7.2.1"] },
  passes: [
    { sharedAccounts: ["111122223333"] },
    of(CLUSTER_SNAPSHOT, {}),
    of(SNAPSHOT_COPY, { sharedAccounts: [] }),
    of(CLUSTER_SNAPSHOT_COPY, { sharedAccounts: ["111122223333"] }),
  ],
  fails: [
    { sharedAccounts: ["all"] },
    of(CLUSTER_SNAPSHOT, { sharedAccounts: ["111122223333", "all"] }),
    of(SNAPSHOT_COPY, { sharedAccounts: ["all"] }),
    of(CLUSTER_SNAPSHOT_COPY, { sharedAccounts: ["all"] }),
  ],

  validate: (snapshot) => snapshot.each("sharedAccounts", isNamed),
});

function isNamed(account: View) {
  return account.text === "all" ? account.wrong("the number of an account") : pass;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RDS_Fea_Regions_DB-eng.Feature.IamDatabaseAuthentication.html
const AUTHENTICATES_BY_IAM = /^(?:aurora-)?(?:mysql|postgres(?:ql)?)$|^mariadb$/;

const iamAuthentication = defineRule({
  id: "rds-iam-authentication",
  title: "People and programs may log in to a database by IAM",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  why: "A token of IAM lasts fifteen minutes and belongs to one identity. A password is shared, and stays valid after somebody has left.",
  fix: "Set iamDatabaseAuthenticationEnabled: true, and grant rds_iam to the users that log in so.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
  controls: { fsbp: ["RDS.10", "RDS.12"], nist80053: ["AC-2(1)", "IA-5"], pciDss: ["8.2.2"] },
  passes: [
    { engine: "postgres", iamDatabaseAuthenticationEnabled: true },
    { engine: "oracle-se2" },
    of(CLUSTER, { engine: "aurora-postgresql", iamDatabaseAuthenticationEnabled: true }),
    { replicateSourceDb: "orders" },
  ],
  fails: [
    { engine: "postgres" },
    { engine: "mariadb", iamDatabaseAuthenticationEnabled: false },
    of(CLUSTER, { engine: "aurora-mysql" }),
  ],

  remedy(database) {
    const engine = database.see("engine");
    const canDoIt = engine.state === "known" && AUTHENTICATES_BY_IAM.test(textOf(engine.value));
    return canDoIt ? setTo(database, "iamDatabaseAuthenticationEnabled", true) : [];
  },
  validate(database) {
    const enabled = database.expect("iamDatabaseAuthenticationEnabled", true);
    return byEngine(database, (engine) =>
      AUTHENTICATES_BY_IAM.test(engine) ? enabled : notApplicable("the engine knows nothing of IAM"),
    );
  },
});

const EXPECTED_NAMES = ["admin", "administrator", "awsuser", "master", "mysql", "oracle", "postgres", "root", "sa"];

const administratorName = defineRule({
  id: "rds-administrator-name",
  title: "A database's administrator has a name that nobody expects",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  why: "Whoever guesses passwords begins with the names that are everywhere, and has half of the credentials already.",
  fix: "Choose another username (a cluster: masterUsername). A running database is replaced: give it another administrator instead, and exempt it.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-25",
  controls: { fsbp: ["RDS.24", "RDS.25"], nist80053: ["CM-6", "IA-5"], pciDss: ["2.2.2"] },
  passes: [
    { username: "orders_owner" },
    of(CLUSTER, { masterUsername: "orders_owner" }),
    { replicateSourceDb: "orders" },
    { snapshotIdentifier: "orders-2026" },
  ],
  fails: [{ username: "postgres" }, { username: "Admin" }, of(CLUSTER, { masterUsername: "root" })],

  validate(database) {
    const inherited = notApplicable("it has the administrator of its source");
    if (isReplica(database)) return inherited;
    const name = database.at(database.type === CLUSTER ? "masterUsername" : "username");
    const isExpected = (text: string) => EXPECTED_NAMES.includes(text.toLowerCase());
    return name.decide(() => (isExpected(name.text) ? name.wrong("a name of your own") : pass), inherited);
  },
});

export const rules: readonly Rule[] = [notPublic, snapshotNotPublic, iamAuthentication, administratorName];
