import { isObject, type Value } from "./value";

/** A bucket as former versions of the provider called it. */
export const BUCKET_V2 = "aws:s3/bucketV2:BucketV2";

interface List {
  /** What Bucket calls the list's only member. */
  readonly property: string;
  readonly inside?: ReadonlyMap<string, List>;
}

const ENCRYPTION_RULES = new Map<string, List>([
  ["applyServerSideEncryptionByDefaults", { property: "applyServerSideEncryptionByDefault" }],
]);

// What BucketV2 says in lists of one, and Bucket without.
const LISTS: ReadonlyMap<string, List> = new Map<string, List>([
  ["loggings", { property: "logging" }],
  ["versionings", { property: "versioning" }],
  [
    "serverSideEncryptionConfigurations",
    {
      property: "serverSideEncryptionConfiguration",
      inside: new Map([["rules", { property: "rule", inside: ENCRYPTION_RULES }]]),
    },
  ],
]);

/** The properties of a BucketV2 as a Bucket has them, so that rules know one form. */
export function asBucket(properties: Value, lists = LISTS): Value {
  if (!isObject(properties)) return properties;
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const list = lists.get(key);
      return list ? [list.property, asBucket(onlyOf(value), list.inside ?? new Map())] : [key, value];
    }),
  );
}

function onlyOf(value: Value): Value {
  return Array.isArray(value) ? (value[0] ?? null) : value;
}

/** What Bucket calls a property of a BucketV2. */
export function propertyOfBucket(property: string): string {
  return LISTS.get(property)?.property ?? property;
}
