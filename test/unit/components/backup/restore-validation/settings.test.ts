import assert from "node:assert/strict";
import { restoreTestSettings } from "../../../../../components/backup/restore-validation/settings";
import { settingsProblems } from "../../../../../components/base";

describe("the settings of restore tests", () => {
  it("read every table and expect one with rows, where nothing is said", () => {
    assert.deepEqual(restoreTestSettings.parse({}), {
      tables: {},
      leastTables: 1,
      readUpToMiB: 1024,
      timeoutMinutes: 8,
      auroraInstanceClass: "db.t4g.medium",
    });
  });

  it("expect one row of a table that is named", () => {
    const { tables } = restoreTestSettings.parse({ tables: { "billing.invoice": {} } });

    assert.deepEqual(tables, { "billing.invoice": { leastRows: 1 } });
  });

  const refused: [string, object, string, RegExp][] = [
    ["a version that may be any", { schemaVersion: { query: "SELECT 1" } }, "schemaVersion", /any value would do/],
    ["a version without a query", { schemaVersion: { least: "1" } }, "schemaVersion.query", /is missing/],
    ["no expression", { schemaVersion: { query: "SELECT 1", pattern: "(" } }, "schemaVersion.pattern", /no regular/],
    ["a table in three parts", { tables: { "shop.public.order": {} } }, "tables.shop.public.order", /named as order/],
    ["fewer rows than none", { tables: { order: { leastRows: -1 } } }, "tables.order.leastRows", /0 or more/],
    [
      "a newest row of no age",
      { tables: { order: { newest: { column: "placed_at", withinHours: 0 } } } },
      "tables.order.newest.withinHours",
      /above 0/,
    ],
    ["more time than a function has", { timeoutMinutes: 11 }, "timeoutMinutes", /10 or less/],
    ["nothing to read", { readUpToMiB: 0 }, "readUpToMiB", /above 0/],
    ["half of a table", { leastTables: 0.5 }, "leastTables", /whole number/],
    ["a size that is no class", { auroraInstanceClass: "t4g.medium" }, "auroraInstanceClass", /a class such as/],
    ["what it does not know", { table: {} }, "table", /Did you mean tables\?/],
  ];
  for (const [what, given, path, message] of refused) {
    it(`refuse ${what}`, () => {
      const { error } = restoreTestSettings.safeParse(given);
      const [problem, ...more] = settingsProblems(restoreTestSettings, given, error?.issues ?? []);

      assert.deepEqual(more, []);
      assert.equal(problem?.path, path);
      assert.match(problem?.message ?? "", message);
    });
  }
});
