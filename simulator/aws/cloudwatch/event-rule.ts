import { behaviour } from "../../kit";

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
const RATE = /^rate\((1 (minute|hour|day)|(?!1 )[1-9]\d* (minutes|hours|days))\)$/;
const CRON = /^cron\(\S+( \S+){5}\)$/;

export const eventRule = behaviour("aws:cloudwatch/eventRule:EventRule", {
  check({ scheduleExpression: found }) {
    if (!found || RATE.test(found) || CRON.test(found)) return [];
    const reason = `found "${found}"; rate(1 minute), rate(5 minutes) or cron() with six fields is expected`;
    return [{ path: "scheduleExpression", reason }];
  },
});
