import * as z from "zod";

import type { Paint } from "./paint";
import { table } from "./table";

const itemSchema = z.strictObject({
  what: z.string(),
  seconds: z.number(),
  source: z.string(),
  verified: z.boolean(),
});

const promiseSchema = z.strictObject({
  promise: z.string(),
  of: z.string(),
  seconds: z.number(),
  limitSeconds: z.number().optional(),
  items: z.array(itemSchema),
});

const promisesSchema = z.array(promiseSchema).min(1);

type TimePromise = z.output<typeof promiseSchema>;

/** The output `promises` of a stack. Another program may have one by that name: what looks different is none. */
export function promisesAmong({ promises }: Record<string, unknown>): readonly TimePromise[] {
  return promisesSchema.safeParse(promises).data ?? [];
}

/** What is promised, each with the parts that make it up. */
export function promiseTable(promises: readonly TimePromise[], paint: Paint): string[] {
  if (promises.length === 0) return [];
  const rows = promises.flatMap(({ promise, of, seconds, limitSeconds = "", items }) => [
    {
      cells: [`${promise} of ${of}`, seconds, limitSeconds, "", ""],
      isBroken: seconds > Number(limitSeconds || seconds),
    },
    ...items.map(({ what, seconds, source, verified }) => ({
      cells: [`  ${what}`, seconds, "", verified ? "verified" : "not verified", source],
      isBroken: false,
    })),
  ]);
  const heads = ["promise", "seconds", "limit", "", "source"];
  const [head = "", ...lines] = table([heads, ...rows.map(({ cells }) => cells.map(String))], [1, 2]);
  return [head, ...lines.map((line, index) => (rows[index]?.isBroken ? paint.bad(line) : line))];
}
