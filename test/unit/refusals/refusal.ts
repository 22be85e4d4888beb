/** A stack file with mistakes: what is wrong with it, what it says otherwise than the shipped one, and what it is told. */
export type Refusal = readonly [
  what: string,
  /** Values by the path of their setting. What is undefined is taken out. */
  changes: Readonly<Record<string, unknown>>,
  told: readonly string[],
];

export const digest = `sha256:${"0f".repeat(32)}`;
