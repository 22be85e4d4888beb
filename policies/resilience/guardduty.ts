import {
  all,
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  of,
  oneOf,
  type Rule,
  type StackResource,
  some,
  textOf,
} from "../kit";

const DETECTOR = "aws:guardduty/detector:Detector";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const FOR_ALL = "aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature";

// Deprecated in favour of features, and in use.
const SOURCES = [
  "s3Logs.enable",
  "kubernetes.auditLogs.enable",
  "malwareProtection.scanEc2InstanceWithFindings.ebsVolumes.enable",
];

const detectorWatches = defineRule({
  id: "guardduty-watches",
  title: "GuardDuty is on, and none of its sources is switched off",
  severity: "high",
  resources: [DETECTOR, FEATURE],
  why: "Stolen credentials and mined coins show in these sources first; one that is off is where nobody looks.",
  fix: 'Leave enable at true, and set the status of each DetectorFeature to "ENABLED".',
  link: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html",
  controls: {
    fsbp: ["GuardDuty.1", "GuardDuty.5", "GuardDuty.6", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10"],
    nist80053: ["RA-5", "SI-4"],
    pciDss: ["11.5.1"],
  },
  passes: [
    // A new detector has all its sources on, but for the watching of what runs.
    {},
    { enable: true, datasources: { s3Logs: { enable: true } } },
    of(FEATURE, { detectorId: "d", name: "S3_DATA_EVENTS", status: "ENABLED" }),
    // It is part of RUNTIME_MONITORING by now, and AWS refuses to have both.
    of(FEATURE, { detectorId: "d", name: "EKS_RUNTIME_MONITORING", status: "DISABLED" }),
  ],
  fails: [
    { enable: false },
    { datasources: { s3Logs: { enable: false } } },
    { datasources: { kubernetes: { auditLogs: { enable: false } } } },
    of(FEATURE, { detectorId: "d", name: "RDS_LOGIN_EVENTS", status: "DISABLED" }),
  ],

  validate(source) {
    if (source.type === DETECTOR) {
      const paths = ["enable", ...SOURCES.map((each) => `datasources.${each}`)];
      return all(paths.map((path) => source.refuse(path, false, "true")));
    }
    const superseded = notApplicable("RUNTIME_MONITORING is in its place");
    const on = source.expect("status", "ENABLED");
    return source.at("name").decide((name) => (name === "EKS_RUNTIME_MONITORING" ? superseded : on), on);
  },

  remedy: (source) =>
    source.type === DETECTOR && source.at("enable").value === false ? [{ path: "enable", value: true }] : [],
});

const RUNTIME = { name: "RUNTIME_MONITORING", status: "ENABLED" };

const runtimeWatched = defineStackRule({
  id: "guardduty-runtime-monitoring",
  title: "GuardDuty watches what runs in containers and on instances",
  severity: "high",
  resources: [DETECTOR],
  why: "A new detector does everything but this: what an intruder starts inside a container shows nowhere else.",
  fix: 'Add an aws.guardduty.DetectorFeature RUNTIME_MONITORING with the status "ENABLED" that takes its detectorId from this one.',
  link: "https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring.html",
  controls: { fsbp: ["GuardDuty.11"], nist80053: ["SI-4", "SI-4(4)"], pciDss: ["11.5.1"] },
  passes: [
    [named("detector", DETECTOR), named("runtime", FEATURE, RUNTIME, { detectorId: "detector" })],
    [
      named("detector", DETECTOR),
      named("runtime", FEATURE, { ...RUNTIME, name: "EKS_RUNTIME_MONITORING" }, { detectorId: "detector" }),
    ],
    [
      named("detector", DETECTOR),
      named("runtime", FOR_ALL, { name: "RUNTIME_MONITORING", autoEnable: "ALL" }, { detectorId: "detector" }),
    ],
  ],
  fails: [
    [named("detector", DETECTOR)],
    [
      named("detector", DETECTOR),
      named("runtime", FEATURE, { ...RUNTIME, status: "DISABLED" }, { detectorId: "detector" }),
    ],
    [
      named("detector", DETECTOR),
      named("runtime", FOR_ALL, { name: "RUNTIME_MONITORING", autoEnable: "NONE" }, { detectorId: "detector" }),
    ],
    [
      named("detector", DETECTOR),
      named("objects", FEATURE, { ...RUNTIME, name: "S3_DATA_EVENTS" }, { detectorId: "detector" }),
    ],
  ],

  // An account has one detector in a region, so a feature is about it, however it names it.
  validate: (_detector, stack) =>
    some(
      [...stack.all(FEATURE), ...stack.all(FOR_ALL)].map(watchesRuntime),
      fail("found no RUNTIME_MONITORING, expected it ENABLED"),
    ),
});

function watchesRuntime(feature: StackResource) {
  const name = feature.at("name");
  const status =
    feature.type === FEATURE ? feature.expect("status", "ENABLED") : feature.expect("autoEnable", oneOf("ALL", "NEW"));
  const other = name.wrong("RUNTIME_MONITORING");
  return name.decide((value) => (/^(?:EKS_)?RUNTIME_MONITORING$/.test(textOf(value)) ? status : other), other);
}

export const rules: readonly Rule[] = [detectorWatches, runtimeWatched];
