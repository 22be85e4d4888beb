import { defineRule, inProduction, of, pass, type Rule, wholeNumber, withSettings } from "../kit";
import { atLeast } from "../kit/expectation";

const SECRET = "aws:secretsmanager/secret:Secret";

const recoverable = defineRule({
  id: "secret-recoverable",
  title: "A secret that is deleted can be brought back for a week",
  severity: "medium",
  resources: [SECRET],
  levels: inProduction,
  why: "Whoever needs a secret may need it once a month only, and a value that nobody else has is gone for good.",
  fix: "Set recoveryWindowInDays to 7 or more, or leave it out.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  controls: { nist80053: ["CP-9", "CP-10"] },
  settings: {
    leastDays: wholeNumber({
      default: 7,
      minimum: 7,
      maximum: 30,
      description: "Days that a deleted secret can be restored for, at least.",
    }),
  },
  // 30 days where nothing is said.
  passes: [{}, { recoveryWindowInDays: 7 }, withSettings({ leastDays: 30 }, { recoveryWindowInDays: 30 })],
  fails: [{ recoveryWindowInDays: 0 }, withSettings({ leastDays: 30 }, { recoveryWindowInDays: 29 })],

  remedy(secret, { settings: { leastDays } }) {
    const days = secret.see("recoveryWindowInDays");
    return days.state === "known" && Number(days.value) < leastDays
      ? [{ path: "recoveryWindowInDays", value: leastDays }]
      : [];
  },
  validate(secret, { settings: { leastDays } }) {
    const days = secret.at("recoveryWindowInDays");
    return days.decide(() => days.is(atLeast(leastDays, "days")), pass);
  },
});

const purposeSaid = defineRule({
  id: "key-purpose-said",
  title: "A key or a secret says what it is for",
  severity: "low",
  resources: ["aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", SECRET],
  why: "Whoever finds it years later, in a bill or an alarm, has to know what stops working without it.",
  fix: "Set description.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/create-keys.html",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  passes: [
    { description: "Encrypts the database of orders" },
    of("aws:kms/externalKey:ExternalKey", { description: "Encrypts backups" }),
    of(SECRET, { description: "The administrator of the database of orders" }),
  ],
  fails: [{}, of("aws:kms/externalKey:ExternalKey", {}), of(SECRET, {})],

  validate: (kept) => kept.expectSet("description", "what it is for"),
});

export const rules: readonly Rule[] = [recoverable, purposeSaid];
