const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** Whether a daily window, `03:00-04:00`, meets a weekly one, `sun:03:30-sun:04:30`. */
export function overlap(daily: string, weekly: string): boolean {
  const [start = 0, end = 0] = daily.split("-").map(minuteOfDay);
  const length = (end - start + DAY) % DAY;
  const [from = 0, to = 0] = weekly.toLowerCase().split("-").map(minuteOfWeek);
  return DAYS.some((_, day) => meet(day * DAY + start, length, from, (to - from + WEEK) % WEEK));
}

// Two windows meet where one begins while the other goes on.
function meet(start: number, length: number, other: number, otherLength: number): boolean {
  return (other - start + WEEK) % WEEK < length || (start - other + WEEK) % WEEK < otherLength;
}

function minuteOfDay(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function minuteOfWeek(time: string): number {
  return DAYS.indexOf(time.slice(0, 3)) * DAY + minuteOfDay(time.slice(4));
}
