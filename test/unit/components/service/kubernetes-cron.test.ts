import assert from "node:assert/strict";

import fc from "fast-check";

import { kubernetesCron, kubernetesTimeZone, refusedSchedules } from "../../../../components/service/kubernetes-cron";

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

describe("a schedule of AWS on Kubernetes", () => {
  for (const [when, cron] of [
    ["cron(0 7 ? * MON-FRI *)", "0 7 * * 1-5"],
    ["cron(30 22 * * ? *)", "30 22 * * *"],
    ["cron(0/15 8-18 ? JAN,JUL 2-6 *)", "0-59/15 8-18 * 1,7 1-5"],
    ["cron(*/5 */2 1 */3 ? *)", "*/5 */2 1 */3 *"],
    ["cron(0 0 1,15 * ? *)", "0 0 1,15 * *"],
    ["cron(0 9 ? * sun,7 *)", "0 9 * * 0,6"],
    ["cron(0 9 ? * 2/2 *)", "0 9 * * 1-6/2"],
    ["cron(0 9 * * * *)", "0 9 * * *"],
  ] as const) {
    it(`takes ${when} as ${cron}`, () => {
      assert.deepEqual(kubernetesCron(when), { cron });
    });
  }

  for (const [when, problem] of [
    [
      "at(2027-01-31T07:00:00)",
      "Kubernetes knows no schedule that happens once. Give cron(...), or scale once by hand.",
    ],
    ["cron(0 7 ? * MON-FRI)", "cron(...) has six fields: minutes hours day month weekday year."],
    ["cron(0 7 ? * MON 2027)", "Kubernetes knows no years, and found 2027. Give * for the year."],
    ["cron(0 7 1 * MON *)", "days of the month and of the week contradict. Give ? for one of the two."],
    [
      "cron(0 7 L * ? *)",
      "L for the day of the month is said with L, W or #, which Kubernetes does not know. Name the days.",
    ],
    [
      "cron(0 7 15W * ? *)",
      "15W for the day of the month is said with L, W or #, which Kubernetes does not know. Name the days.",
    ],
    [
      "cron(0 7 ? * 6#3 *)",
      "6#3 for the day of the week is said with L, W or #, which Kubernetes does not know. Name the days.",
    ],
    ["cron(? 7 1 * ? *)", "? stands for days alone, and not for minutes. Give *."],
    ["cron(60 7 ? * MON *)", "60 for the minutes has to be * or of 0 to 59, as in 0, 0-59, 0/2 or 0,59."],
    ["cron(0 18-6 ? * MON *)", "18-6 for the hours has to be * or of 0 to 23, as in 0, 0-23, 0/2 or 0,23."],
    ["cron(0/0 7 ? * MON *)", "0/0 for the minutes has to be * or of 0 to 59, as in 0, 0-59, 0/2 or 0,59."],
    [
      "cron(0 7 ? * 0 *)",
      "0 for the day of the week has to be * or of 1 to 7, or SUN to SAT, as in 1, 1-7, 1/2 or 1,7.",
    ],
    [
      "cron(0 7 ? FOO MON *)",
      "FOO for the month has to be * or of 1 to 12, or JAN to DEC, as in 1, 1-12, 1/2 or 1,12.",
    ],
  ] as const) {
    it(`refuses ${when}`, () => {
      assert.deepEqual(kubernetesCron(when), { problem });
    });
  }

  for (const minutes of ["0/5/2", "0/x5", "0/5x", "1-2-3", "5-X", "X-5", "0,", ",0", "1.5", "1e1", "007"]) {
    it(`refuses ${minutes} for the minutes, and takes no part of it`, () => {
      const converted = kubernetesCron(`cron(${minutes} 7 ? * MON *)`);

      assert("problem" in converted, JSON.stringify(converted));
    });
  }

  it("happens at the very times at which AWS would have it happen", () => {
    fc.assert(
      fc.property(schedules, moments, ({ when, isDue }, moment) => {
        const converted = kubernetesCron(when);

        assert("cron" in converted, when);
        assert.equal(isDueOnKubernetes(converted.cron, moment), isDue(moment), `${when} -> ${converted.cron}`);
      }),
      { numRuns: 500 },
    );
  });

  it("is converted or refused, whatever its fields say", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9A-Z*?,/#-]{1,6}$/), { minLength: 6, maxLength: 6 }), (texts) => {
        const converted = kubernetesCron(`cron(${texts.join(" ")})`);

        if ("cron" in converted) assert.match(converted.cron, /^[\d*,/-]+( [\d*,/-]+){4}$/);
        else assert.match(converted.problem, /\.$/);
      }),
    );
  });
});

