import {
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  undetermined,
  unknown,
  type Verdict,
} from "../kit";
import { byEngine, CLUSTER, CLUSTER_INSTANCE, INSTANCE, isReplica } from "../kit/databases";
import { atLeast } from "../kit/expectation";

const AURORA = { engine: "aurora-postgresql" };
const ofCluster = { clusterIdentifier: "db" };

const severalZones = defineStackRule({
  id: "rds-several-zones",
  title: "A database outlives the loss of a zone",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  levels: inProduction,
  why: "With a standby in another zone RDS goes on in a minute or two. Without one it takes a restore, and what came after the last backup is lost.",
  fix: "Set multiAz: true, or give an Aurora cluster a second instance in another zone.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html",
  controls: { fsbp: ["RDS.5", "RDS.15"], nist80053: ["CP-6(2)", "CP-10", "SC-36", "SI-13(5)"] },
  passes: [
    [named("db", INSTANCE, { multiAz: true })],
    [named("copy", INSTANCE, { replicateSourceDb: "orders" })],
    [named("db", CLUSTER, { engine: "postgres", dbClusterInstanceClass: "db.m6gd.large" })],
    [
      named("db", CLUSTER, AURORA),
      named("first", CLUSTER_INSTANCE, { availabilityZone: "eu-central-1a" }, ofCluster),
      named("second", CLUSTER_INSTANCE, { availabilityZone: "eu-central-1b" }, ofCluster),
    ],
    [
      named("db", CLUSTER, AURORA),
      named("first", CLUSTER_INSTANCE, {}, ofCluster),
      named("second", CLUSTER_INSTANCE, {}, ofCluster),
    ],
    [named("db", CLUSTER, AURORA)],
  ],
  fails: [
    [named("db", INSTANCE)],
    [named("db", INSTANCE, { multiAz: false })],
    [named("db", CLUSTER, AURORA), named("first", CLUSTER_INSTANCE, {}, ofCluster)],
    [
      named("db", CLUSTER, AURORA),
      named("first", CLUSTER_INSTANCE, { availabilityZone: "eu-central-1a" }, ofCluster),
      named("second", CLUSTER_INSTANCE, { availabilityZone: "eu-central-1a" }, ofCluster),
    ],
  ],

  validate(database) {
    if (isReplica(database)) return notApplicable("its source can take its place");
    if (database.type === INSTANCE) return database.given.expect("multiAz", true);
    const bySelf = notApplicable("RDS itself spreads such a cluster over three zones");
    return byEngine(database, (engine) => (/^aurora/.test(engine) ? spreads(database) : bySelf));
  },
});

function spreads(cluster: StackResource): Verdict {
  const members = cluster.referredToBy(CLUSTER_INSTANCE, "clusterIdentifier");
  const zones = new Set(members.map((member) => member.given.at("availabilityZone").value));
  if (members.length === 0) return notApplicable("its instances are made elsewhere");
  if (members.length === 1) return fail("found a single instance, expected two in different zones");
  // RDS spreads those that name no zone.
  if (zones.has(undefined) || zones.size > 2) return pass;
  if (zones.has(unknown)) return undetermined("the zones of its instances are not known yet");
  return zones.size > 1 ? pass : fail("found all instances in one zone, expected two in different zones");
}

const storageGrows = defineRule({
  id: "rds-storage-grows",
  title: "A database's storage grows before it is full",
  severity: "low",
  resources: [INSTANCE],
  why: "A database with a full disk stops, and the first to notice are those who use it.",
  fix: "Set maxAllocatedStorage to how far the disk may grow, in GiB.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html",
  controls: { nist80053: ["CP-2(2)", "SC-5(2)"] },
  passes: [{ allocatedStorage: 20, maxAllocatedStorage: 100 }, { engine: "custom-oracle-ee" }],
  fails: [{ allocatedStorage: 20 }, { allocatedStorage: 20, maxAllocatedStorage: 0 }],

  validate(instance) {
    const grows = instance.expect("maxAllocatedStorage", atLeast(1));
    const byHand = notApplicable("RDS Custom lets nothing grow by itself");
    return instance.at("engine").decide((engine) => (String(engine).startsWith("custom-") ? byHand : grows), grows);
  },
});

export const rules: readonly Rule[] = [severalZones, storageGrows];
