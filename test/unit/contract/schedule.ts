const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** When something happens, in words of no runtime. */
export interface Schedule {
  at: string;
  days: string[];
  timeZone: string;
}

/** `cron(30 7 ? * MON-FRI *)` as AWS has it, or `30 7 * * 1-5` as Kubernetes has it. */
export function scheduleOf(when: string, timeZone: string): Schedule {
  const ofAws = /^cron\((.*)\)$/.exec(when)?.[1];
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = (ofAws ?? when).split(" ");
  if (!/^[?*]$/.test(dayOfMonth) || month !== "*") throw new Error(`"${when}" has a date, which this does not read`);
  const [first = "", last = first] = dayOfWeek.split("-");
  const isEveryDay = first === "?" || first === "*";
  // AWS counts from Sunday, 1, and Kubernetes from Sunday, 0.
  const place = (day: string) => (days.includes(day) ? days.indexOf(day) : Number(day) - (ofAws === undefined ? 0 : 1));
  return {
    at: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`,
    days: isEveryDay ? days : days.slice(place(first), place(last) + 1),
    timeZone,
  };
}
