import { behaviour, type Inputs, type Problem } from "../../kit";

export const table = behaviour("aws:dynamodb/table:Table", {
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
  check(inputs) {
    const { billingMode, readCapacity, writeCapacity, streamEnabled, streamViewType } = inputs;
    const problems = startsFromAnother(inputs) ? [] : attributeProblems(inputs);
    if (billingMode === "PROVISIONED" && !startsFromAnother(inputs)) {
      for (const [path, capacity] of Object.entries({ readCapacity, writeCapacity }))
        if (!(capacity >= 1))
          problems.push({ path, reason: "is missing; billingMode PROVISIONED, the default, needs 1 or more" });
    }
    if (streamEnabled && !streamViewType)
      problems.push({ path: "streamViewType", reason: "is missing; streamEnabled needs it" });
    return problems;
  },
});

function startsFromAnother({ restoreSourceName, restoreSourceTableArn, importTable }: Inputs): boolean {
  return (restoreSourceName ?? restoreSourceTableArn ?? importTable) !== undefined;
}

// Attributes are declared for the keys of the table and of its indexes, and for nothing else.
function attributeProblems(inputs: Inputs): Problem[] {
  const { attributes = [], localSecondaryIndexes = [], globalSecondaryIndexes = [] } = inputs;
  const owners: Inputs[] = [inputs, ...localSecondaryIndexes, ...globalSecondaryIndexes];
  const keys = owners.flatMap(({ hashKey, rangeKey, hashKeys = [], rangeKeys = [], keySchemas = [] }) => [
    ...[hashKey, rangeKey, ...hashKeys, ...rangeKeys],
    ...keySchemas.map(({ attributeName }: Inputs) => attributeName),
  ]);
  const needed = new Set(keys.filter((key) => key !== undefined));
  const declared = new Set<string>(attributes.map(({ name }: Inputs) => name));
  const missing = [...needed].filter((key) => !declared.has(key));
  const unused = [...declared].filter((name) => !needed.has(name));
  return [
    ...missing.map((key) => ({ path: "attributes", reason: `lack "${key}", which is a key of the table or an index` })),
    ...unused.map((name) => ({
      path: "attributes",
      reason: `found "${name}", which is no key; only keys of the table and its indexes are declared`,
    })),
  ];
}