describe("schedules of a service on Kubernetes", () => {
  it("are refused by name, field and value, all at once", () => {
    const schedules = {
      once: { when: "at(2027-01-31T07:00:00)", timeZone: "UTC", max: 9 },
      night: { when: "cron(0 22 ? * * *)", timeZone: "+02:00", min: 0 },
      day: { when: "cron(0 7 ? * * *)", timeZone: "Europe/Berlin", min: 3 },
      "the-time-when-all-the-shops-ope": { when: "cron(0 8 ? * * *)", timeZone: "Etc/GMT+1", min: 3 },
      "the-time-when-all-the-shops-open": { when: "cron(0 9 ? * * *)", timeZone: "UTC", min: 4 },
    };

    assert.deepEqual(refusedSchedules(schedules), [
      {
        path: ["once", "when"],
        message:
          'found "at(2027-01-31T07:00:00)"; Kubernetes knows no schedule that happens once. ' +
          "Give cron(...), or scale once by hand.",
      },
      {
        path: ["night", "timeZone"],
        message: 'found "+02:00"; Kubernetes knows time zones by their names, such as Europe/Berlin. Name one.',
      },
      { path: ["night", "min"], message: "found 0; on EKS one pod stays at the least. Set it to 1 or more." },
      {
        path: ["the-time-when-all-the-shops-open"],
        message: "found a name of 32 characters; with the service's, Kubernetes has room for 31. Shorten it.",
      },
    ]);
  });

  it("name their time zone as Kubernetes does, which tells capital letters from small ones", () => {
    assert.deepEqual(["europe/berlin", "utc", "America/New_York"].map(kubernetesTimeZone), [
      "Europe/Berlin",
      "UTC",
      "America/New_York",
    ]);
  });
});

interface Moment {
  minute: number;
  hour: number;
  day: number;
  month: number;
  /** From Sunday, 0. */
  weekday: number;
}

const moments: fc.Arbitrary<Moment> = fc
  .date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2031-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => ({
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
  }));

interface Written {
  text: string;
  /** In AWS's numbers. */
  has(value: number): boolean;
}

/** What AWS lets a field say, and which values it means. */
function field(least: number, most: number, names: readonly string[] = []): fc.Arbitrary<Written> {
  const value = fc.integer({ min: least, max: most });
  const step = fc.integer({ min: 1, max: most });
  const wordFor = (one: number, named: boolean) => (named ? (names[one - least] ?? String(one)) : String(one));
  const everyFrom = (start: number, end: number, each: number) => (found: number) =>
    found >= start && found <= end && (found - start) % each === 0;

  const single = fc.tuple(value, fc.boolean()).map(([one, named]) => ({
    text: wordFor(one, named),
    has: (found: number) => found === one,
  }));
  const range = fc.tuple(value, value, fc.boolean()).map(([one, other, named]) => {
    const [start, end] = [Math.min(one, other), Math.max(one, other)];
    return { text: `${wordFor(start, named)}-${wordFor(end, named)}`, has: everyFrom(start, end, 1) };
  });
  const from = fc.tuple(value, step).map(([start, each]) => ({
    text: `${start}/${each}`,
    has: everyFrom(start, most, each),
  }));
  const stepped = step.map((each) => ({ text: `*/${each}`, has: everyFrom(least, most, each) }));
  const list = fc.array(fc.oneof(single, range), { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(","),
    has: (found: number) => items.some((item) => item.has(found)),
  }));
  return fc.oneof(fc.constant({ text: "*", has: () => true }), list, from, stepped);
}

const schedules = fc
  .record({
    minute: field(0, 59),
    hour: field(0, 23),
    day: field(1, 31),
    month: field(1, 12, months),
    weekday: field(1, 7, weekdays),
    isByWeekday: fc.boolean(),
  })
  .map(({ minute, hour, day, month, weekday, isByWeekday }) => {
    const days = isByWeekday ? ["?", weekday.text] : [day.text, "?"];
    const isDue = (moment: Moment) =>
      minute.has(moment.minute) &&
      hour.has(moment.hour) &&
      month.has(moment.month) &&
      (isByWeekday ? weekday.has(moment.weekday + 1) : day.has(moment.day));
    return { when: `cron(${minute.text} ${hour.text} ${days[0]} ${month.text} ${days[1]} *)`, isDue };
  });

// As the parser of Kubernetes reads it: a field that begins with * is no condition where the other day is one.
// https://github.com/robfig/cron/blob/master/parser.go
function isDueOnKubernetes(cron: string, { minute, hour, day, month, weekday }: Moment): boolean {
  const [minutes = "", hours = "", daysOfMonth = "", ofMonths = "", daysOfWeek = ""] = cron.split(" ");
  const isDay = includes(daysOfMonth, day, 1);
  const isWeekday = includes(daysOfWeek, weekday, 0);
  const bothCount = daysOfMonth === "*" || daysOfWeek === "*";
  const isRightDay = bothCount ? isDay && isWeekday : isDay || isWeekday;
  return includes(minutes, minute, 0) && includes(hours, hour, 0) && includes(ofMonths, month, 1) && isRightDay;
}

function includes(text: string, value: number, least: number): boolean {
  return text.split(",").some((item) => {
    const [span = "", step = "1"] = item.split("/");
    const [first, last] = span === "*" ? [least, Number.POSITIVE_INFINITY] : span.split("-").map(Number);
    assert(first !== undefined);
    return value >= first && value <= (last ?? first) && (value - first) % Number(step) === 0;
  });
}
