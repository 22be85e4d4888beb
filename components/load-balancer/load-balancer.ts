import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings, settingsError } from "../base";
import { admissions, TEST_PORT } from "./access";
import { addressRecords, shareOf } from "./addresses";
import { Certificate } from "./certificate";
import { certificateOnEks } from "./certificate-heirs";
import { ExtraDomain } from "./extra-domain";
import { redirectListener, serviceListener } from "./listeners";
import { LogBucket } from "./log-bucket";
import { arnOf, firewallOf, type LoadBalancerSettings, loadBalancerSettings, siteOf } from "./settings";
import { unreachableCidrs } from "./surroundings";
import { TrustStore } from "./trust-store";
import { WebFirewall } from "./web-firewall";

export type LoadBalancerArgs = z.input<typeof loadBalancerSettings> & {
  accountId: string;
  region: string;
  vpcId: pulumi.Input<string>;
  /** Where a public load balancer lives. */
  publicSubnetIds: pulumi.Input<string>[];
  /** Where an internal one does. */
  privateSubnetIds: pulumi.Input<string>[];
  /** Whether the subnets have IPv6 addresses. */
  isDualStack: boolean;
  /** The load balancer of EKS that may have the certificates so far: they move here as they are. */
  heirOf?: string;
};

/**
 * An application load balancer that speaks HTTPS alone and answers 404 until services add rules to its listeners.
 * Its security group lets in ports 80 and 443 and nothing out: a service opens the way to itself.
 * Children: `<name>-logs`, `-access`, `-access-<port>-<network>`, `-alb`, `-firewall`, `-certificate`, `-trust`,
 * `-https`, `-redirect`, `-test`, `-address`, `-address-ipv6`, `-domain-<domain>`.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The load balancer in the dimensions of its metrics. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** The listener for production traffic, to which services add rules. */
  readonly listenerArn: pulumi.Output<string>;
  /** The listener on which a new version is tried before it gets production traffic. */
  readonly testListenerArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Its certificates, by domain. */
  readonly certificateArns: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { accountId, region, vpcId, publicSubnetIds, privateSubnetIds, isDualStack, heirOf, ...given } = args;
    const settings = settingsOf(name, given, isDualStack);
    const firewall = firewallOf(settings);
    super("evenkeel:index:LoadBalancer", name, { ...args, ...settings, firewall }, opts);
    const { certificate, mutualTls, deletionProtection } = settings;
    const child = { parent: this };

    const logs = new LogBucket(`${name}-logs`, { accountId, ...settings.logs }, child);
    const access = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId, description: `Load balancer ${name}` }, child);
    const { id: securityGroupId } = access;
    for (const { admission, rule } of admissions(settings, isDualStack)) {
      new aws.vpc.SecurityGroupIngressRule(`${name}-access-${admission}`, { securityGroupId, ...rule }, child);
    }

    const balancerArgs = {
      subnets: settings.scheme === "internal" ? privateSubnetIds : publicSubnetIds,
      securityGroups: [securityGroupId],
      ipAddressType: isDualStack ? "dualstack" : "ipv4",
      enableWafFailOpen: firewall !== "none" && firewall.failOpen,
      ...balancing(settings),
      ...logTo(logs.bucketName),
    };
    // It tries to write to the bucket when it is created.
    const balancerOpts = { ...child, protect: deletionProtection, dependsOn: logs };
    const balancer = new aws.lb.LoadBalancer(`${name}-alb`, balancerArgs, balancerOpts);
    const { arn: loadBalancerArn, dnsName, zoneId } = balancer;

    const place = { loadBalancerArn, accountId, region };
    const wall = firewall === "none" ? [] : [new WebFirewall(`${name}-firewall`, { firewall, ...place }, child)];
    // Nothing is let through before the firewall stands.
    const behindWall = { ...child, dependsOn: wall };

    const site = siteOf(settings);
    const inherited = { ...child, aliases: certificateOnEks(heirOf) };
    const certificateArn = site ? new Certificate(`${name}-certificate`, site, inherited).arn : arnOf(certificate);
    const trustStoreArn =
      mutualTls && (mutualTls === "none" ? mutualTls : new TrustStore(`${name}-trust`, mutualTls, child).arn);
    const encryption = certificateArn ? { certificateArn, trustStoreArn } : undefined;
    const serving = { loadBalancerArn, ...serviceListener(settings, encryption) };
    // A load balancer has one listener for each port. That of port 80 keeps its name, whether it redirects or, without
    // HTTPS, serves: under another name it would be made before the first one is gone.
    const [main, port] = encryption ? ["https", 443] : ["redirect", 80];
    const listener = new aws.lb.Listener(`${name}-${main}`, { ...serving, port }, behindWall);
    if (encryption) new aws.lb.Listener(`${name}-redirect`, { loadBalancerArn, ...redirectListener }, child);
    const test = { ...serving, port: TEST_PORT };
    const testListener = new aws.lb.Listener(`${name}-test`, test, { ...behindWall, ...replacedWithProtocol });

    for (const { suffix, record } of site
      ? addressRecords(site, balancer, shareOf("ecs", settings), isDualStack)
      : []) {
      new aws.route53.Record(`${name}-${suffix}`, record, child);
    }
    const target = { dnsName, zoneId };
    const served = { target, listenerArns: { https: listener.arn, test: testListener.arn }, isDualStack, heirOf };
    const extraDomains = settings.extraDomains.map((extra) => {
      return [extra.domain, new ExtraDomain(`${name}-domain-${extra.domain}`, { ...extra, ...served }, child)] as const;
    });

    this.arn = loadBalancerArn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = dnsName;
    this.url = pulumi.interpolate`${encryption ? "https" : "http"}://${settings.domain ?? dnsName}`;
    this.listenerArn = listener.arn;
    this.testListenerArn = testListener.arn;
    this.securityGroupId = securityGroupId;
    this.certificateArns = {
      ...(settings.domain && certificateArn && { [settings.domain]: pulumi.output(certificateArn) }),
      ...Object.fromEntries(extraDomains.map(([domain, { certificateArn }]) => [domain, certificateArn])),
    };
    this.registerOutputs({
      arn: this.arn,
      arnSuffix: this.arnSuffix,
      dnsName: this.dnsName,
      url: this.url,
      listenerArn: this.listenerArn,
      testListenerArn: this.testListenerArn,
      securityGroupId: this.securityGroupId,
      certificateArns: this.certificateArns,
    });
  }
}

