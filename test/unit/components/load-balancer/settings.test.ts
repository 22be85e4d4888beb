import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { ownFirewallSettings } from "../../../../components/load-balancer/firewall-settings";
import { firewallOf, loadBalancerSettings } from "../../../../components/load-balancer/settings";

const zone = { domain: "api.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };

const arn = "arn:aws:acm:us-east-1:111122223333:certificate/3f6c1a52-7d0e-4c1b-9a52-0c8e7b1d2f10";

function extra(domain: string) {
  return { domain, certificate: zone.certificate };
}

function blocks(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `203.0.${index}.0/24`);
}

describe("the settings of a load balancer", () => {
  it("default to what production needs", () => {
    assert.deepEqual(loadBalancerSettings.parse(zone), {
      ...zone,
      scheme: "public",
      extraDomains: [],
      allowInsecureHttp: false,
      allowedCidrs: ["0.0.0.0/0"],
      allowedPrefixListIds: [],
      testAllowedCidrs: [],
      tls: "1.2",
      framing: "DENY",
      desyncMitigationMode: "defensive",
      xffHeaderProcessingMode: "append",
      deletionProtection: true,
      logs: { keepDays: 400, deletableWithLogs: false },
    });
  });

  it("default to a firewall that blocks what AWS knows, where the internet is near", () => {
    const firewall = ownFirewallSettings.parse({});
    assert.deepEqual(firewall, {
      groups: {
        AmazonIpReputationList: "block",
        CommonRuleSet: { blockExcept: ["SizeRestrictions_BODY"] },
        KnownBadInputsRuleSet: "block",
        SQLiRuleSet: "block",
        LinuxRuleSet: "block",
        AnonymousIpList: "off",
        AdminProtectionRuleSet: "off",
      },
      rateLimit: { requests: 2000, windowSeconds: 300, action: "block" },
      logs: { keepDays: 90, requests: "matched", redactHeaders: [] },
      failOpen: false,
    });

    const inside = { ...zone, scheme: "internal", allowedCidrs: ["10.0.0.0/8"] };
    assert.deepEqual(firewallOf(loadBalancerSettings.parse(zone)), firewall);
    assert.equal(firewallOf(loadBalancerSettings.parse(inside)), "none");
    assert.deepEqual(firewallOf(loadBalancerSettings.parse({ ...inside, firewall: {} })), firewall);
    assert.equal(firewallOf(loadBalancerSettings.parse({ ...zone, firewall: "none" })), "none");
  });

  it("ask for neither domain nor certificate over plain HTTP", () => {
    assert.equal(problems({ allowInsecureHttp: true }), "");
    assert.equal(problems({ allowInsecureHttp: true, domain: "dev.example.com" }), "");
  });

  it("ask for domain and certificate otherwise, at once", () => {
    assert.equal(
      problems({}),
      "domain: found nothing; HTTPS needs a host name such as api.example.com.\n" +
        "certificate: found nothing; HTTPS needs a certificate: give { arn } of a certificate, or { zoneId } of a hosted zone.",
    );
  });

  it("refuse with plain HTTP each thing that belongs to HTTPS, at once", () => {
    const found = problems({
      ...zone,
      allowInsecureHttp: true,
      extraDomains: [{ domain: "b.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } }],
      mutualTls: { bundle: { bucket: "trust", key: "ca.pem" } },
      tls: "1.3",
    });

    const refused = found.split("\n").map((line) => line.split(":")[0]);
    assert.deepEqual(refused, ["certificate", "extraDomains", "mutualTls", "tls"]);
    for (const line of found.split("\n")) {
      assert.match(line, /it is of use to HTTPS alone, and allowInsecureHttp stands for plain HTTP\. Leave out one/);
    }
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
      "a network of IPv6 as it is not written",
      { allowedCidrs: ["2001:DB8::/32"] },
      /allowedCidrs\[0\]: found "2001:DB8::\/32"; .*that is 2001:db8::\/32/,
    ],
    [
      "more networks than a security group holds",
      { allowedCidrs: blocks(30), testAllowedCidrs: ["10.0.0.0/8"] },
      /allowedCidrs: .*a security group holds 60 rules, and these networks take 61/,
    ],
    [
      "everybody inside, where one can name who is there",
      { scheme: "internal" },
      /allowedCidrs: found nothing, which means \["0\.0\.0\.0\/0"\]; an internal load balancer lets in networks that are named, .*10\.20\.0\.0\/16/,
    ],
    [
      "everybody inside, over IPv6",
      { scheme: "internal", allowedCidrs: ["10.0.0.0/8", "::/0"] },
      /allowedCidrs: .*lets in networks that are named/,
    ],
    [
      "everybody for a tester",
      { testAllowedCidrs: ["0.0.0.0/0"] },
      /testAllowedCidrs: .*versions that nobody has proven yet are not for everybody/,
    ],
    [
      "everybody for a tester, over IPv6",
      { testAllowedCidrs: ["10.0.0.0/8", "::/0"] },
      /testAllowedCidrs: .*versions that nobody has proven yet are not for everybody/,
    ],
    ["a prefix list by its name", { allowedPrefixListIds: ["cloudfront"] }, /allowedPrefixListIds\[0\]: .*pl-3b927c52/],
    [
      "a prefix list twice",
      { allowedPrefixListIds: ["pl-3b927c52", "pl-3b927c52"] },
      /allowedPrefixListIds: .*pl-3b927c52 stands here twice/,
    ],
    [
      "its own domain among the others",
      { extraDomains: [{ ...zone }] },
      /extraDomains: .*api\.example\.com is a domain of this load balancer twice\. Name it once/,
    ],
    [
      "another domain twice",
      { extraDomains: [extra("b.example.com"), extra("c.example.com"), extra("b.example.com")] },
      /extraDomains: .*b\.example\.com is a domain of this load balancer twice/,
    ],
    [
      "a certificate twice",
      {
        certificate: { arn },
        extraDomains: [{ domain: "b.example.com", certificate: { arn } }],
      },
      /extraDomains: .*the load balancer has arn:aws:acm:.* already\. Leave out the second domain/,
    ],
    ["an old version of TLS", { tls: "1.0" }, /tls: found "1\.0"; allowed: "1\.2", "1\.3"/],
    ["a bundle without a key", { mutualTls: { bundle: { bucket: "trust" } } }, /mutualTls\.bundle\.key: is missing/],
    [
      "two trust stores",
      { mutualTls: { trustStoreArn: "x", bundle: { bucket: "trust", key: "ca.pem" } } },
      /mutualTls: .*give { trustStoreArn } of a trust store, the { bundle } to make one of, or none/,
    ],
    [
      "something else as a trust store",
      { mutualTls: { trustStoreArn: "arn:aws:s3:::trust" } },
      /mutualTls\.trustStoreArn: .*ARN of a trust store/,
    ],
    [
      "a list of revoked certificates twice",
      {
        mutualTls: {
          bundle: { bucket: "trust", key: "ca.pem" },
          revocations: [
            { bucket: "trust", key: "crl.pem" },
            { bucket: "trust", key: "crl.pem", version: "2" },
          ],
        },
      },
      /mutualTls\.revocations: .*trust\/crl\.pem stands here twice/,
    ],
    [
      "no firewall by another word",
      { firewall: "off" },
      /firewall: found "off"; give none, { webAclArn } of a web ACL/,
    ],
    [
      "two firewalls",
      { firewall: { webAclArn: "x", rateLimit: { requests: 100 } } },
      /firewall: .*give none, { webAclArn } of a web ACL that exists, or settings of a firewall of its own/,
    ],
    [
      "a web ACL of CloudFront",
      { firewall: { webAclArn: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shared/6f5e4d3c" } },
      /firewall\.webAclArn: .*ARN of a regional web ACL/,
    ],
    [
      "a reaction that there is not",
      { firewall: { groups: { CommonRuleSet: "allow" } } },
      /firewall\.groups\.CommonRuleSet: found "allow"; give block, count, off or { blockExcept }/,
    ],
    [
      "an exception without a rule",
      { firewall: { groups: { SQLiRuleSet: { blockExcept: [] } } } },
      /firewall\.groups\.SQLiRuleSet\.blockExcept: .*without an exception, say block/,
    ],
    [
      "a limit that WAF has not",
      { firewall: { rateLimit: { requests: 5, windowSeconds: 90 } } },
      /firewall\.rateLimit\.requests: found 5.*\nfirewall\.rateLimit\.windowSeconds: found 90; allowed: 60, 120, 300, 600/,
    ],
    [
      "a header that is not in lower case",
      { firewall: { logs: { redactHeaders: ["X-Api-Key"] } } },
      /firewall\.logs\.redactHeaders\[0\]: .*name of a header in lower case/,
    ],
    [
      "an archive that does not pay off",
      { logs: { archiveAfterDays: 360 } },
      /logs\.archiveAfterDays: .*keepDays to 450/,
    ],
  ] as const) {
    it(`refuse ${what}`, () => assert.match(problems({ ...zone, ...given }), message));
  }

  it("take as many networks of each family as a security group holds", () => {
    const ofIpv6 = Array.from({ length: 30 }, (_, index) => `2001:db8:${(index + 1).toString(16)}::/48`);

    assert.equal(problems({ ...zone, allowedCidrs: [...blocks(30), ...ofIpv6] }), "");
  });

  it("let in a prefix list, and nobody else", () => {
    assert.equal(problems({ ...zone, allowedCidrs: [], allowedPrefixListIds: ["pl-3b927c52"] }), "");
  });

  it("take an archive that pays off", () => {
    assert.equal(problems({ ...zone, logs: { archiveAfterDays: 310 } }), "");
  });
});

function problems(given: unknown): string {
  const issues = loadBalancerSettings.safeParse(given).error?.issues ?? [];
  const found = settingsProblems(loadBalancerSettings, given, issues);
  return found.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
