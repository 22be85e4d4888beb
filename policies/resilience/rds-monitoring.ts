import {
  all,
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  of,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { byEngine, CLUSTER, CLUSTER_INSTANCE, INSTANCE } from "../kit/databases";
import { atLeast } from "../kit/expectation";

// What says who logged in and what failed. A log of all statements would repeat the data.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
const LOGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^aurora-postgresql$/, ["postgresql"]],
  [/^postgres$/, ["postgresql", "upgrade"]],
  [/^(?:aurora-mysql|mysql|mariadb)$/, ["audit", "error"]],
  [/^(?:custom-)?sqlserver/, ["error"]],
  [/^(?:custom-)?oracle/, ["alert", "audit"]],
];

const logsExported = defineRule({
  id: "rds-logs-exported",
  title: "A database's logs are kept in CloudWatch Logs",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  why: "On the database itself they are gone after a few days, or with it, and no alarm reads them there.",
  fix: "Add the logs of its engine to enabledCloudwatchLogsExports.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
  controls: {
    fsbp: ["RDS.9", "RDS.34", "RDS.36", "RDS.37", "RDS.40", "RDS.42"],
    nist80053: ["AU-2", "AU-6", "AU-12"],
    pciDss: ["10.2.1"],
  },
  passes: [
    { engine: "postgres", enabledCloudwatchLogsExports: ["postgresql", "upgrade"] },
    { engine: "mysql", enabledCloudwatchLogsExports: ["audit", "error", "slowquery"] },
    { engine: "db2-se" },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { engine: "aurora-postgresql", enabledCloudwatchLogsExports: ["postgresql"] }),
  ],
  fails: [
    { engine: "postgres" },
    { engine: "postgres", enabledCloudwatchLogsExports: ["upgrade"] },
    { engine: "mysql", enabledCloudwatchLogsExports: ["error"] },
    of(CLUSTER, { engine: "aurora-mysql", enabledCloudwatchLogsExports: [] }),
  ],

  validate: (database) =>
    byEngine(database, (engine) => {
      const logs = LOGS.find(([pattern]) => pattern.test(engine))?.[1];
      if (!logs) return notApplicable("RDS exports no logs of this engine");
      const exported = database.at("enabledCloudwatchLogsExports");
      return all(logs.map((log) => exported.any((each) => each.is(log), exported.wrong(`${log} among them`))));
    }),
});

/** What an instance says itself or, where it is of a cluster, what the cluster says for all its instances. */
function ownOrClusters(database: StackResource, judge: (view: View) => Verdict): Verdict {
  if (database.type === INSTANCE) return judge(database.given);
  const clusters = database.refersTo("clusterIdentifier", CLUSTER);
  const own = judge(database.given);
  const elsewhere = notApplicable("its cluster is made elsewhere, and may say it");
  return some([own, ...clusters.map((cluster) => judge(cluster.given))], clusters.length === 0 ? elsewhere : own);
}

const ofCluster = { clusterIdentifier: "db" };

const insightsOn = defineStackRule({
  id: "rds-insights-on",
  title: "A database tells which queries it is busy with",
  severity: "low",
  resources: [INSTANCE, CLUSTER_INSTANCE],
  why: "When a database is slow, its metrics say so and nothing about why. What was not recorded then nobody finds out later.",
  fix: "Set performanceInsightsEnabled: true. Seven days of it cost nothing.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html",
  controls: { nist80053: ["AU-6", "SI-4"] },
  passes: [
    [named("db", INSTANCE, { performanceInsightsEnabled: true })],
    [named("db", INSTANCE, { engine: "mysql", instanceClass: "db.t3.micro" })],
    [
      named("db", CLUSTER, { performanceInsightsEnabled: true }),
      named("first", CLUSTER_INSTANCE, { instanceClass: "db.r7g.large" }, ofCluster),
    ],
    [named("first", CLUSTER_INSTANCE, { clusterIdentifier: "orders" })],
  ],
  fails: [
    [named("db", INSTANCE, { instanceClass: "db.m7g.large" })],
    [named("db", INSTANCE, { performanceInsightsEnabled: false })],
    [named("db", CLUSTER), named("first", CLUSTER_INSTANCE, { instanceClass: "db.r7g.large" }, ofCluster)],
  ],

  validate(database) {
    const tells = ownOrClusters(database, (view) => view.expect("performanceInsightsEnabled", true));
    const tooSmall = notApplicable("the instance is too small for it");
    const ofMySql = database
      .at("instanceClass")
      .decide((value) => (TOO_SMALL.test(textOf(value)) ? tooSmall : tells), tells);
    const byNature = database.at("engine").decide((engine) => (isMySql(textOf(engine)) ? ofMySql : tells), tells);
    return some([tells], byNature);
  },
});

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
const TOO_SMALL = /^db\.t[234]g?\.(?:micro|small)$/;

