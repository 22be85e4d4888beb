import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { volumeSettings } from "../../../../components/service/volume-settings";

describe("the size of a disk", () => {
  for (const [type, least] of [
    ["gp3", 1],
    ["st1", 125],
    ["sc1", 125],
  ] as const) {
    it(`is ${least} GiB or more where it is of the kind ${type}`, () => {
      assert.deepEqual(paths({ type, sizeGb: least }), []);
      assert.deepEqual(paths({ type, sizeGb: least - 1 }), ["index.disk.sizeGb"]);
    });
  }
});

function paths(disk: object): string[] {
  const given = { index: { disk: { path: "/index", ...disk } } };
  const issues = volumeSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(volumeSettings, given, issues).map(({ path }) => path);
}
