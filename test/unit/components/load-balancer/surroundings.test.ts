import assert from "node:assert/strict";

import { loadBalancerSettings } from "../../../../components/load-balancer/settings";
import { foreignArns, uncertifiedHost, unreachableCidrs } from "../../../../components/load-balancer/surroundings";

const account = { id: "111122223333", region: "us-east-1" };
const zoneId = "Z0721934EXAMPLE7Q2W1";

function certificateIn(region: string, id = account.id) {
  return { arn: `arn:aws:acm:${region}:${id}:certificate/3f6c1a52-7d0e` };
}

function settings(given: object) {
  return loadBalancerSettings.parse({ domain: "api.example.com", certificate: { zoneId }, ...given });
}

describe("what a load balancer is told to use", () => {
  it("is of its own region and account", () => {
    const foreign = {
      certificate: certificateIn("eu-west-1"),
      extraDomains: [
        { domain: "a.example.com", certificate: certificateIn("us-east-1") },
        { domain: "b.example.com", certificate: certificateIn("us-east-1", "444455556666") },
      ],
      mutualTls: { trustStoreArn: "arn:aws:elasticloadbalancing:us-east-2:111122223333:truststore/ca/6f5e4d3c" },
      firewall: { webAclArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shared/6f5e4d3c" },
    };

    assert.deepEqual(foreignArns(settings(foreign), account), [
      {
        path: "certificate.arn",
        message:
          'found "arn:aws:acm:eu-west-1:111122223333:certificate/3f6c1a52-7d0e"; ' +
          "it has to be a certificate of us-east-1 in the account 111122223333.",
      },
      {
        path: "extraDomains[1].certificate.arn",
        message:
          'found "arn:aws:acm:us-east-1:444455556666:certificate/3f6c1a52-7d0e"; ' +
          "it has to be a certificate of us-east-1 in the account 111122223333.",
      },
      {
        path: "mutualTls.trustStoreArn",
        message:
          'found "arn:aws:elasticloadbalancing:us-east-2:111122223333:truststore/ca/6f5e4d3c"; ' +
          "it has to be a trust store of us-east-1 in the account 111122223333.",
      },
      {
        path: "firewall.webAclArn",
        message:
          'found "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shared/6f5e4d3c"; ' +
          "it has to be a web ACL of us-east-1 in the account 111122223333.",
      },
    ]);
  });

  it("is no matter where all of it is made here", () => {
    assert.deepEqual(foreignArns(settings({}), account), []);
    assert.deepEqual(foreignArns(settings({ certificate: certificateIn("us-east-1") }), account), []);
  });
});

describe("a service's host", () => {
  const extraDomains = [{ domain: "shop.example.com", certificate: { zoneId } }];

  it("is one for which there is a certificate", () => {
    const found = settings({ extraDomains });

    assert.equal(uncertifiedHost(found, ["api.example.com", "shop.example.com"]), undefined);
    assert.equal(
      uncertifiedHost(found, ["api.example.com", "www.example.com"]),
      'found "www.example.com"; the load balancer has certificates for api.example.com, shop.example.com. ' +
        "Add it to loadBalancer.extraDomains.",
    );
  });

  it("may be any where a certificate is given, since AWS alone knows what that is for, or none is needed", () => {
    const given = settings({ extraDomains: [{ domain: "b.example.com", certificate: certificateIn("us-east-1") }] });

    assert.equal(uncertifiedHost(given, ["www.example.com"]), undefined);
    assert.equal(uncertifiedHost(loadBalancerSettings.parse({ allowInsecureHttp: true }), ["dev.local"]), undefined);
  });
});

describe("a network that is let in", () => {
  it("has a way there", () => {
    const found = settings({ allowedCidrs: ["10.0.0.0/8", "2001:db8::/32"], testAllowedCidrs: ["2001:db8:1::/48"] });

    assert.deepEqual(unreachableCidrs(found, true), []);
    assert.deepEqual(
      unreachableCidrs(found, false).map(({ path, message }) => `${path}: ${message}`),
      [
        'allowedCidrs: found "2001:db8::/32"; the network has IPv4 addresses alone. Make it dual stack, or leave it out.',
        'testAllowedCidrs: found "2001:db8:1::/48"; the network has IPv4 addresses alone. Make it dual stack, or leave it out.',
      ],
    );
  });
});
