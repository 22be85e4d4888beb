import assert from "node:assert/strict";

import { LoadBalancer, type LoadBalancerArgs } from "../../../../components/load-balancer";
import { assertPreviewComplete, deploy } from "../../harness";

const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/3f6c1a52-7d0e-4c1b-9a52-0c8e7b1d2f10";

const args: LoadBalancerArgs = {
  accountId: "111122223333",
  vpcId: "vpc-1",
  publicSubnetIds: ["subnet-1", "subnet-2"],
  domain: "api.example.com",
  certificate: { arn: certificateArn },
};

describe("LoadBalancer", () => {
  it("speaks TLS 1.2 and 1.3 with forward secrecy, and answers 404 where no service does", async () => {
    const { inputs } = await deploy(() => new LoadBalancer("web", args));

    assert.deepEqual(inputs("web-https"), {
      loadBalancerArn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web-alb/50dc6c495c0c9188",
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      certificateArn,
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
        },
      ],
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseServerEnabled: false,
    });
  });

  it("sends plain HTTP to HTTPS for good, and forwards none", async () => {
    const { inputs, named } = await deploy(() => new LoadBalancer("web", args));

    assert.deepEqual(named("aws:lb/listener:Listener"), ["web-https", "web-redirect"]);
    const { port, protocol, defaultActions } = inputs("web-redirect");
    assert.deepEqual(
      { port, protocol, defaultActions },
      {
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
      },
    );
  });

  it("lets in ports 80 and 443 alone, from those who are allowed, and nothing out", async () => {
    const allowedCidrs = ["203.0.113.0/24", "198.51.100.7/32"];
    const { inputs, named } = await deploy(() => new LoadBalancer("web", { ...args, allowedCidrs }));

    assert.deepEqual(inputs("web-access"), { vpcId: "vpc-1", description: "Load balancer web" });
    const rules = named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map((name) => {
      const { cidrIpv4, ipProtocol, fromPort, toPort, securityGroupId } = inputs(name);
      return [securityGroupId, cidrIpv4, ipProtocol, fromPort, toPort];
    });
    assert.deepEqual(rules, [
      ["sg-web-access", "198.51.100.7/32", "tcp", 443, 443],
      ["sg-web-access", "203.0.113.0/24", "tcp", 443, 443],
      ["sg-web-access", "198.51.100.7/32", "tcp", 80, 80],
      ["sg-web-access", "203.0.113.0/24", "tcp", 80, 80],
    ]);
    assert.deepEqual(named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
  });

  it("logs every request and connection to a bucket that is ready for it", async () => {
    const { inputs, options } = await deploy(() => new LoadBalancer("web", args));

    const { accessLogs, connectionLogs } = inputs("web-alb");
    const logs = { bucket: "web-logs-bucket", enabled: true };
    assert.deepEqual({ accessLogs, connectionLogs }, { accessLogs: logs, connectionLogs: logs });
    assert(options("web-alb").dependsOn.includes("web-logs-policy"));
  });

  it("is public, in the public subnets, hardened, and moves out of a failing zone", async () => {
    const { inputs } = await deploy(() => new LoadBalancer("web", args));

    const { accessLogs: _, connectionLogs: __, ...rest } = inputs("web-alb");
    assert.deepEqual(rest, {
      loadBalancerType: "application",
      internal: false,
      subnets: ["subnet-1", "subnet-2"],
      securityGroups: ["sg-web-access"],
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
    const inZone = { ...args, certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };

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
            evaluateTargetHealth: true,
          },
        ],
      });
    });

    it("hides nothing from a first preview", () => assertPreviewComplete(() => new LoadBalancer("web", inZone)));
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
      securityGroupId: "sg-web-access",
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
