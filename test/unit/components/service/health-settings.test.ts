import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { healthSettings } from "../../../../components/service/health-settings";

const command = ["bin/alive"];

describe("the health of a service", () => {
  it("may be asked for by a command for as long as ECS waits, and just so much later as it lets it", () => {
    const longest = { timeoutSeconds: 60, intervalSeconds: 61, graceSeconds: 300 };

    assert.deepEqual(problems({ command, ...longest }), []);
    assert.deepEqual(problems({ command, ...longest, timeoutSeconds: 61, intervalSeconds: 62 }), [
      "timeoutSeconds: found 61; a command has 60 seconds at most. Set it to 60 or less.",
    ]);
    assert.deepEqual(problems({ command, ...longest, graceSeconds: 301 }), [
      "graceSeconds: found 301; results of a command count after 300 seconds at the latest. Set it to 300 or less.",
    ]);
  });

  it("may be asked for by the load balancer alone for longer", () => {
    assert.deepEqual(problems({ timeoutSeconds: 120, intervalSeconds: 121, graceSeconds: 301 }), []);
  });

  it("has an answer before it is asked for again", () => {
    assert.deepEqual(problems({ timeoutSeconds: 9, intervalSeconds: 10 }), []);
    assert.deepEqual(problems({ timeoutSeconds: 10, intervalSeconds: 10 }), [
      "timeoutSeconds: found 10; it has to be below intervalSeconds, which is 10.",
    ]);
  });
});

function problems(given: object): string[] {
  const issues = healthSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(healthSettings, given, issues).map(({ path, message }) => `${path}: ${message}`);
}