function settingsOf(name: string, given: unknown, isDualStack: boolean): LoadBalancerSettings {
  const settings = parseSettings(loadBalancerSettings, `LoadBalancer "${name}"`, given);
  const unreachable = unreachableCidrs(settings, isDualStack);
  if (unreachable.length > 0) throw settingsError(`LoadBalancer "${name}"`, unreachable);
  return settings;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
function balancing(settings: LoadBalancerSettings) {
  const { scheme, deletionProtection, desyncMitigationMode, xffHeaderProcessingMode } = settings;
  return {
    loadBalancerType: "application",
    internal: scheme === "internal",
    enableDeletionProtection: deletionProtection,
    dropInvalidHeaderFields: true,
    desyncMitigationMode,
    xffHeaderProcessingMode,
    // Traffic can be moved out of a failing zone at once.
    enableZonalShift: true,
  };
}

// A listener that turns from HTTPS to HTTP would be given its former TLS policy, which AWS refuses. The port has to be
// free before the other listener takes it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html
const replacedWithProtocol = { replaceOnChanges: ["protocol"], deleteBeforeReplace: true };

// `enabled` is false unless it is said, even where there is a bucket. Names of files tell the kinds of logs apart.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html
function logTo(bucket: pulumi.Output<string>) {
  const logs = { bucket, enabled: true };
  return { accessLogs: logs, connectionLogs: logs, healthCheckLogs: logs };
}
