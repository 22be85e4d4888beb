import assert from "node:assert/strict";

import type { Properties, Value } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const account = "111122223333";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const STORE = "aws:lb/trustStore:TrustStore";
const WEB_ACL = "aws:wafv2/webAcl:WebAcl";

describe("the edge of a simulated environment", () => {
  let engine: Engine;
  let aws: Connection;
  let vpc: State;
  let subnets: string[];
  beforeEach(async () => {
    engine = await Engine.start({ given: ["ca-bundles"] });
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
    vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true });
    const made = ["a", "b"].map((zone, index) =>
      aws.make("aws:ec2/subnet:Subnet", zone, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `us-east-1${zone}`,
      }),
    );
    subnets = (await Promise.all(made)).map(({ id }) => id);
  });
  afterEach(() => engine.dispose());

  const balancer = (inputs: Properties = {}) =>
    aws.make("aws:lb/loadBalancer:LoadBalancer", "web", { subnets, internal: true, ...inputs });
  const notFound = [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }];
  const foreignCertificate = "arn:aws:acm:us-east-1:999988887777:certificate/a";
  const listener = async (inputs: Properties = {}) =>
    aws.make(LISTENER, "https", {
      loadBalancerArn: (await balancer()).id,
      port: 443,
      protocol: "HTTPS",
      certificateArn: foreignCertificate,
      defaultActions: notFound,
      ...inputs,
    });
  const failures = async (type: string, inputs: Properties) => (await aws.check(type, "x", inputs)).failures;

  it("speaks IPv6 only in subnets that do", async () => {
    await assert.rejects(
      balancer({ ipAddressType: "dualstack" }),
      /ValidationError: You must specify subnets with an associated IPv6 CIDR block\..*subnet-\w+ has none/,
    );
  });

  it("writes health check logs only where it may", async () => {
    const { id } = await aws.make("aws:s3/bucket:Bucket", "logs", {});

    await assert.rejects(
      balancer({ healthCheckLogs: { bucket: id, enabled: true } }),
      /Access Denied for bucket: logs-/,
    );
    assert.ok(await balancer({ healthCheckLogs: { bucket: id, enabled: false } }));
  });

  it("asks clients for certificates that a trust store knows, and keeps the store that a listener uses", async () => {
    const bundle = { caCertificatesBundleS3Bucket: "ca-bundles", caCertificatesBundleS3Key: "ca.pem" };
    await assert.rejects(
      aws.make(STORE, "unknown", { ...bundle, caCertificatesBundleS3Bucket: "nowhere" }),
      /CaCertificatesBundleNotFound/,
    );
    const store = await aws.make(STORE, "clients", bundle);
    const verified = await listener({ mutualAuthentication: { mode: "verify", trustStoreArn: store.id } });
    const revoked = await aws.make("aws:lb/trustStoreRevocation:TrustStoreRevocation", "clients", {
      trustStoreArn: store.id,
      revocationsS3Bucket: "ca-bundles",
      revocationsS3Key: "revoked.pem",
    });

    assert.match(store.id, /:truststore\/clients-[0-9a-f]{7}\/[0-9a-f]{16}$/);
    assert.equal(revoked.id, `${store.id},${revoked.outputs.revocationId}`);
    await assert.rejects(aws.delete(store), /TrustStoreInUse: The trust store '.*' is currently in use by a listener/);
    await aws.delete(verified);
    await aws.delete(store);
    const secure = { loadBalancerArn: verified.inputs.loadBalancerArn ?? "", defaultActions: notFound };
    assert.deepEqual(await failures(LISTENER, { ...secure, mutualAuthentication: { mode: "verify" } }), [
      "mutualAuthentication.trustStoreArn: is missing; mode verify needs it",
    ]);
    assert.deepEqual(
      await failures(LISTENER, { ...secure, protocol: "HTTP", mutualAuthentication: { mode: "passthrough" } }),
      ["mutualAuthentication: must be left out with HTTP; it needs HTTPS"],
    );
  });

  it("has further certificates on listeners that have one, as soon as they are issued", async () => {
    const CERTIFICATE = "aws:lb/listenerCertificate:ListenerCertificate";
    const { id: listenerArn, inputs } = await listener();
    const pending = await aws.make("aws:acm/certificate:Certificate", "more", {
      domainName: "more.example.com",
      validationMethod: "DNS",
    });
    const { id: plain } = await aws.make(LISTENER, "http", {
      loadBalancerArn: inputs.loadBalancerArn ?? "",
      port: 80,
      protocol: "HTTP",
      defaultActions: notFound,
    });

    assert.ok(await aws.make(CERTIFICATE, "one", { listenerArn, certificateArn: foreignCertificate }));
    await assert.rejects(
      aws.make(CERTIFICATE, "two", { listenerArn, certificateArn: pending.id }),
      /UnsupportedCertificate/,
    );
    await assert.rejects(
      aws.make(CERTIFICATE, "three", { listenerArn: plain, certificateArn: foreignCertificate }),
      /UnsupportedProtocol: .*only HTTPS and TLS listeners have certificates/,
    );
  });

  it("takes five values in the conditions of a rule, and priorities up to 50000", async () => {
    const rule = (conditions: Properties[], priority = 1) =>
      failures(RULE, {
        listenerArn: "arn:aws:elasticloadbalancing:us-east-1:1:listener/app/a/b/c",
        actions: notFound,
        conditions,
        priority,
      });
    const hosts = ["a", "b", "c"].map((name) => `${name}.example.com`);
    const three = { hostHeader: { values: hosts } };

    assert.deepEqual(await rule([three, { pathPattern: { values: ["/x", "/y"] } }]), []);
    assert.deepEqual(await rule([three, { pathPattern: { values: ["/x", "/y", "/z"] } }]), [
      "conditions: a rule can only have 5 condition values, and there are 6",
    ]);
    assert.deepEqual(await rule([three], 50_001), ["priority: found 50001; allowed is 1 to 50000"]);
  });

  it("balances with settings that go together", async () => {
    const group = (inputs: Properties) =>
      failures(GROUP, { port: 80, protocol: "HTTP", targetType: "ip", vpcId: vpc.id, ...inputs });
    const algorithm = "least_outstanding_requests";

    assert.deepEqual(await group({ slowStart: 60 }), []);
    assert.deepEqual(await group({ slowStart: 60, loadBalancingAlgorithmType: algorithm }), [
      `slowStart: found 60; slow start goes with round_robin only, and the algorithm is ${algorithm}`,
    ]);
    assert.deepEqual(await group({ loadBalancingAnomalyMitigation: "on" }), [
      'loadBalancingAnomalyMitigation: found "on"; it goes with weighted_random only, and the algorithm is round_robin',
    ]);
  });

  const visibilityConfig = { cloudwatchMetricsEnabled: true, metricName: "m", sampledRequestsEnabled: true };
  const webAcl = (rules: Properties[] = []) => ({
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig,
    rules,
  });
  const common = { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet" } };

  it("protects a load balancer with one web ACL, which stays as long as it does", async () => {
    const [{ id: resourceArn }, acl] = [await balancer(), await aws.make(WEB_ACL, "wall", webAcl())];
    const associate = { resourceArn, webAclArn: acl.outputs.arn ?? "" };
    const association = await aws.make("aws:wafv2/webAclAssociation:WebAclAssociation", "wall", associate);

    assert.match(
      String(acl.outputs.arn),
      /^arn:aws:wafv2:us-east-1:111122223333:regional\/webacl\/wall-[0-9a-f]{7}\/[0-9a-f-]{36}$/,
    );
    assert.ok(String(acl.outputs.arn).endsWith(acl.id));
    await assert.rejects(
      aws.make("aws:wafv2/webAclAssociation:WebAclAssociation", "second", associate),
      /WAFAssociatedItemException: The resource .* has a web ACL already.*Set deleteBeforeReplace/,
    );
    await assert.rejects(aws.delete(acl), /WAFAssociatedItemException/);
    await aws.delete(association);
    await aws.delete(acl);
  });

  it("wants rules with one statement and the action that goes with it", async () => {
    const rule = { name: "common", priority: 1, statement: common, visibilityConfig };

    assert.deepEqual(await failures(WEB_ACL, webAcl([{ ...rule, overrideAction: { none: {} } }])), []);
    assert.deepEqual(await failures(WEB_ACL, webAcl([{ ...rule, action: { block: {} } }])), [
      "rules[0].overrideAction: is missing; a group of rules needs it",
      "rules[0].action: must be left out of a group of rules",
    ]);
    assert.deepEqual(
      await failures(
        WEB_ACL,
        webAcl([1, 2].map((number) => ({ ...rule, name: `r${number}`, overrideAction: { none: {} } }))),
      ),
      ["rules[1].priority: found 1; rules[0] has it already"],
    );
  });

  it("takes certificates of the load balancer's region, and of us-east-1 for CloudFront", async () => {
    const elsewhere = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: `["${account}"]` });
    const [near, far] = await Promise.all(
      [aws, elsewhere].map((provider) =>
        provider.make("aws:acm/certificate:Certificate", "far", { domainName: "a.b.c", validationMethod: "DNS" }),
      ),
    );
    const site = (certificate: Value | undefined, targetOriginId: string) => ({
      enabled: true,
      origins: [{ originId: "web", domainName: "web.example.org" }],
      defaultCacheBehavior: {
        targetOriginId,
        viewerProtocolPolicy: "https-only",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { acmCertificateArn: certificate ?? "", sslSupportMethod: "sni-only" },
    });
    const type = "aws:cloudfront/distribution:Distribution";

    assert.ok(await aws.make(type, "near", site(near?.outputs.arn, "web")));
    await assert.rejects(
      aws.make(type, "far", site(far?.outputs.arn, "web")),
      /InvalidViewerCertificate: .*isn't in us-east-1 region/,
    );
    assert.deepEqual((await aws.check(type, "site", site(near?.outputs.arn, "api"))).failures, [
      'defaultCacheBehavior.targetOriginId: found "api"; the originId of one of its origins is expected: web',
    ]);
    await assert.rejects(
      aws.make("aws:lb/listenerCertificate:ListenerCertificate", "far", {
        listenerArn: `arn:aws:elasticloadbalancing:us-east-1:999988887777:listener/app/a/1/2`,
        certificateArn: far?.outputs.arn ?? "",
      }),
      /ValidationError: Certificate ARN '.*' is not valid \(the simulated cloud: it is of eu-west-1, and a load balancer takes/,
    );
  });

  it("guards CloudFront from us-east-1 only, and has no alias by CNAME where a zone begins", async () => {
    const elsewhere = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
    const metrics = { cloudwatchMetricsEnabled: true, metricName: "acl", sampledRequestsEnabled: true };
    const acl = { scope: "CLOUDFRONT", defaultAction: { allow: {} }, visibilityConfig: metrics };
    const { id: zoneId } = await aws.make("aws:route53/zone:Zone", "apex", { name: "example.org" });
    const record = (name: string) =>
      aws.make("aws:route53/record:Record", "www", {
        zoneId,
        name,
        type: "CNAME",
        ttl: 60,
        records: ["web.example.net"],
      });

    assert.ok(await aws.preview("aws:wafv2/webAcl:WebAcl", "site", acl));
    await assert.rejects(
      elsewhere.preview("aws:wafv2/webAcl:WebAcl", "site", acl),
      /WAFInvalidParameterException: .*it is made in us-east-1 only, and this provider works in eu-west-1/,
    );
    assert.ok(await record("www"));
    await assert.rejects(record("example.org"), /type CNAME with DNS name example\.org\. is not permitted at apex/);
  });

  it("logs what the web ACL sees where the name says so", async () => {
    const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
    const acl = await aws.make(WEB_ACL, "wall", webAcl());
    const logs = await aws.make("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "aws-waf-logs-web" });
    const into = (arn: string) => ({ resourceArn: acl.outputs.arn ?? "", logDestinationConfigs: [arn] });

    assert.ok(await aws.make(LOGGING, "logs", into(String(logs.outputs.arn))));
    await assert.rejects(
      aws.make(LOGGING, "lost", into(String(logs.outputs.arn).replace(/web$/, "gone"))),
      /The specified log group does not exist/,
    );
    assert.match(
      (await failures(LOGGING, into(`arn:aws:logs:us-east-1:${account}:log-group:web`)))[0] ?? "",
      /^logDestinationConfigs: found ".*"; the name of a log group, .* begins with aws-waf-logs-$/,
    );
  });
});
