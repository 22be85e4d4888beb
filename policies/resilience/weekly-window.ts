const DAY = 24 * 60;
const WEEK = 7 * DAY;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** A span of every week, in minutes. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** Whether a window of every day, such as 02:00-02:30, and one of every week, such as sun:02:00-sun:02:30, overlap. */
export function windowsOverlap(daily: string, weekly: string): boolean {
  const [everyDay, everyWeek] = [spanOf(daily), spanOf(weekly)];
  if (!everyDay || !everyWeek) return false;
  return DAYS.some((_, day) => overlap({ ...everyDay, start: everyDay.start + day * DAY }, everyWeek));
}

function spanOf(window: string): Span | undefined {
  const [, fromDay = "", fromHour, fromMinute, toDay = "", toHour, toMinute] =
    /^(?:(\w{3}):)?(\d\d):(\d\d)-(?:(\w{3}):)?(\d\d):(\d\d)$/.exec(window.trim()) ?? [];
  if (fromHour === undefined) return undefined;
  const start = minuteOf(fromDay, fromHour, fromMinute);
  const end = minuteOf(toDay, toHour, toMinute);
  return { start, length: modulo(end - start, fromDay === "" ? DAY : WEEK) };
}

function minuteOf(day: string, hour: string | undefined, minute: string | undefined): number {
  return Math.max(DAYS.indexOf(day.toLowerCase()), 0) * DAY + Number(hour) * 60 + Number(minute);
}

function overlap(one: Span, other: Span): boolean {
  return modulo(other.start - one.start, WEEK) < one.length || modulo(one.start - other.start, WEEK) < other.length;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
