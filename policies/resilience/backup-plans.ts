import {
  all,
  decideBoth,
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  named,
  pass,
  type Rule,
  type StackResource,
  textOf,
  type Verdict,
  type View,
  wholeNumber,
  withSettings,
} from "../kit";
import { atLeast } from "../kit/expectation";
import { isDaily } from "./backup-schedule";
import { SELECTION } from "./backup-selection";

const PLAN = "aws:backup/plan:Plan";
const VAULT = "aws:backup/vault:Vault";
const DAILY = { ruleName: "daily", targetVaultName: "orders", schedule: "cron(0 5 * * ? *)" };

const takenDaily = defineRule({
  id: "backup-plan-daily",
  title: "A plan takes a backup every day",
  severity: "medium",
  resources: [PLAN],
  why: "How long ago the last backup was is how much work is lost with the data.",
  fix: "Give one of its rules a schedule that comes round every day, such as cron(0 5 * * ? *).",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html#create-backup-plan-console",
  controls: { nist80053: ["CP-9", "CP-10"] },
  passes: [
    { rules: [DAILY] },
    {
      rules: [
        { ...DAILY, schedule: "cron(0 5 ? * SUN *)" },
        { ...DAILY, schedule: "rate(6 hours)" },
      ],
    },
  ],
  fails: [
    { rules: [{ ...DAILY, schedule: "cron(0 5 ? * SUN *)" }] },
    { rules: [{ ruleName: "never", targetVaultName: "orders" }] },
  ],

  validate(plan) {
    const rarely = plan.at("rules").wrong("a rule whose schedule comes round every day");
    const comesRound = (rule: View) =>
      rule.at("schedule").decide((schedule) => (isDaily(textOf(schedule)) ? pass : rarely), rarely);
    return plan.some("rules", comesRound, rarely);
  },
});

function kept(lifecycle: Readonly<Record<string, number>>) {
  return { rules: [{ ...DAILY, lifecycle }] };
}

const keptLong = defineRule({
  id: "backup-plan-keeps",
  title: "A plan keeps backups for weeks",
  severity: "medium",
  resources: [PLAN],
  levels: inProduction,
  why: "What was spoilt slowly, or by somebody who waited, is only right in a backup from before.",
  fix: "Set lifecycle.deleteAfter of one of its rules to the days that its backups are kept.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html#backup-lifecycle",
  controls: { nist80053: ["AU-11", "CP-9", "SI-12"] },
  settings: {
    leastDays: wholeNumber({
      default: 35,
      minimum: 1,
      description: "Days that some of its backups are kept, at least.",
    }),
  },
  // For ever where nothing is said.
  passes: [
    kept({ deleteAfter: 35 }),
    { rules: [DAILY] },
    {
      rules: [
        { ...DAILY, lifecycle: { deleteAfter: 7 } },
        { ...DAILY, lifecycle: { deleteAfter: 365 } },
      ],
    },
    withSettings({ leastDays: 7 }, kept({ deleteAfter: 7 })),
  ],
  fails: [kept({ deleteAfter: 34 }), withSettings({ leastDays: 90 }, kept({ deleteAfter: 89 }))],

  validate(plan, { settings: { leastDays } }) {
    const isKept = (rule: View) => {
      const days = rule.at("lifecycle.deleteAfter");
      return days.decide(() => days.is(atLeast(leastDays, "days")), pass);
    };
    return plan.some("rules", isKept, plan.at("rules").wrong(`one that keeps backups for ${leastDays} days at least`));
  },
});

// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
const LEAST_DAYS_IN_COLD_STORAGE = 90;

const coldLongEnough = defineRule({
  id: "backup-cold-storage-days",
  title: "A backup that goes to cold storage stays there for 90 days",
  severity: "low",
  resources: [PLAN],
  why: "AWS Backup refuses a plan that deletes it earlier, half-way through a deployment.",
  fix: "Set lifecycle.deleteAfter to 90 days more than lifecycle.coldStorageAfter, or leave cold storage out.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
  controls: { nist80053: ["CP-9", "SI-12"] },
  passes: [kept({ coldStorageAfter: 30, deleteAfter: 120 }), kept({ coldStorageAfter: 30 }), kept({ deleteAfter: 35 })],
  fails: [
    kept({ coldStorageAfter: 30, deleteAfter: 119 }),
    { rules: [{ ...DAILY, copyActions: [{ lifecycle: { coldStorageAfter: 30, deleteAfter: 60 } }] }] },
  ],

  validate: (plan) =>
    plan.each("rules", (rule) =>
      all([isColdLongEnough(rule), rule.each("copyActions", (copy) => isColdLongEnough(copy))]),
    ),
});

