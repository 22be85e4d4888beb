import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { loadBalancerSettings } from "../../../../components/load-balancer/settings";

const arn = "arn:aws:acm:us-east-1:111122223333:certificate/3f6c1a52-7d0e-4c1b-9a52-0c8e7b1d2f10";
const zone = { domain: "api.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };
const given = { domain: "www.example.org", certificate: { arn } };

describe("the shares of two runtimes", () => {
  it("are as they are said of each domain", () => {
    const shop = { ...zone, domain: "shop.example.com", eksPercent: 30 };
    const { eksPercent, extraDomains } = loadBalancerSettings.parse({ ...zone, extraDomains: [shop, given] });

    assert.deepEqual([eksPercent, extraDomains], [undefined, [shop, given]]);
  });

  it("are refused where the address records are made by hand, or a share is none of a hundred", () => {
    const byHand =
      "the domain's address records are not made here. Give the certificate as { zoneId }, or share requests by hand.";

    const extraDomains = [{ ...given, domain: "a.example.org", eksPercent: 5 }];
    assert.deepEqual(problems({ ...given, eksPercent: 20, extraDomains: [] }), [`eksPercent: found 20; ${byHand}`]);
    assert.deepEqual(problems({ ...zone, extraDomains }), [`extraDomains[0].eksPercent: found 5; ${byHand}`]);
    assert.deepEqual(problems({ allowInsecureHttp: true, eksPercent: 0 }), [`eksPercent: found 0; ${byHand}`]);
    for (const eksPercent of [101, -1, 0.5]) {
      const [problem, ...more] = problems({ ...zone, eksPercent });
      assert.match(problem ?? "", new RegExp(`^eksPercent: found ${eksPercent}; `));
      assert.deepEqual(more, []);
    }
  });
});

function problems(given: unknown): string[] {
  const issues = loadBalancerSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(loadBalancerSettings, given, issues).map(({ path, message }) => `${path}: ${message}`);
}