function isMySql(engine: string): boolean {
  return /mysql|^mariadb$/.test(engine);
}

const enhancedMonitoring = defineStackRule({
  id: "rds-enhanced-monitoring",
  title: "A database reports what its operating system does",
  severity: "low",
  resources: [INSTANCE, CLUSTER_INSTANCE],
  why: "What uses up memory or disk is seen only there, and once a minute of CloudWatch is too seldom to see it.",
  fix: "Set monitoringInterval to 60 seconds or fewer, and monitoringRoleArn to a role with AmazonRDSEnhancedMonitoringRole.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html",
  controls: { fsbp: ["RDS.6"], nist80053: ["CA-7", "SI-2"] },
  passes: [
    [named("db", INSTANCE, { monitoringInterval: 60 })],
    [named("db", CLUSTER, { monitoringInterval: 30 }), named("first", CLUSTER_INSTANCE, {}, ofCluster)],
    [named("first", CLUSTER_INSTANCE, { clusterIdentifier: "orders" })],
  ],
  fails: [
    [named("db", INSTANCE)],
    [named("db", INSTANCE, { monitoringInterval: 0 })],
    [named("db", CLUSTER), named("first", CLUSTER_INSTANCE, { monitoringInterval: 0 }, ofCluster)],
  ],

  validate: (database) => ownOrClusters(database, (view) => view.expect("monitoringInterval", atLeast(1, "seconds"))),
});

const SUBSCRIPTION = "aws:rds/eventSubscription:EventSubscription";

const eventsTold = defineStackRule({
  id: "rds-events-told",
  title: "Somebody is told what happens to a database",
  severity: "low",
  resources: [INSTANCE, CLUSTER],
  why: "A failover, a disk that is nearly full or maintenance to come is an event of RDS, and RDS tells those only who asked.",
  fix: "Add an aws.rds.EventSubscription for it, or one for all databases of its kind.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html",
  controls: { fsbp: ["RDS.19", "RDS.20"], nist80053: ["CA-7", "IR-4", "SI-4(5)"] },
  passes: [
    [named("db", INSTANCE), named("told", SUBSCRIPTION, { sourceType: "db-instance" }, { sourceIds: "db" })],
    [named("db", CLUSTER), named("told", SUBSCRIPTION, { sourceType: "db-cluster" })],
    [named("db", INSTANCE), named("told", SUBSCRIPTION, {})],
    [
      named("db", INSTANCE, { identifier: "orders" }),
      named("told", SUBSCRIPTION, { sourceType: "db-instance", sourceIds: ["orders"] }),
    ],
  ],
  fails: [
    [named("db", INSTANCE)],
    [named("db", CLUSTER), named("told", SUBSCRIPTION, { sourceType: "db-instance" })],
    [named("db", INSTANCE), named("told", SUBSCRIPTION, { sourceType: "db-instance", enabled: false })],
    [
      named("db", INSTANCE),
      named("other", INSTANCE),
      named("told", SUBSCRIPTION, { sourceType: "db-instance", sourceIds: ["other"] }, { sourceIds: "other" }),
    ],
  ],

  validate(database, stack) {
    const nobody = fail("found no event subscription for it, expected one");
    return some(
      stack.all(SUBSCRIPTION).map((subscription) => tellsOf(subscription, database, nobody)),
      nobody,
    );
  },
});

function tellsOf(subscription: StackResource, database: StackResource, nobody: Verdict): Verdict {
  const [kind, name] = database.type === CLUSTER ? ["db-cluster", "clusterIdentifier"] : ["db-instance", "identifier"];
  const [type, ids] = [subscription.at("sourceType"), subscription.at("sourceIds")];
  const isNamed = (id: View) =>
    database.at(name).decide((given) => (textOf(given) === id.text ? pass : nobody), nobody);
  // Without a type or names it is about all there are.
  const about = subscription.refersTo("sourceIds", database.type).includes(database)
    ? pass
    : ids.decide(() => ids.any(isNamed, nobody), pass);
  return all([subscription.refuse("enabled", false), type.decide(() => type.is(kind), pass), about]);
}

export const rules: readonly Rule[] = [logsExported, insightsOn, enhancedMonitoring, eventsTold];
