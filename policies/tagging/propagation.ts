import { all, defineRule, matching, notApplicable, of, oneOf, type Rule, textOf, unknown, type View } from "../kit";

const tasksTagged = defineRule({
  id: "ecs-tasks-tagged",
  title: "Tasks carry the tags of their service",
  severity: "medium",
  resources: ["aws:ecs/service:Service"],
  why: "Tasks are what costs money, and without propagation they have no tags: the bill of the service is empty.",
  fix: 'Set propagateTags to "SERVICE" (or "TASK_DEFINITION") and enableEcsManagedTags to true.',
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html",
  controls: { fsbp: ["ECS.13"], nist80053: ["CM-8"] },
  passes: [
    { propagateTags: "SERVICE", enableEcsManagedTags: true },
    { propagateTags: "TASK_DEFINITION", enableEcsManagedTags: true },
  ],
  fails: [{}, { propagateTags: "NONE", enableEcsManagedTags: true }, { propagateTags: "SERVICE" }],

  validate: (service) =>
    all([
      service.expect("propagateTags", oneOf("SERVICE", "TASK_DEFINITION")),
      service.expect("enableEcsManagedTags", true),
    ]),

  remedy: (service) => [
    ...(isLeftOut(service.at("propagateTags"), "NONE") ? [{ path: "propagateTags", value: "SERVICE" }] : []),
    ...(isLeftOut(service.at("enableEcsManagedTags"), false) ? [{ path: "enableEcsManagedTags", value: true }] : []),
  ],
});

/** Whether a property is left out, or says in full what its default is: then another value takes nothing away. */
function isLeftOut({ seen }: View, byDefault: string | boolean): boolean {
  return seen.state === "absent" || (seen.state === "known" && seen.value === byDefault);
}

const CLUSTER = "aws:rds/cluster:Cluster";

const snapshotsTagged = defineRule({
  id: "rds-snapshots-tagged",
  title: "Snapshots carry the tags of their database",
  severity: "low",
  resources: ["aws:rds/instance:Instance", CLUSTER],
  why: "A snapshot outlives its database. Without tags nobody knows whose data it holds and whether it may go.",
  fix: "Set copyTagsToSnapshot: true.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
  controls: { fsbp: ["RDS.16", "RDS.17"], nist80053: ["CM-2", "CM-8"] },
  passes: [{ copyTagsToSnapshot: true }, of(CLUSTER, { copyTagsToSnapshot: true }), { engine: "aurora-postgresql" }],
  fails: [{}, { copyTagsToSnapshot: false }, of(CLUSTER, { engine: "aurora-postgresql" })],

  validate(database) {
    const tagged = database.expect("copyTagsToSnapshot", true);
    if (database.type === CLUSTER) return tagged;
    const inCluster = notApplicable("its cluster takes the snapshots");
    return database.at("engine").decide((engine) => (/^aurora/.test(textOf(engine)) ? inCluster : tagged), tagged);
  },

  remedy(database) {
    const engine = database.at("engine");
    const takesOwn = database.type === CLUSTER || (engine.value !== unknown && !/^aurora/.test(engine.text));
    return takesOwn && isLeftOut(database.at("copyTagsToSnapshot"), false)
      ? [{ path: "copyTagsToSnapshot", value: true }]
      : [];
  },
});

const MONITOR_TAGS = ["env", "service", "team"];
const SLO = "datadog:index/serviceLevelObjective:ServiceLevelObjective";
const SYNTHETICS = "datadog:index/syntheticsTest:SyntheticsTest";
const monitorTags = ["env:staging", "service:entity-api", "team:platform-team", "managed-by:pulumi"];

const monitorsTagged = defineRule({
  id: "datadog-monitor-tags",
  title: "A monitor says which environment, service and team it is about",
  severity: "medium",
  resources: ["datadog:index/monitor:Monitor", SLO, SYNTHETICS],
  why: "Datadog routes alerts and groups monitors by these tags: one without them pages nobody's rota.",
  fix: "Add env:, service: and team: to tags.",
  link: "https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/",
  controls: { nist80053: ["AU-6", "SI-4"] },
  passes: [{ tags: monitorTags }, of(SLO, { tags: monitorTags }), of(SYNTHETICS, { tags: monitorTags })],
  fails: [
    of(SLO, {}),
    of(SYNTHETICS, { tags: ["env:staging"] }),
    {},
    { tags: [] },
    { tags: ["env:staging", "service:entity-api"] },
    { tags: ["env:", "service:a", "team:b"] },
  ],

  validate: (monitor) =>
    all(
      MONITOR_TAGS.map((key) => {
        const wanted = matching(new RegExp(`^${key}:.`), key);
        return monitor.some("tags", (tag) => tag.is(wanted), monitor.at("tags").wrong(`a tag ${key}:`));
      }),
    ),
});

export const rules: readonly Rule[] = [tasksTagged, snapshotsTagged, monitorsTagged];
