import type { Stack, StackResource } from "./stack";
import { unknown } from "./value";
import { undetermined, type Verdict } from "./verdict";

/**
 * A verdict for each resource of a type that says something about a bucket. Such a resource names its bucket: by the
 * bucket's own output, or as plain text, and then the names tell.
 */
export function judgeParts(
  { bucket, stack }: { readonly bucket: StackResource; readonly stack: Stack },
  type: string,
  judge: (part: StackResource) => Verdict,
): Verdict[] {
  const name = bucket.at("bucket").value;
  return stack.all(type).flatMap((part) => {
    const named = part.at("bucket");
    const owners = part.refersTo("bucket", bucket.type);
    if (owners.includes(bucket)) return [judge(part)];
    if (owners.length > 0 || named.value === undefined) return [];
    if (named.value === name && name !== unknown) return [judge(part)];
    const mayBeOurs = named.value === unknown || name === unknown;
    return mayBeOurs ? [undetermined(`it is not known yet whether ${part.name} is about it`)] : [];
  });
}
