import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import { Certificate } from "./certificate";
import { LogBucket } from "./log-bucket";
import { loadBalancerSettings } from "./settings";

export type LoadBalancerArgs = z.input<typeof loadBalancerSettings> & {
  accountId: string;
  vpcId: pulumi.Input<string>;
  publicSubnetIds: pulumi.Input<string>[];
};

/**
 * A public application load balancer that speaks HTTPS alone and answers 404 until services add rules to its listener.
 * Its security group lets in ports 80 and 443 and nothing out: a service opens the way to itself.
 * Children: `<name>-logs`, `-certificate`, `-access`, `-access-<port>-<cidr>`, `-alb`, `-https`, `-redirect`, `-address`.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The load balancer in the dimensions of its metrics. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly url: string;
  /** The listener for HTTPS, to which services add rules. */
  readonly listenerArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { accountId, vpcId, publicSubnetIds, ...given } = args;
    const settings = parseSettings(loadBalancerSettings, `LoadBalancer "${name}"`, given);
    const { domain, certificate, deletionProtection } = settings;
    super("evenkeel:index:LoadBalancer", name, { accountId, vpcId, publicSubnetIds, ...settings }, opts);
    const child = { parent: this };

    const logs = new LogBucket(`${name}-logs`, { accountId, ...settings.logs }, child);
    const access = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId, description: `Load balancer ${name}` }, child);
    for (const rule of settings.allowedCidrs.flatMap(admit)) {
      const ruleName = `${name}-access-${rule.fromPort}-${rule.cidrIpv4.replace("/", "-")}`;
      new aws.vpc.SecurityGroupIngressRule(ruleName, { securityGroupId: access.id, ...rule }, child);
    }

    const balancerArgs = {
      loadBalancerType: "application",
      internal: false,
      subnets: publicSubnetIds,
      securityGroups: [access.id],
      enableDeletionProtection: deletionProtection,
      ...hardening,
      ...logTo(logs.bucketName),
    };
    // It tries to write to the bucket when it is created.
    const balancerOpts = { ...child, protect: deletionProtection, dependsOn: logs };
    const balancer = new aws.lb.LoadBalancer(`${name}-alb`, balancerArgs, balancerOpts);

    const certificateArn =
      "arn" in certificate
        ? certificate.arn
        : new Certificate(`${name}-certificate`, { domain, ...certificate }, child).arn;
    const https = { loadBalancerArn: balancer.arn, certificateArn, ...httpsListener };
    const listener = new aws.lb.Listener(`${name}-https`, https, child);
    new aws.lb.Listener(`${name}-redirect`, { loadBalancerArn: balancer.arn, ...redirectListener }, child);
    if ("zoneId" in certificate) {
      new aws.route53.Record(`${name}-address`, addressOf(balancer, domain, certificate.zoneId), child);
    }

    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.url = `https://${domain}`;
    this.listenerArn = listener.arn;
    this.securityGroupId = access.id;
    this.registerOutputs({
      arn: this.arn,
      arnSuffix: this.arnSuffix,
      dnsName: this.dnsName,
      url: this.url,
      listenerArn: this.listenerArn,
      securityGroupId: this.securityGroupId,
    });
  }
}

function admit(cidrIpv4: string) {
  return [443, 80].map((port) => ({ cidrIpv4, ipProtocol: "tcp", fromPort: port, toPort: port }));
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const hardening = {
  dropInvalidHeaderFields: true,
  desyncMitigationMode: "defensive",
  xffHeaderProcessingMode: "append",
  // Traffic can be moved out of a failing zone at once.
  enableZonalShift: true,
};

/** `enabled` is false unless it is said, even where there is a bucket. */
function logTo(bucket: pulumi.Output<string>) {
  return { accessLogs: { bucket, enabled: true }, connectionLogs: { bucket, enabled: true } };
}

const httpsListener = {
  port: 443,
  protocol: "HTTPS",
  // TLS 1.2 and 1.3 with forward secrecy, and key exchange that holds against quantum computers where the client can.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  defaultActions: [
    {
      type: "fixed-response",
      fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
    },
  ],
  routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
  routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
  routingHttpResponseServerEnabled: false,
};

const redirectListener = {
  port: 80,
  protocol: "HTTP",
  defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
};

function addressOf(balancer: aws.lb.LoadBalancer, domain: string, zoneId: string): aws.route53.RecordArgs {
  const aliases = [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }];
  return { zoneId, name: domain, type: "A", aliases };
}
