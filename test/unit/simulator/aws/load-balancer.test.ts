import assert from "node:assert/strict";

import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";
import { makePublicSubnets } from "./public-subnets";

const account = "111122223333";

describe("a simulated load balancer", () => {
  let engine: Engine;
  let aws: Connection;
  let vpc: State;
  let subnetIds: string[];
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
    ({ vpc, subnetIds } = await makePublicSubnets(aws));
  });
  afterEach(() => engine.dispose());

  const LB = "aws:lb/loadBalancer:LoadBalancer";
  const LISTENER = "aws:lb/listener:Listener";
  const notFound = [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }];
  const balancer = (inputs: Properties = {}) => aws.make(LB, "web", { subnets: subnetIds, ...inputs });
  const targets = (inputs: Properties = {}) =>
    aws.make("aws:lb/targetGroup:TargetGroup", "api", {
      port: 3000,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: vpc.id,
      ...inputs,
    });

  it("has the ARNs and names that the pieces take from each other", async () => {
    const lb = await balancer();
    const listener = await aws.make(LISTENER, "http", {
      loadBalancerArn: lb.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: notFound,
    });
    const rule = await aws.make("aws:lb/listenerRule:ListenerRule", "api", {
      listenerArn: listener.id,
      actions: notFound,
      conditions: [{ pathPattern: { values: ["/*"] } }],
    });

    assert.match(
      lb.id,
      /^arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer\/app\/web-[0-9a-f]{7}\/[0-9a-f]{16}$/,
    );
    assert.equal(lb.outputs.arnSuffix, lb.id.split(":loadbalancer/")[1]);
    assert.match(String(lb.outputs.dnsName), /^web-[0-9a-f]{7}-\d+\.us-east-1\.elb\.amazonaws\.com$/);
    assert.equal(listener.id.replace(/\/[0-9a-f]{16}$/, ""), lb.id.replace(":loadbalancer/", ":listener/"));
    assert.equal(rule.id.replace(/\/[0-9a-f]{16}$/, ""), listener.id.replace(":listener/", ":listener-rule/"));
    assert.equal(rule.outputs.priority, 1);
  });

  it("needs two zones for a load balancer, and a certificate for HTTPS that is issued", async () => {
    const { failures } = await aws.check(LB, "narrow", { subnets: subnetIds.slice(1) });
    const lb = await balancer();
    const certificate = await aws.make("aws:acm/certificate:Certificate", "c", {
      domainName: "a.example.com",
      validationMethod: "DNS",
    });
    const https = { loadBalancerArn: lb.id, port: 443, protocol: "HTTPS", defaultActions: notFound };
    const withIt = () => aws.make(LISTENER, "https", { ...https, certificateArn: certificate.id });

    assert.deepEqual(failures, ["subnets: at least two subnets in two different Availability Zones must be specified"]);
    assert.deepEqual((await aws.check(LISTENER, "https", https)).failures, [
      "certificateArn: is missing; HTTPS needs a certificate",
    ]);
    await assert.rejects(
      withIt(),
      /UnsupportedCertificate.*take certificateArn from the aws\.acm\.CertificateValidation/,
    );
    const [option] = certificate.outputs.domainValidationOptions as Properties[];
    await assert.rejects(
      aws.make("aws:acm/certificateValidation:CertificateValidation", "c", {
        certificateArn: certificate.id,
        validationRecordFqdns: ["other.example.com"],
      }),
      /Certificate needs \[a\.example\.com\]/,
    );
    await aws.make("aws:acm/certificateValidation:CertificateValidation", "c", {
      certificateArn: certificate.id,
      validationRecordFqdns: [option?.resourceRecordName ?? ""],
    });
    const listener = await withIt();
    await assert.rejects(aws.delete(certificate), /ResourceInUseException/);
    await aws.delete(listener);
  });

  it("needs a way to the internet for a public load balancer", async () => {
    const closed = await aws.make("aws:ec2/vpc:Vpc", "closed", { cidrBlock: "10.1.0.0/16" });
    const zones = ["a", "b"].map((zone, index) =>
      aws.make("aws:ec2/subnet:Subnet", `closed-${zone}`, {
        vpcId: closed.id,
        cidrBlock: `10.1.${index}.0/24`,
        availabilityZone: `us-east-1${zone}`,
      }),
    );
    const subnets = (await Promise.all(zones)).map(({ id }) => id);

    await assert.rejects(balancer({ subnets }), /InvalidSubnet: VPC vpc-\w+ has no internet gateway/);
    assert.ok(await balancer({ subnets, internal: true }));
  });

  it("refuses a port or a priority that another one has", async () => {
    const lb = await balancer();
    const http = { loadBalancerArn: lb.id, port: 80, protocol: "HTTP", defaultActions: notFound };
    const listener = await aws.make(LISTENER, "http", http);
    const rule = {
      listenerArn: listener.id,
      priority: 5,
      actions: notFound,
      conditions: [{ pathPattern: { values: ["/*"] } }],
    };
    await aws.make("aws:lb/listenerRule:ListenerRule", "one", rule);

    await assert.rejects(aws.make(LISTENER, "again", http), /DuplicateListener/);
    await assert.rejects(
      aws.make("aws:lb/listenerRule:ListenerRule", "two", rule),
      /PriorityInUse: Priority '5' is currently in use/,
    );
  });

  it("refuses access logs into a bucket whose policy does not let them in", async () => {
    const bucket = await aws.make("aws:s3/bucket:Bucket", "logs", { bucket: "entity-logs" });
    const logging = () => balancer({ accessLogs: { bucket: bucket.id, enabled: true } });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::entity-logs/*",
    };

    await assert.rejects(
      logging(),
      /InvalidConfigurationRequest: Access Denied for bucket: entity-logs\. Please check S3bucket permission/,
    );
    await aws.make("aws:s3/bucketPolicy:BucketPolicy", "logs", {
      bucket: bucket.id,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    assert.ok(await logging());
  });

  it("keeps a protected load balancer, and a target group that a listener uses", async () => {
    const lb = await balancer({ enableDeletionProtection: true });
    const group = await targets();
    const forward = {
      loadBalancerArn: lb.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: group.id }],
    };
    await aws.make(LISTENER, "http", forward);

    await assert.rejects(
      aws.delete(lb),
      /OperationNotPermitted: .*deletion protection is enabled.*deploy enableDeletionProtection: false first/,
    );
    await assert.rejects(
      aws.delete(group),
      /ResourceInUse: Target group '.*' is currently in use by a listener or a rule/,
    );
  });

  it("refuses target groups and listeners that could not work", async () => {
    const group = async (inputs: Properties) =>
      (await aws.check("aws:lb/targetGroup:TargetGroup", "g", { port: 80, protocol: "HTTP", vpcId: vpc.id, ...inputs }))
        .failures;

    assert.deepEqual((await aws.check("aws:lb/targetGroup:TargetGroup", "g", { targetType: "ip" })).failures, [
      "port: is missing; it must be given unless targetType is lambda",
      "protocol: is missing; it must be given unless targetType is lambda",
      "vpcId: is missing; it must be given unless targetType is lambda",
    ]);
    assert.deepEqual(await group({ healthCheck: { interval: 5, timeout: 5 } }), [
      "healthCheck.timeout: found 5; it must be less than interval, which is 5",
    ]);
    assert.deepEqual(await group({ slowStart: 10 }), ["slowStart: found 10; allowed is 0 or 30 to 900"]);
    assert.deepEqual(
      (
        await aws.check(LISTENER, "l", {
          loadBalancerArn: "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/a/b",
          defaultActions: [{ type: "redirect" }],
        })
      ).failures,
      ["defaultActions[0].redirect: is missing; type redirect needs it"],
    );
  });
});
