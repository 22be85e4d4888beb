import assert from "node:assert/strict";

import { LoadBalancer, type LoadBalancerArgs } from "../../../../components/load-balancer";
import { assertPreviewComplete, deploy } from "../../harness";
import { admitted, args, certificateArn, inZone, loadBalancerArn, notFound } from "./example";

describe("LoadBalancer", () => {
  it("speaks TLS 1.2 and 1.3 with forward secrecy, and answers 404 where no service does", async () => {
    const { inputs } = await deploy(() => new LoadBalancer("web", args));

    const serving = {
      loadBalancerArn,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      certificateArn,
      defaultActions: [notFound],
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseXFrameOptionsHeaderValue: "DENY",
      routingHttpResponseServerEnabled: false,
    };
    assert.deepEqual(inputs("web-https"), { ...serving, port: 443 });
    assert.deepEqual(inputs("web-test"), { ...serving, port: 8443 });
  });

  it("sends plain HTTP to HTTPS for good, and forwards none", async () => {
    const { inputs, named } = await deploy(() => new LoadBalancer("web", args));

    assert.deepEqual(named("aws:lb/listener:Listener"), ["web-https", "web-redirect", "web-test"]);
    assert.deepEqual(inputs("web-redirect"), {
      loadBalancerArn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
      routingHttpResponseServerEnabled: false,
    });
  });

  it("lets in ports 80 and 443 alone, from those who are allowed, and nothing out", async () => {
    const allowedCidrs = ["203.0.113.0/24", "198.51.100.7/32"];
    const deployed = await deploy(() => new LoadBalancer("web", { ...args, allowedCidrs }));

    assert.deepEqual(deployed.inputs("web-access"), { vpcId: "vpc-1", description: "Load balancer web" });
    assert.deepEqual(admitted(deployed), [
      ["sg-web-access", "198.51.100.7/32", "tcp", 443, 443],
      ["sg-web-access", "203.0.113.0/24", "tcp", 443, 443],
      ["sg-web-access", "198.51.100.7/32", "tcp", 80, 80],
      ["sg-web-access", "203.0.113.0/24", "tcp", 80, 80],
    ]);
    assert.deepEqual(deployed.named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
  });

  it("lets a prefix list in over HTTPS alone, for it counts as many rules as it has entries", async () => {
    const behindCloudFront = { ...args, allowedCidrs: [], allowedPrefixListIds: ["pl-3b927c52"] };
    const deployed = await deploy(() => new LoadBalancer("web", behindCloudFront));

    assert.deepEqual(admitted(deployed), [["sg-web-access", "pl-3b927c52", "tcp", 443, 443]]);
  });

  it("opens its test port to testers, and to nobody else", async () => {
    const testAllowedCidrs = ["203.0.113.0/24"];
    const deployed = await deploy(() => new LoadBalancer("web", { ...args, testAllowedCidrs }));

    assert.deepEqual(admitted(deployed), [
      ["sg-web-access", "0.0.0.0/0", "tcp", 443, 443],
      ["sg-web-access", "0.0.0.0/0", "tcp", 80, 80],
      ["sg-web-access", "203.0.113.0/24", "tcp", 8443, 8443],
    ]);
  });

  it("logs every request, connection and health check to a bucket that is ready for it", async () => {
    const { inputs, options } = await deploy(() => new LoadBalancer("web", args));

    const { accessLogs, connectionLogs, healthCheckLogs } = inputs("web-alb");
    const logs = { bucket: "web-logs-bucket", enabled: true };
    assert.deepEqual([accessLogs, connectionLogs, healthCheckLogs], [logs, logs, logs]);
    assert(options("web-alb").dependsOn.includes("web-logs-policy"));
  });

  it("is public, in the public subnets, hardened, and moves out of a failing zone", async () => {
    const { inputs } = await deploy(() => new LoadBalancer("web", args));

    const { accessLogs: _, connectionLogs: __, healthCheckLogs: ___, ...rest } = inputs("web-alb");
    assert.deepEqual(rest, {
      loadBalancerType: "application",
      internal: false,
      ipAddressType: "ipv4",
      subnets: ["subnet-1", "subnet-2"],
      securityGroups: ["sg-web-access"],
      enableWafFailOpen: false,
      enableDeletionProtection: true,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      xffHeaderProcessingMode: "append",
      enableZonalShift: true,
    });
  });

  it("is kept from deletion by AWS and by Pulumi alike, or by neither", async () => {
    for (const deletionProtection of [true, false]) {
      const { inputs, options } = await deploy(() => new LoadBalancer("web", { ...args, deletionProtection }));

      assert.equal(inputs("web-alb").enableDeletionProtection, deletionProtection);
      assert.equal(options("web-alb").protect, deletionProtection);
    }
  });

  it("makes nothing in DNS for a certificate that exists", async () => {
    const { named } = await deploy(() => new LoadBalancer("web", args));

    assert.deepEqual(named("aws:route53/record:Record"), []);
    assert.deepEqual(named("aws:acm/certificate:Certificate"), []);
  });

  describe("with a hosted zone", () => {
    it("proves the domain to get a certificate", async () => {
      const { inputs } = await deploy(() => new LoadBalancer("web", inZone));

      assert.deepEqual(inputs("web-certificate-request"), {
        domainName: "api.example.com",
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
      });
      assert.deepEqual(inputs("web-certificate-proof"), {
        zoneId: "Z0721934EXAMPLE7Q2W1",
        name: "_check.api.example.com",
        type: "CNAME",
        records: ["_proof.acm-validations.aws"],
        ttl: 300,
        allowOverwrite: true,
      });
      assert.deepEqual(inputs("web-certificate-issued").validationRecordFqdns, ["_check.api.example.com"]);
    });

    it("waits for the certificate to be issued, since a listener refuses one that is not", async () => {
      const { options } = await deploy(() => new LoadBalancer("web", inZone));

      assert(options("web-https").refersTo.certificateArn?.includes("web-certificate-issued"));
    });

    it("points the domain at itself", async () => {
      const { inputs } = await deploy(() => new LoadBalancer("web", inZone));

      assert.deepEqual(inputs("web-address"), {
        zoneId: "Z0721934EXAMPLE7Q2W1",
        name: "api.example.com",
        type: "A",
        aliases: [
          {
            name: "web-alb-1234567890.us-east-1.elb.amazonaws.com",
            zoneId: "Z35SXDOTRQ7X7K",
            evaluateTargetHealth: false,
          },
        ],
        setIdentifier: "ecs",
        weightedRoutingPolicies: [{ weight: 100 }],
      });
    });

    it("hides nothing from a first preview", () => assertPreviewComplete(() => new LoadBalancer("web", inZone)));
  });

  it("speaks TLS 1.3 alone, lets pages be framed, and is stricter with requests, when told so", async () => {
    const otherwise = {
      tls: "1.3",
      framing: "SAMEORIGIN",
      desyncMitigationMode: "strictest",
      xffHeaderProcessingMode: "preserve",
    } as const;
    const { inputs } = await deploy(() => new LoadBalancer("web", { ...args, ...otherwise }));

    for (const listener of ["web-https", "web-test"]) {
      assert.equal(inputs(listener).sslPolicy, "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09");
      assert.equal(inputs(listener).routingHttpResponseXFrameOptionsHeaderValue, "SAMEORIGIN");
    }
    assert.equal(inputs("web-alb").desyncMitigationMode, "strictest");
    assert.equal(inputs("web-alb").xffHeaderProcessingMode, "preserve");
  });

  it("lets in clients with a certificate alone, for tests as well", async () => {
    const mutualTls = { bundle: { bucket: "trust", key: "ca.pem" } };
    const { inputs } = await deploy(() => new LoadBalancer("web", { ...args, mutualTls }));

    const mutualAuthentication = {
      mode: "verify",
      trustStoreArn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:truststore/web-trust-cas/6f5e4d3c2b1a0f9e",
    };
    assert.deepEqual(inputs("web-https").mutualAuthentication, mutualAuthentication);
    assert.deepEqual(inputs("web-test").mutualAuthentication, mutualAuthentication);
    assert.equal(inputs("web-redirect").mutualAuthentication, undefined);
  });

  it("lets in nobody before the certificates that were revoked are known", async () => {
    const mutualTls = {
      bundle: { bucket: "trust", key: "ca.pem" },
      revocations: [{ bucket: "trust", key: "crl.pem" }],
    };
    const { options } = await deploy(() => new LoadBalancer("web", { ...args, mutualTls }));

    for (const listener of ["web-https", "web-test"]) {
      assert.deepEqual(options(listener).refersTo.mutualAuthentication?.toSorted(), [
        "web-trust-cas",
        "web-trust-revoked-trust/crl.pem",
      ]);
    }
  });

  it("lets all clients in again where it is told so, since AWS keeps what is left out", async () => {
    const { inputs, named } = await deploy(() => new LoadBalancer("web", { ...args, mutualTls: "none" }));

    assert.deepEqual(inputs("web-https").mutualAuthentication, { mode: "off" });
    assert.deepEqual(inputs("web-test").mutualAuthentication, { mode: "off" });
    assert.deepEqual(named("aws:lb/trustStore:TrustStore"), []);
  });

  describe("with a firewall", () => {
    it("has one of its own unless told otherwise, and lets nothing through before it stands", async () => {
      const { inputs, options, find } = await deploy(() => new LoadBalancer("web", args));

      assert.equal(inputs("web-firewall-association").resourceArn, loadBalancerArn);
      assert.equal(inputs("web-firewall-association").webAclArn, find("web-firewall-acl").outputs.arn);
      for (const listener of ["web-https", "web-test"]) {
        assert(options(listener).dependsOn.includes("web-firewall-association"), listener);
      }
    });

    it("stays open without the firewall's answer only when told so", async () => {
      const webAclArn =
        "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/ours/0a1b2c3d-4e5f-6789-abcd-ef0123456789";
      for (const own of [{}, { webAclArn }]) {
        for (const failOpen of [true, false]) {
          const firewall = { ...own, failOpen };
          const { inputs } = await deploy(() => new LoadBalancer("web", { ...args, firewall }));

          assert.equal(inputs("web-alb").enableWafFailOpen, failOpen);
        }
      }
    });

    it("has none when told so", async () => {
      const { inputs, named } = await deploy(() => new LoadBalancer("web", { ...args, firewall: "none" }));

      assert.deepEqual(named("evenkeel:index:WebFirewall"), []);
      assert.equal(inputs("web-alb").enableWafFailOpen, false);
    });
  });

  describe("with more domains", () => {
    const extraDomains = [
      { domain: "shop.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } },
      { domain: "www.example.org", certificate: { arn: certificateArn.replace("3f6c1a52", "9b8a7c6d") } },
    ];

    it("serves each with its own certificate, for tests as well", async () => {
      const { inputs, named, find } = await deploy(() => new LoadBalancer("web", { ...inZone, extraDomains }));

      assert.deepEqual(named("aws:lb/listenerCertificate:ListenerCertificate"), [
        "web-domain-shop.example.com-https",
        "web-domain-shop.example.com-test",
        "web-domain-www.example.org-https",
        "web-domain-www.example.org-test",
      ]);
      assert.deepEqual(inputs("web-domain-shop.example.com-test"), {
        listenerArn: find("web-test").outputs.arn,
        certificateArn:
          "arn:aws:acm:us-east-1:111122223333:certificate/web-domain-shop.example.com-certificate-request",
      });
      assert.deepEqual(inputs("web-domain-www.example.org-https"), {
        listenerArn: find("web-https").outputs.arn,
        certificateArn: extraDomains[1]?.certificate.arn,
      });
    });

    it("hides nothing from a first preview, whatever else it has", () => {
      const everything: LoadBalancerArgs = {
        ...inZone,
        extraDomains,
        isDualStack: true,
        mutualTls: { bundle: { bucket: "trust", key: "ca.pem" }, revocations: [{ bucket: "trust", key: "crl.pem" }] },
      };
      return assertPreviewComplete(() => new LoadBalancer("web", everything));
    });
  });

  it("registers what services and operators need", async () => {
    const { find } = await deploy(() => new LoadBalancer("web", args));

    assert.deepEqual(find("web").outputs, {
      arn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web-alb/50dc6c495c0c9188",
      arnSuffix: "app/web-alb/50dc6c495c0c9188",
      dnsName: "web-alb-1234567890.us-east-1.elb.amazonaws.com",
      url: "https://api.example.com",
      listenerArn:
        "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web-https/50dc6c495c0c9188/f2f7dc8efc522ab2",
      testListenerArn:
        "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web-test/50dc6c495c0c9188/f2f7dc8efc522ab2",
      securityGroupId: "sg-web-access",
      certificateArns: { "api.example.com": certificateArn },
    });
  });

  it("registers nothing when its settings are not valid", async () => {
    const wrong = { ...args, domain: "API.example.com" };

    await assert.rejects(
      deploy(() => new LoadBalancer("web", wrong)),
      /LoadBalancer "web": 1 setting is not valid\.\n {2}domain/,
    );
  });
});
