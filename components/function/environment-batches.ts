// Variables of a function hold 4 KB in all. What is left is for those that are not ours to count.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution
const ROOM_BYTES = 3_600;

/**
 * Shares what functions are told about among as few of them as their environment variables have room for, in order.
 *
 * @param bytes how much room each takes at most.
 */
export function environmentBatches<Item>(
  items: Readonly<Record<string, Item>>,
  bytes: (item: Item, name: string) => number,
): Record<string, Item>[] {
  const batches: { items: Record<string, Item>; bytes: number }[] = [];
  for (const [name, item] of Object.entries(items)) {
    const size = bytes(item, name);
    const last = batches.at(-1);
    if (last && last.bytes + size <= ROOM_BYTES) {
      last.items[name] = item;
      last.bytes += size;
    } else {
      batches.push({ items: { [name]: item }, bytes: size });
    }
  }
  return batches.map((batch) => batch.items);
}
