import { defineRule, inProduction, of, pass, type Rule, wholeNumber, withSettings } from "../kit";
import { atLeast } from "../kit/expectation";

const KEY = "aws:kms/key:Key";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";
const EXTERNAL = "aws:kms/externalKey:ExternalKey";
const EXTERNAL_REPLICA = "aws:kms/replicaExternalKey:ReplicaExternalKey";

const deletedLate = defineRule({
  id: "kms-key-deleted-late",
  title: "A key that is deleted can be brought back for a month",
  severity: "high",
  resources: [KEY, REPLICA, EXTERNAL, EXTERNAL_REPLICA],
  levels: inProduction,
  why: "All that a deleted key has encrypted is lost, backups too. Until the window ends somebody may notice what fails without it.",
  fix: "Set deletionWindowInDays to 30, or leave it out.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  controls: { fsbp: ["KMS.3"], nist80053: ["CP-9", "SC-12", "SC-12(1)"], pciDss: ["3.7.5"] },
  settings: {
    leastDays: wholeNumber({
      default: 30,
      minimum: 7,
      maximum: 30,
      description: "Days between the deletion of a key and its end, at least.",
    }),
  },
  // 30 days where nothing is said.
  passes: [
    {},
    { deletionWindowInDays: 30 },
    withSettings({ leastDays: 14 }, { deletionWindowInDays: 14 }),
    of(REPLICA, {}),
    of(EXTERNAL, { deletionWindowInDays: 30 }),
    of(EXTERNAL_REPLICA, {}),
  ],
  fails: [
    { deletionWindowInDays: 7 },
    withSettings({ leastDays: 14 }, { deletionWindowInDays: 13 }),
    of(REPLICA, { deletionWindowInDays: 7 }),
    of(EXTERNAL, { deletionWindowInDays: 29 }),
    of(EXTERNAL_REPLICA, { deletionWindowInDays: 7 }),
  ],

  remedy(key, { settings: { leastDays } }) {
    const days = key.see("deletionWindowInDays");
    return days.state === "known" && Number(days.value) < leastDays
      ? [{ path: "deletionWindowInDays", value: leastDays }]
      : [];
  },
  validate(key, { settings: { leastDays } }) {
    const days = key.at("deletionWindowInDays");
    return days.decide(() => days.is(atLeast(leastDays, "days")), pass);
  },
});

const keyEnabled = defineRule({
  id: "kms-key-enabled",
  title: "A key is enabled",
  severity: "medium",
  resources: [KEY, REPLICA, EXTERNAL, EXTERNAL_REPLICA],
  why: "Nothing that a disabled key has encrypted can be read, and what uses it fails one after the other as caches run out.",
  fix: "Leave isEnabled (a replica or an external key: enabled) out, or take the key out of what uses it first.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  controls: { nist80053: ["CP-10", "SC-12(1)"] },
  passes: [{}, { isEnabled: true }, of(REPLICA, {}), of(EXTERNAL, { enabled: true }), of(EXTERNAL_REPLICA, {})],
  fails: [
    { isEnabled: false },
    of(REPLICA, { enabled: false }),
    of(EXTERNAL, { enabled: false }),
    of(EXTERNAL_REPLICA, { enabled: false }),
  ],

  validate: (key) => key.refuse(key.type === KEY ? "isEnabled" : "enabled", false, "true, or nothing"),
});

export const rules: readonly Rule[] = [deletedLate, keyEnabled];
