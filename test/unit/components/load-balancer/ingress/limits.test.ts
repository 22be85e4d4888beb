import assert from "node:assert/strict";

import { refusedOnIngress } from "../../../../../components/load-balancer/ingress/limits";
import { loadBalancerSettings } from "../../../../../components/load-balancer/settings";

const zone = { domain: "api.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };

describe("what the load balancer of a cluster cannot give", () => {
  it("is a port on which versions are tried", () => {
    const settings = loadBalancerSettings.parse({ ...zone, testAllowedCidrs: ["203.0.113.0/24"] });

    assert.deepEqual(refusedOnIngress(settings), [
      {
        path: "testAllowedCidrs",
        message:
          'found "203.0.113.0/24"; on Kubernetes there is no port on which a new version is tried before it gets ' +
          "production traffic. Leave it out, or run the services on ECS.",
      },
    ]);
  });

  it("is nothing of all the rest", () => {
    const everything = {
      ...zone,
      extraDomains: [{ domain: "shop.example.com", certificate: zone.certificate, eksPercent: 50 }],
      allowedPrefixListIds: ["pl-3b927c52"],
      tls: "1.3",
      mutualTls: { bundle: { bucket: "trust", key: "ca.pem" } },
      framing: "SAMEORIGIN",
      desyncMitigationMode: "strictest",
      xffHeaderProcessingMode: "remove",
      eksPercent: 10,
    };

    assert.deepEqual(refusedOnIngress(loadBalancerSettings.parse(everything)), []);
  });
});
