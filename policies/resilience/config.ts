import { defineRule, defineStackRule, fail, named, pass, type Rule, some } from "../kit";

const RECORDER = "aws:cfg/recorder:Recorder";
const STATUS = "aws:cfg/recorderStatus:RecorderStatus";

const recordsAll = defineRule({
  id: "config-records-all",
  title: "AWS Config records every type of resource",
  severity: "medium",
  resources: [RECORDER],
  why: "After an incident the question is what changed, and it is never asked about the types that somebody thought of.",
  fix: "Leave recordingGroup out, or set allSupported to true.",
  link: "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
  controls: { fsbp: ["Config.1"], cis: ["3.3"], nist80053: ["CM-3", "CM-8(6)"], pciDss: ["12.5.1"] },
  passes: [
    { roleArn: "arn:aws:iam::111122223333:role/config" },
    { recordingGroup: { allSupported: true, includeGlobalResourceTypes: true } },
    // What is recorded too often, and of no use, may be left out by name.
    {
      recordingGroup: {
        allSupported: false,
        exclusionByResourceTypes: [{ resourceTypes: ["AWS::EC2::NetworkInterface"] }],
      },
    },
  ],
  fails: [
    { recordingGroup: { allSupported: false } },
    { recordingGroup: { allSupported: false, resourceTypes: ["AWS::EC2::Instance"] } },
  ],

  validate(recorder) {
    const everything = recorder.refuse("recordingGroup.allSupported", false, "true, or the types that are left out");
    const namesOthers = recorder.has("recordingGroup.exclusionByResourceTypes");
    return recorder.at("recordingGroup").decide(() => (namesOthers ? pass : everything), pass);
  },
});

const recorderRuns = defineStackRule({
  id: "config-recorder-runs",
  title: "AWS Config's recorder runs",
  severity: "medium",
  resources: [RECORDER],
  why: "A recorder that is made records nothing until it is started, and nothing says so.",
  fix: "Add an aws.cfg.RecorderStatus that takes its name from this recorder, with isEnabled: true.",
  link: "https://docs.aws.amazon.com/config/latest/developerguide/managing-recorder_console-start.html",
  controls: { fsbp: ["Config.1"], cis: ["3.3"], nist80053: ["CM-3", "CM-8(6)"], pciDss: ["12.5.1"] },
  passes: [
    [named("recorder", RECORDER), named("status", STATUS, { isEnabled: true }, { name: "recorder" })],
    [named("recorder", RECORDER), named("status", STATUS, { name: "default", isEnabled: true })],
  ],
  fails: [
    [named("recorder", RECORDER)],
    [named("recorder", RECORDER), named("status", STATUS, { isEnabled: false }, { name: "recorder" })],
  ],

  // An account has one recorder in a region, so a status is about it, however it names it.
  validate: (_recorder, stack) =>
    some(
      stack.all(STATUS).map((status) => status.expect("isEnabled", true)),
      fail("found nothing that starts it, expected a status with isEnabled: true"),
    ),
});

export const rules: readonly Rule[] = [recordsAll, recorderRuns];
