import {
  all,
  defineRule,
  notApplicable,
  pass,
  type Rule,
  undetermined,
  unknown,
  type Verdict,
  type View,
} from "../kit";

const TRAIL = "aws:cloudtrail/trail:Trail";

const everywhere = { s3BucketName: "evidence", isMultiRegionTrail: true };
const management = { field: "eventCategory", equals: ["Management"] };
const data = { field: "eventCategory", equals: ["Data"] };

const recordsEverything = defineRule({
  id: "cloudtrail-records-everything",
  title: "A trail records what is done in every region, all the time",
  severity: "high",
  resources: [TRAIL],
  why: "Intruders work where nobody looks: in regions that are not used, and with the reading calls that explore an account.",
  fix: "Set isMultiRegionTrail: true, leave enableLogging and includeGlobalServiceEvents at true, and record reading and writing management events.",
  link: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
  controls: { fsbp: ["CloudTrail.1"], cis: ["3.1"], nist80053: ["AU-2", "AU-12"], pciDss: ["10.2.1"] },
  passes: [
    everywhere,
    { ...everywhere, eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }] },
    { ...everywhere, advancedEventSelectors: [{ fieldSelectors: [management] }, { fieldSelectors: [data] }] },
    // A second trail, for data events alone.
    { s3BucketName: "data-events", eventSelectors: [{ includeManagementEvents: false }] },
    { s3BucketName: "data-events", advancedEventSelectors: [{ fieldSelectors: [data] }] },
  ],
  fails: [
    { s3BucketName: "evidence" },
    { ...everywhere, isMultiRegionTrail: false },
    { ...everywhere, enableLogging: false },
    { ...everywhere, includeGlobalServiceEvents: false },
    { ...everywhere, eventSelectors: [{ readWriteType: "WriteOnly" }] },
    {
      ...everywhere,
      advancedEventSelectors: [{ fieldSelectors: [management, { field: "readOnly", equals: ["false"] }] }],
    },
  ],

  validate(trail) {
    const events = selected(trail);
    if (events.length > 0 && !events.includes("management")) {
      return events.includes("not known")
        ? undetermined("it is not known yet whether it selects management events")
        : notApplicable("it records other events beside another trail");
    }
    return all([
      trail.expect("isMultiRegionTrail", true),
      trail.refuse("enableLogging", false, "true"),
      trail.refuse("includeGlobalServiceEvents", false, "true"),
      trail.has("eventSelectors") ? trail.some("eventSelectors", readsAndWrites, partly(trail)) : pass,
      trail.has("advancedEventSelectors") ? trail.some("advancedEventSelectors", unnarrowed, partly(trail)) : pass,
    ]);
  },

  // A trail for one region may be meant so, beside another one; a recording that is off is not.
  remedy: (trail) =>
    ["enableLogging", "includeGlobalServiceEvents"]
      .filter((path) => trail.at(path).value === false)
      .map((path) => ({ path, value: true })),
});

/** Which events a trail selects, for each of its selectors. Nothing where it has none: then it takes management events. */
function selected(trail: View): ("management" | "other" | "not known")[] {
  const selectors = (path: string) => trail.at(path).members;
  return [
    ...selectors("eventSelectors").map((each) => {
      const included = each.at("includeManagementEvents").value;
      if (included === unknown) return "not known";
      return String(included) === "false" ? "other" : "management";
    }),
    ...selectors("advancedEventSelectors").map((each) => {
      const category = each.at("fieldSelectors").members.flatMap((field) => field.at("equals").members);
      if (category.some(({ value }) => value === "Management")) return "management";
      if (category.some(({ value }) => value === "Data" || value === "NetworkActivity")) return "other";
      return "not known";
    }),
  ];
}

function readsAndWrites(selector: View): Verdict {
  const kind = selector.at("readWriteType");
  return all([
    selector.refuse("includeManagementEvents", false, "true"),
    kind.decide((value) => (value === "All" ? pass : kind.wrong('"All"')), pass),
  ]);
}

/** Whether a selector takes all management events: any further field would narrow it. */
function unnarrowed(selector: View): Verdict {
  const fields = selector.at("fieldSelectors");
  const wrong = fields.wrong("the eventCategory Management and no other field");
  return all([
    fields.any((field) => field.some("equals", (value) => value.is("Management"), wrong), wrong),
    fields.every((field) => field.expect("field", "eventCategory")),
  ]);
}

function partly(trail: View): Verdict {
  const path = trail.has("eventSelectors") ? "eventSelectors" : "advancedEventSelectors";
  return trail.at(path).wrong("a selector that takes all management events");
}

const trailValidated = defineRule({
  id: "cloudtrail-validates-files",
  title: "A trail can prove that nobody changed its files",
  severity: "high",
  resources: [TRAIL],
  why: "Who covers tracks deletes or edits these files. With digests, a missing or changed one shows.",
  fix: "Set enableLogFileValidation: true.",
  link: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
  controls: { fsbp: ["CloudTrail.4"], cis: ["3.2"], nist80053: ["AU-9", "SI-7(7)"], pciDss: ["10.3.4"] },
  passes: [{ ...everywhere, enableLogFileValidation: true }],
  fails: [everywhere, { ...everywhere, enableLogFileValidation: false }],

  validate: (trail) => trail.expect("enableLogFileValidation", true),
  remedy: (trail) =>
    trail.see("enableLogFileValidation").state === "absent" || trail.at("enableLogFileValidation").value === false
      ? [{ path: "enableLogFileValidation", value: true }]
      : [],
});

const logGroup = "arn:aws:logs:eu-central-1:111122223333:log-group:trail:*";
const roleArn = "arn:aws:iam::111122223333:role/trail";

const trailWatched = defineRule({
  id: "cloudtrail-to-cloudwatch",
  title: "What a trail records reaches CloudWatch within minutes",
  severity: "medium",
  resources: [TRAIL],
  why: "In a bucket it is evidence for later. As a log it can be searched and can raise an alarm while somebody is at work.",
  fix: "Set cloudWatchLogsGroupArn to a log group (its ARN with :* at the end) and cloudWatchLogsRoleArn to a role that may write there.",
  link: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
  controls: { fsbp: ["CloudTrail.5"], nist80053: ["AU-6(1)", "SI-4(5)"], pciDss: ["10.4.1.1"] },
  passes: [{ ...everywhere, cloudWatchLogsGroupArn: logGroup, cloudWatchLogsRoleArn: roleArn }],
  fails: [everywhere, { ...everywhere, cloudWatchLogsRoleArn: roleArn }],

  validate: (trail) => trail.expectSet("cloudWatchLogsGroupArn", "a log group"),
});

export const rules: readonly Rule[] = [recordsEverything, trailValidated, trailWatched];
