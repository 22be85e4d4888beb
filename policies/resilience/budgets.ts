import { all, defineRule, fail, pass, type Rule, type View } from "../kit";

const monthly = { budgetType: "COST", timeUnit: "MONTHLY", limitAmount: "100", limitUnit: "USD" };

const limit = { comparisonOperator: "GREATER_THAN", notificationType: "ACTUAL", thresholdType: "PERCENTAGE" };

function warning(threshold: number, about: Readonly<Record<string, unknown>> = {}) {
  return { ...limit, threshold, subscriberEmailAddresses: ["platform@example.com"], ...about };
}

const budgetWarns = defineRule({
  id: "budget-warns",
  title: "A budget warns somebody, and before the money is spent",
  severity: "low",
  resources: ["aws:budgets/budget:Budget"],
  why: "A budget stops nothing. Without subscribers nobody hears of it, and with one limit only when it is too late.",
  fix: "Give it two notifications or more, each with subscriberEmailAddresses or subscriberSnsTopicArns.",
  link: "https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html",
  controls: { nist80053: ["SA-2", "SI-4(5)"] },
  passes: [
    { ...monthly, notifications: [warning(80), warning(100)] },
    { ...monthly, notifications: [warning(100), warning(100, { notificationType: "FORECASTED" })] },
  ],
  fails: [
    monthly,
    { ...monthly, notifications: [warning(100)] },
    { ...monthly, notifications: [warning(80), { ...limit, threshold: 100 }] },
  ],

  validate(budget) {
    const notifications = budget.at("notifications");
    return notifications.decide(() => {
      const count = notifications.members.length;
      const enough = count > 1 ? pass : fail(`found ${count}, expected two or more`, "notifications");
      return all([enough, notifications.every(hasReader)]);
    }, notifications.wrong("two or more"));
  },
});

function hasReader(notification: View) {
  const readers = ["subscriberEmailAddresses", "subscriberSnsTopicArns"];
  return readers.some((each) => notification.has(each)) ? pass : notification.wrong("somebody who is told");
}

export const rules: readonly Rule[] = [budgetWarns];
