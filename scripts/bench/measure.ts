/** One thing to measure: it runs once and gives milliseconds. */
export type Measurement = () => Promise<number>;

/**
 * The least time of each measurement over several rounds. They take turns, so that what else the machine does meets
 * them alike, and the least of them is the time of the work itself.
 */
export async function leastOf<Name extends string>(
  measurements: Record<Name, Measurement>,
  { rounds }: { rounds: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(measurements) as Name[];
  const least = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<Name, number>;
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) least[name] = Math.min(least[name], await measurements[name]());
  }
  return least;
}

export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