function isColdLongEnough(kept: View): Verdict {
  const [cold, end] = [kept.at("lifecycle.coldStorageAfter"), kept.at("lifecycle.deleteAfter")];
  const judge = (coldAfter: number) => end.is(atLeast(coldAfter + LEAST_DAYS_IN_COLD_STORAGE, "days"));
  return decideBoth([cold, end], (coldAfter) => judge(Number(coldAfter)), pass);
}

function copied(destinationVaultArn: string) {
  return { rules: [{ ...DAILY, copyActions: [{ destinationVaultArn }] }] };
}

const HERE = { arn: "arn:aws:backup:eu-central-1:111122223333:backup-plan:orders" };

const copiedElsewhere = defineStackRule({
  id: "backup-copied-elsewhere",
  title: "A plan copies backups to another region or account",
  severity: "medium",
  resources: [PLAN],
  levels: inProduction,
  why: "What takes a region or an account takes the backups in it too.",
  fix: "Give one of its rules copyActions, whose destinationVaultArn is a vault in another region or account.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
  controls: { nist80053: ["CP-6", "CP-6(1)", "CP-9(3)", "CP-9(6)"] },
  passes: [
    [named("plan", PLAN, { ...HERE, ...copied("arn:aws:backup:eu-west-1:111122223333:backup-vault:copies") })],
    [named("plan", PLAN, { ...HERE, ...copied("arn:aws:backup:eu-central-1:999988887777:backup-vault:copies") })],
  ],
  fails: [
    [named("plan", PLAN, { ...HERE, rules: [DAILY] })],
    [named("plan", PLAN, { ...HERE, ...copied("arn:aws:backup:eu-central-1:111122223333:backup-vault:copies") })],
  ],

  validate(plan) {
    const nowhere = plan.at("rules").wrong("copyActions to a vault in another region or account");
    const isElsewhere = (copy: View) => isAway(copy.at("destinationVaultArn"), plan, nowhere);
    return plan.some("rules", (rule) => rule.some("copyActions", isElsewhere, nowhere), nowhere);
  },
});

function isAway(vaultArn: View, plan: StackResource, nowhere: Verdict): Verdict {
  // Before there is the vault, its region is what tells where it will be.
  if (plan.refersTo("rules", VAULT).some((vault) => vault.given.has("region") && !isSameRegion(vault, plan)))
    return pass;
  return decideBoth(
    [vaultArn, plan.at("arn")],
    (there, here) => (placeOf(textOf(there)) === placeOf(textOf(here)) ? nowhere : pass),
    nowhere,
  );
}

function isSameRegion(vault: StackResource, plan: StackResource): boolean {
  return vault.given.at("region").text === plan.provider.at("region").text;
}

/** The region and the account of an ARN. */
function placeOf(arn: string): string {
  return arn.split(":").slice(3, 5).join(":");
}

const selectsSomething = defineStackRule({
  id: "backup-plan-selects",
  title: "A plan backs something up",
  severity: "medium",
  resources: [PLAN],
  why: "A plan without a selection takes no backups, and looks as though it did.",
  fix: "Add an aws.backup.Selection of the plan, with resources, selectionTags or conditions.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  controls: { nist80053: ["CP-9"] },
  passes: [
    [named("plan", PLAN), named("chosen", SELECTION, { resources: ["*"] }, { planId: "plan" })],
    [named("plan", PLAN), named("tagged", SELECTION, { selectionTags: [{ key: "Backup" }] }, { planId: "plan" })],
  ],
  fails: [
    [named("plan", PLAN)],
    [named("plan", PLAN), named("other", PLAN), named("chosen", SELECTION, { resources: ["*"] }, { planId: "other" })],
    [named("plan", PLAN), named("nothing", SELECTION, {}, { planId: "plan" })],
  ],

  validate(plan) {
    const nothing = fail("found no selection of it that names something, expected one");
    const chooses = (selection: StackResource) =>
      ["resources", "selectionTags", "conditions"].some((property) => selection.given.has(property));
    return plan.referredToBy(SELECTION, "planId").some(chooses) ? pass : nothing;
  },
});

export const rules: readonly Rule[] = [takenDaily, keptLong, coldLongEnough, copiedElsewhere, selectsSomething];
