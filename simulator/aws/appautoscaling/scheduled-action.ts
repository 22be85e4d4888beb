import { behaviour, type Problem } from "../../kit";

// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
const SCHEDULE = /^(at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\(\d+ (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\))$/;

export const scheduledAction = behaviour("aws:appautoscaling/scheduledAction:ScheduledAction", {
  check({ schedule, scalableTargetAction: { minCapacity, maxCapacity } }) {
    const problems: Problem[] = [];
    if (!SCHEDULE.test(schedule)) {
      const reason = `found "${schedule}"; at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(six fields) is expected`;
      problems.push({ path: "schedule", reason });
    }
    if (minCapacity > maxCapacity) {
      const reason = `found ${maxCapacity}; it must be at least minCapacity, which is ${minCapacity}`;
      problems.push({ path: "scalableTargetAction.maxCapacity", reason });
    }
    return problems;
  },
});
