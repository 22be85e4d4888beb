import {
  defineRule,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
  wholeNumber,
  withSettings,
} from "../kit";
import { atMost } from "../kit/expectation";

const SECRET = "aws:secretsmanager/secret:Secret";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

const FUNCTION = "aws:lambda/function:Function";
const RULES = { rotationRules: { automaticallyAfterDays: 30 } };

const secretRotates = defineStackRule({
  id: "secret-rotates",
  title: "A secret is rotated",
  severity: "medium",
  resources: [SECRET],
  why: "A password that somebody once saw, or that is in an old backup, opens the door until it is changed.",
  fix: "Add a SecretRotation for it, let the service keep the secret that it belongs to, as RDS does by manageMasterUserPassword, or say by the tag RotatedBy who changes it by hand.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
  controls: { fsbp: ["SecretsManager.1"], nist80053: ["AC-2(1)", "IA-5", "IA-5(1)"], pciDss: ["8.3.9", "8.6.3"] },
  passes: [
    [named("password", SECRET), named("rotation", ROTATION, RULES, { secretId: "password" })],
    [
      named("password", SECRET),
      named("other", SECRET),
      named("rotation", ROTATION, RULES, { secretId: "password", rotationLambdaArn: "rotate" }),
      named("rotate", FUNCTION, {}, { environment: "other" }),
    ],
    [named("payment-key", SECRET, { tagsAll: { RotatedBy: "payments-team" } })],
    [named("payment-key", SECRET, { tags: { RotatedBy: "payments-team" } })],
  ],
  fails: [
    [named("password", SECRET)],
    [named("password", SECRET, { tags: { RotatedBy: "" } })],
    [named("password", SECRET), named("rotation", ROTATION, { rotationEnabled: false }, { secretId: "password" })],
    [named("password", SECRET), named("rotation", ROTATION, RULES, { secretId: "another" })],
  ],

  validate(secret, stack) {
    // Nobody but who hands it out can change a key to a service of somebody else's.
    const byHand = ["tagsAll.RotatedBy", "tags.RotatedBy"].map((tag) => secret.at(tag));
    if (byHand.some(({ text }) => text !== "")) return notApplicable("somebody changes it by hand");
    const unknownTag = byHand.find(({ seen }) => seen.state === "unknown");
    const never = fail("found no rotation, expected a SecretRotation of this secret");
    const rotations = stack.all(ROTATION).filter((rotation) => isAbout(rotation, secret));
    // Only a rotation that is switched off has no rules.
    return some(
      rotations.map((rotation) => (rotation.has("rotationRules") ? pass : never)),
      unknownTag?.notKnown() ?? never,
    );
  },
});

/** Whether a rotation is of a secret, or calls a function that is told of it, as where several users alternate. */
function isAbout(rotation: StackResource, secret: StackResource): boolean {
  if (rotation.refersTo("secretId", SECRET).includes(secret)) return true;
  return rotation
    .refersTo("rotationLambdaArn", FUNCTION)
    .some((lambda) => lambda.refersTo("environment", SECRET).includes(secret));
}

const rotationInterval = defineRule({
  id: "secret-rotation-interval",
  title: "A secret is rotated often enough",
  severity: "medium",
  resources: [ROTATION],
  why: "How long a stolen password works is how long it is between two rotations.",
  fix: "Set rotationRules.automaticallyAfterDays, or a rotationRules.scheduleExpression that comes round as often.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
  controls: { fsbp: ["SecretsManager.4"], nist80053: ["AC-2(1)", "IA-5(1)"], pciDss: ["8.3.9", "8.6.3"] },
  settings: {
    mostDays: wholeNumber({
      default: 90,
      minimum: 1,
      maximum: 1000,
      description: "Days between two rotations, at most.",
    }),
  },
  passes: [
    { rotationRules: { automaticallyAfterDays: 30 } },
    { rotationRules: { scheduleExpression: "rate(10 days)" } },
    { rotationRules: { scheduleExpression: "rate(12 hours)" } },
    { rotationRules: { scheduleExpression: "cron(0 16 1 * ? *)" } },
    { rotationRules: { scheduleExpression: "cron(0 16 ? 1/2 SUN#1 *)" } },
    { rotationEnabled: false },
  ],
  fails: [
    { rotationRules: { automaticallyAfterDays: 365 } },
    withSettings({ mostDays: 30 }, { rotationRules: { automaticallyAfterDays: 60 } }),
    { rotationRules: { scheduleExpression: "rate(120 days)" } },
    { rotationRules: { scheduleExpression: "cron(0 16 1 1 ? *)" } },
    { rotationRules: { scheduleExpression: "cron(0 16 1 1/4 ? *)" } },
    { rotationRules: { scheduleExpression: "every now and then" } },
    { rotationRules: {} },
  ],

  validate(rotation, { settings: { mostDays } }) {
    const judged = comesRound(rotation.at("rotationRules"), mostDays);
    const off = notApplicable("there is no rotation");
    return rotation.at("rotationEnabled").decide((enabled) => (textOf(enabled) === "false" ? off : judged), judged);
  },
});

function comesRound(rules: View, mostDays: number): Verdict {
  const [days, schedule] = [rules.at("automaticallyAfterDays"), rules.at("scheduleExpression")];
  const often = `a schedule that comes round in ${mostDays} days at most`;
  const bySchedule = schedule.decide(
    () => (daysBetween(schedule.text) <= mostDays ? pass : schedule.wrong(often)),
    rules.wrong(often),
  );
  return days.decide(() => days.is(atMost(mostDays)), bySchedule);
}

const DAYS_OF_MONTH = 31;

/** How many days a schedule lets pass at most. What cannot be read counts as a year. */
function daysBetween(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(schedule) ?? [];
  if (count !== undefined) return unit === "day" ? Number(count) : Number(count) / 24;
  // Minutes, hours, days of the month, months, days of the week, years. Any day comes round in a month.
  const [, months = ""] = /^cron\(\S+ \S+ \S+ (\S+) \S+ \S+\)$/.exec(schedule) ?? [];
  const [, step] = /^(?:\*|\d+)\/(\d+)$/.exec(months) ?? [];
  if (months === "*") return DAYS_OF_MONTH;
  return step === undefined ? 366 : Number(step) * DAYS_OF_MONTH;
}

export const rules: readonly Rule[] = [secretRotates, rotationInterval];
