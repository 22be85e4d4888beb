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

export function itemised(...items: readonly TimeItem[]): ItemisedTime {
  return { seconds: items.reduce((sum, { seconds }) => sum + seconds, 0), items };
}

/** `255 seconds: 30 until ..., 120 until ...`. What takes no time is left out. */
export function inWords({ seconds, items }: ItemisedTime): string {
  const parts = items.filter((item) => item.seconds > 0).map((item) => `${item.seconds} ${item.what}`);
  return `${seconds} seconds: ${parts.join(", ")}`;
}

/** A duration that the platform answers for. A stack lists its promises among its outputs. */
export interface TimePromise extends ItemisedTime {
  promise: string;
  /** What it is promised of, such as a service. */
  of: string;
  /** What it may not exceed in production. */
  limitSeconds?: number;
}
