import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { loadBalancerSettings } from "../../../../components/load-balancer/settings";

const zone = { domain: "api.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };

describe("the settings of a load balancer", () => {
  it("default to what production needs", () => {
    assert.deepEqual(loadBalancerSettings.parse(zone), {
      ...zone,
      allowedCidrs: ["0.0.0.0/0"],
      deletionProtection: true,
      logs: { keepDays: 400, deletableWithLogs: false },
    });
  });

  for (const [what, given, message] of [
    ["a domain that is a URL", { domain: "https://api.example.com" }, /domain: found .* host name in lower case/],
    ["a certificate without a source", { certificate: {} }, /certificate: found {}; give { arn } .* or { zoneId }/],
    ["two sources", { certificate: { arn: "x", zoneId: "y" } }, /certificate: .*give { arn } .* or { zoneId }/],
    [
      "an ARN of something else",
      { certificate: { arn: "arn:aws:iam::1:x" } },
      /certificate\.arn: .*ARN of a certificate/,
    ],
    ["a zone's name", { certificate: { zoneId: "example.com" } }, /certificate\.zoneId: .*id of a hosted zone/],
    ["nobody to let in", { allowedCidrs: [] }, /allowedCidrs: .*nobody could reach the services/],
    [
      "a network twice",
      { allowedCidrs: ["10.0.0.0/8", "10.0.0.0/8"] },
      /allowedCidrs: .*10\.0\.0\.0\/8 stands here twice/,
    ],
    ["an address inside a network", { allowedCidrs: ["10.0.0.1/8"] }, /allowedCidrs\[0\]: .*that is 10\.0\.0\.0\/8/],
    [
      "an archive that does not pay off",
      { logs: { archiveAfterDays: 360 } },
      /logs\.archiveAfterDays: .*keepDays to 450/,
    ],
  ] as const) {
    it(`refuse ${what}`, () => assert.match(problems({ ...zone, ...given }), message));
  }

  it("take an archive that pays off", () => {
    assert.equal(problems({ ...zone, logs: { archiveAfterDays: 310 } }), "");
  });
});

function problems(given: unknown): string {
  const issues = loadBalancerSettings.safeParse(given).error?.issues ?? [];
  const found = settingsProblems(loadBalancerSettings, given, issues);
  return found.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
