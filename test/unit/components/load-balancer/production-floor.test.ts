import assert from "node:assert/strict";

import { loadBalancerProductionFloor } from "../../../../components/load-balancer/production-floor";
import { loadBalancerSettings } from "../../../../components/load-balancer/settings";

const inZone = { domain: "api.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };

function refused(given: object): string[] {
  return loadBalancerProductionFloor(loadBalancerSettings.parse(given)).map(({ path, message }) => {
    return `${path}: ${message.split(";")[0]}`;
  });
}

describe("a load balancer in production", () => {
  it("may be as the defaults have it", () => assert.deepEqual(refused(inZone), []));

  it("speaks no plain HTTP", () => {
    assert.deepEqual(refused({ allowInsecureHttp: true }), ["allowInsecureHttp: found true"]);
  });

  it("has a firewall where it faces the internet", () => {
    const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shared/6f5e4d3c";

    assert.deepEqual(refused({ ...inZone, firewall: "none" }), ['firewall: found "none"']);
    assert.deepEqual(refused({ ...inZone, firewall: { webAclArn } }), []);
    assert.deepEqual(refused({ ...inZone, scheme: "internal", allowedCidrs: ["10.0.0.0/8"] }), []);
  });

  it("is kept from deletion, and its logs with it", () => {
    assert.deepEqual(refused({ ...inZone, deletionProtection: false, logs: { deletableWithLogs: true } }), [
      "deletionProtection: found false",
      "logs.deletableWithLogs: found true",
    ]);
  });
});
