/** A part of a duration, and how far its number can be trusted. */
export interface TimeItem {
  what: string;
  seconds: number;
  /** Where the number comes from: a link, `measured` or `estimate`. */
  source: string;
  /** Whether AWS documents the number, or somebody measured it. What is not is to be measured by a drill. */
  verified: boolean;
}

/** A duration by its parts, in the order in which they happen. */
export interface ItemisedTime {
  seconds: number;
  items: readonly TimeItem[];
}

/** What takes no time is no item. */
export function itemised(...items: readonly TimeItem[]): ItemisedTime {
  const taking = items.filter(({ seconds }) => seconds > 0);
  return { seconds: taking.reduce((sum, { seconds }) => sum + seconds, 0), items: taking };
}

/** `255 seconds: 30 until ..., 120 until ...`. In minutes likewise, to a tenth, rounded up. */
export function inWords({ seconds, items }: ItemisedTime, unit: "seconds" | "minutes" = "seconds"): string {
  const counted = (time: number) => (unit === "seconds" ? time : Math.ceil(time / 6) / 10);
  const parts = items.map((item) => `${counted(item.seconds)} ${item.what}`);
  return [`${counted(seconds)} ${unit}`, ...(parts.length > 0 ? [parts.join(", ")] : [])].join(": ");
}

/** A duration that the platform answers for. A stack lists its promises among its outputs. */
export interface TimePromise extends ItemisedTime {
  promise: string;
  /** What it is promised of, such as a service. */
  of: string;
  /** What it may not exceed in production. */
  limitSeconds?: number;
}
