import type { FieldProblem } from "../base/checks";
import type { ScalingSettings } from "./scaling-settings";

/** A schedule of AWS in the five fields that Kubernetes knows, or why it has none. */
export type KubernetesCron = { cron: string } | { problem: string };

interface Field {
  name: string;
  least: number;
  most: number;
  /** What the values are called, from the least on. */
  names?: readonly string[];
  /** What is added to a value of AWS for that of Kubernetes. */
  shift?: number;
}

// https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
const fields: readonly Field[] = [
  { name: "minutes", least: 0, most: 59 },
  { name: "hours", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  {
    name: "month",
    least: 1,
    most: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  // AWS counts from Sunday, 1. Kubernetes counts from Sunday, 0.
  // https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
  {
    name: "day of the week",
    least: 1,
    most: 7,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    shift: -1,
  },
];

/** `cron(0 7 ? * MON-FRI *)` -> `0 7 * * 1-5`. */
export function kubernetesCron(when: string): KubernetesCron {
  const texts = /^cron\((.*)\)$/.exec(when)?.[1]?.split(" ");
  if (!texts) {
    return { problem: "Kubernetes knows no schedule that happens once. Give cron(...), or scale once by hand." };
  }
  const [, , dayOfMonth, , dayOfWeek, year] = texts;
  if (texts.length !== 6) return { problem: "cron(...) has six fields: minutes hours day month weekday year." };
  if (year !== "*") return { problem: `Kubernetes knows no years, and found ${year}. Give * for the year.` };
  if (isSaid(dayOfMonth) && isSaid(dayOfWeek)) {
    return { problem: "days of the month and of the week contradict. Give ? for one of the two." };
  }

  const converted: string[] = [];
  for (const [index, field] of fields.entries()) {
    const result = convert(texts[index] ?? "", field);
    if ("problem" in result) return result;
    converted.push(result.cron);
  }
  return { cron: converted.join(" ") };
}

function isSaid(text: string | undefined): boolean {
  return text !== "?" && text !== "*";
}

function convert(text: string, field: Field): KubernetesCron {
  const { name } = field;
  if (text === "?") {
    if (name.startsWith("day")) return { cron: "*" };
    return { problem: `? stands for days alone, and not for ${name}. Give *.` };
  }
  const items: string[] = [];
  for (const item of text.split(",")) {
    const converted = convertItem(item, field);
    if (converted === undefined) return { problem: `${item} for the ${name} ${whyNot(item, field)}` };
    items.push(converted);
  }
  return { cron: items.join(",") };
}

/** One value, a range of them, or every so many of a range. */
function convertItem(item: string, field: Field): string | undefined {
  const [span = "", step, ...more] = item.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return undefined;
  const every = step === undefined ? "" : `/${step}`;
  if (span === "*") return `*${every}`;

  const [first = "", last, ...beyond] = span.split("-");
  const from = numberOf(first, field);
  const to = last === undefined ? from : numberOf(last, field);
  if (from === undefined || to === undefined || from > to || beyond.length > 0) return undefined;
  const { most, shift = 0 } = field;
  if (last !== undefined) return `${from + shift}-${to + shift}${every}`;
  // From a value on, every so many.
  return step === undefined ? `${from + shift}` : `${from + shift}-${most + shift}${every}`;
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + least;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function whyNot(item: string, { least, most, names = [] }: Field): string {
  if (/L$|W$|#/.test(item) && !names.includes(item)) {
    return "is said with L, W or #, which Kubernetes does not know. Name the days.";
  }
  const named = names.length > 0 ? `, or ${names[0]} to ${names.at(-1)}` : "";
  return `has to be * or of ${least} to ${most}${named}, as in ${least}, ${least}-${most}, ${least}/2 or ${least},${most}.`;
}

// The name of a CronJob leaves room for that of its Jobs: 52 characters, of which a service has up to 20.
// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
const LONGEST_NAME = 31;

/** What of schedules Kubernetes cannot do. Paths start at the schedules. */
export function refusedSchedules(schedules: ScalingSettings["schedules"]): FieldProblem[] {
  return Object.entries(schedules).flatMap(([name, { when, timeZone, min }]) => {
    const converted = kubernetesCron(when);
    return [
      ...(name.length > LONGEST_NAME
        ? [{ path: [name], message: `found a name of ${name.length} characters; ${tooLong}` }]
        : []),
      ...("problem" in converted ? [{ path: [name, "when"], message: `found "${when}"; ${converted.problem}` }] : []),
      ...(/^[+-]/.test(timeZone) ? [{ path: [name, "timeZone"], message: `found "${timeZone}"; ${noOffset}` }] : []),
      ...(min === 0 ? [{ path: [name, "min"], message: `found 0; ${noZero}` }] : []),
    ];
  });
}

const tooLong = `with the service's, Kubernetes has room for ${LONGEST_NAME}. Shorten it.`;
const noOffset = "Kubernetes knows time zones by their names, such as Europe/Berlin. Name one.";
// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
const noZero = "on EKS one pod stays at the least. Set it to 1 or more.";

/** The time zone as Kubernetes writes it, which tells capital letters from small ones. */
export function kubernetesTimeZone(timeZone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
}
