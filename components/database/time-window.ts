const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const WEEKDAY = `(${DAYS.join("|")})`;

/** `03:00-04:00`: a span of every day, in UTC. It may pass midnight. */
export const dailyWindowPattern = new RegExp(`^${TIME}-${TIME}$`);
/** `sun:04:00-sun:05:00`: a span of every week, in UTC. */
export const weeklyWindowPattern = new RegExp(`^${WEEKDAY}:${TIME}-${WEEKDAY}:${TIME}$`);

/** A span of the week, in minutes since Monday 00:00 UTC. The week is a circle. */
export interface Span {
  start: number;
  minutes: number;
}

/** The seven spans that a daily window covers in a week. */
export function dailySpans(window: string): Span[] {
  const { start, minutes } = span(window, minuteOfDay, DAY);
  return DAYS.map((_, day) => ({ start: day * DAY + start, minutes }));
}

/** The span that a weekly window covers. */
export function weeklySpan(window: string): Span {
  return span(window, minuteOfWeek, WEEK);
}

/** Whether two spans share a minute. One may end in the minute in which the other starts. */
export function overlap(one: Span, other: Span): boolean {
  return startsWithin(one, other.start) || startsWithin(other, one.start);
}

function startsWithin({ start, minutes }: Span, moment: number): boolean {
  return (moment - start + WEEK) % WEEK < minutes;
}

function span(window: string, minuteOf: (moment: string) => number, circle: number): Span {
  const [from = "", to = ""] = window.split("-");
  const start = minuteOf(from);
  return { start, minutes: (minuteOf(to) - start + circle) % circle };
}

/** `06:30` -> 390. */
function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * HOUR + (minutes ?? 0);
}

/** `tue:06:30` -> 1830. */
function minuteOfWeek(moment: string): number {
  return DAYS.indexOf(moment.slice(0, 3)) * DAY + minuteOfDay(moment.slice(4));
}
