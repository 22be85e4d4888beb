const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** The days of a week, as RDS writes them. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Weekday = (typeof weekdays)[number];

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const WEEKDAY = `(${weekdays.join("|")})`;

/** `06:00`: a time of day, in UTC. */
export const timePattern = new RegExp(`^${TIME}$`);
/** `03:00-04:00`: a span of every day, in UTC. It may pass midnight. */
export const dailyWindowPattern = new RegExp(`^${TIME}-${TIME}$`);
/** `sun:04:00-sun:05:00`: a span of every week, in UTC. */
export const weeklyWindowPattern = new RegExp(`^${WEEKDAY}:${TIME}-${WEEKDAY}:${TIME}$`);

/** A span of the week, in minutes since Monday 00:00 UTC. The week is a circle. */
export interface Span {
  start: number;
  minutes: number;
}

/** The seven spans of a week that start at a time of day. */
export function everyDay(time: string, minutes: number): Span[] {
  return weekdays.map((day) => everyWeek(day, time, minutes));
}

/** The span of a week that starts on a day, at a time. */
export function everyWeek(day: Weekday, time: string, minutes: number): Span {
  return { start: weekdays.indexOf(day) * DAY + minuteOfDay(time), minutes };
}

/** The seven spans that a daily window covers in a week. */
export function dailySpans(window: string): Span[] {
  const [from = "", to = ""] = window.split("-");
  return everyDay(from, (minuteOfDay(to) - minuteOfDay(from) + DAY) % DAY);
}

/** The span that a weekly window covers. */
export function weeklySpan(window: string): Span {
  const [from = "", to = ""] = window.split("-");
  const start = minuteOfWeek(from);
  return { start, minutes: (minuteOfWeek(to) - start + WEEK) % WEEK };
}

/** A span that begins earlier by some minutes and ends when it did. */
export function beginningEarlier({ start, minutes }: Span, earlier: number): Span {
  return { start: (start - earlier + WEEK) % WEEK, minutes: minutes + earlier };
}

/** Whether two spans share a minute. One may end in the minute in which the other starts. */
export function overlap(one: Span, other: Span): boolean {
  return startsWithin(one, other.start) || startsWithin(other, one.start);
}

function startsWithin({ start, minutes }: Span, moment: number): boolean {
  return (moment - start + WEEK) % WEEK < minutes;
}

/** `06:30` -> 390. */
function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * HOUR + minutes;
}

/** `tue:06:30` -> 1830. */
function minuteOfWeek(moment: string): number {
  return weekdays.findIndex((day) => moment.startsWith(day)) * DAY + minuteOfDay(moment.slice(4));
}
