import assert from "node:assert/strict";

import { ExtraDomain, type ExtraDomainArgs } from "../../../../components/load-balancer/extra-domain";
import { deploy } from "../../harness";
import { certificateArn } from "./example";

const args: ExtraDomainArgs = {
  domain: "shop.example.com",
  certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" },
  target: { dnsName: "web-alb-1234567890.us-east-1.elb.amazonaws.com", zoneId: "Z35SXDOTRQ7X7K" },
  listenerArns: { https: "arn:https", test: "arn:test" },
  isDualStack: true,
};

describe("ExtraDomain", () => {
  it("points its domain at the load balancer, over each family of addresses", async () => {
    const { inputs } = await deploy(() => new ExtraDomain("shop", args));

    const address = {
      zoneId: "Z0721934EXAMPLE7Q2W1",
      name: "shop.example.com",
      aliases: [
        {
          name: "web-alb-1234567890.us-east-1.elb.amazonaws.com",
          zoneId: "Z35SXDOTRQ7X7K",
          evaluateTargetHealth: false,
        },
      ],
      setIdentifier: "ecs",
      weightedRoutingPolicies: [{ weight: 100 }],
    };
    assert.deepEqual(inputs("shop-address"), { ...address, type: "A" });
    assert.deepEqual(inputs("shop-address-ipv6"), { ...address, type: "AAAA" });
  });

  it("gives listeners its certificate once that is issued, since they refuse one that is not", async () => {
    const { inputs, options } = await deploy(() => new ExtraDomain("shop", args));

    assert.equal(inputs("shop-certificate-request").domainName, "shop.example.com");
    for (const listener of ["https", "test"]) {
      assert.equal(inputs(`shop-${listener}`).listenerArn, `arn:${listener}`);
      assert(options(`shop-${listener}`).refersTo.certificateArn?.includes("shop-certificate-issued"));
    }
  });

  it("makes nothing in DNS for a certificate that exists", async () => {
    const given = { ...args, certificate: { arn: certificateArn } };
    const { inputs, registrations } = await deploy(() => new ExtraDomain("shop", given));

    assert.deepEqual(
      registrations.map(({ name }) => name),
      ["shop", "shop-https", "shop-test"],
    );
    assert.equal(inputs("shop-https").certificateArn, certificateArn);
  });
});
