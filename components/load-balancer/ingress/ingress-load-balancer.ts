import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { Connection, mapValues, parseSettings, settingsError } from "../../base";
import { admissions } from "../access";
import { addressRecords, shareOf } from "../addresses";
import { Certificate } from "../certificate";
import { certificateOnEcs } from "../certificate-heirs";
import { LogBucket } from "../log-bucket";
import { arnOf, firewallOf, type LoadBalancerSettings, loadBalancerSettings, siteOf } from "../settings";
import { unreachableCidrs } from "../surroundings";
import { TrustStore } from "../trust-store";
import { WebFirewall } from "../web-firewall";
import { sharedAnnotations } from "./annotations";
import { loadBalancerNameIn } from "./host-name";
import { IngressEntry } from "./ingress-entry";
import { refusedOnIngress } from "./limits";

export type IngressLoadBalancerArgs = z.input<typeof loadBalancerSettings> & {
  accountId: string;
  region: string;
  environmentType: string;
  /** What AWS puts on the load balancer: the provider's default tags do not reach what a controller makes. */
  tags: Record<string, string>;
  vpcId: pulumi.Input<string>;
  /** Where a public load balancer lives. */
  publicSubnetIds: pulumi.Input<string>[];
  /** Where an internal one does. */
  privateSubnetIds: pulumi.Input<string>[];
  /** The addresses of those subnets. */
  subnetCidrs: Readonly<Record<"public" | "private", pulumi.Input<string>[]>>;
  /** Whether the subnets have IPv6 addresses. */
  isDualStack: boolean;
  /** The group that all pods share. */
  clusterSecurityGroupId: pulumi.Input<string>;
  /** The ports on which pods are reached, each named once. */
  ports: readonly number[];
  /** What has to stand before the cluster makes a load balancer, and until it has deleted it. */
  clusterReady: pulumi.Resource[];
  /** Certificates that the load balancer of ECS has already, by domain. The others are made here. */
  certificateArns?: Record<string, pulumi.Input<string>>;
  /** The load balancer of ECS that may have had the certificates so far: they move here as they are. */
  heirOf?: string;
};

/**
 * The load balancer that EKS Auto Mode makes for all Ingresses of a cluster, from the same settings as that of ECS. It
 * belongs to the controller in the cluster, so that it is not among Pulumi's resources: it stands as long as the entry
 * does, which answers 404 to what no service takes, and whatever it leans on outlives that.
 *
 * It gives what the load balancer of ECS gives, with these differences:
 * - There is no port on which versions are tried (`refusedOnIngress`).
 * - A drift of the load balancer itself is set right by the controller, and not shown by a refresh.
 * - Whoever changes `scheme` is without a load balancer until the new one is there.
 *
 * Children: `<name>-logs`, `-access`, `-access-<port>-<network>`, `-to-<port>`, `-firewall`, `-certificate`,
 * `-domain-<domain>-certificate`, `-trust`, `-entry`, and `-address` and `-address-ipv6` of its own domain and of each
 * `-domain-<domain>`.
 */
export class IngressLoadBalancer extends pulumi.ComponentResource {
  /** The class of every Ingress that this load balancer serves. */
  readonly className: string;
  /** What every such Ingress has to say about itself, so that all agree. */
  readonly annotations: Record<string, pulumi.Output<string>>;
  readonly securityGroupId: pulumi.Output<string>;
  /** From where its requests come to pods. */
  readonly subnetCidrs: pulumi.Output<string>[];
  readonly dnsName: pulumi.Output<string>;
  /** The load balancer in the dimensions of its metrics. */
  readonly loadBalancerName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** What has to stand before the Ingress of a service, and until that is gone. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: IngressLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterReady, certificateArns: had = {}, heirOf, ...facts } = args;
    const { environmentType, tags, clusterSecurityGroupId, ports, subnetCidrs, ...around } = facts;
    const { accountId, region, vpcId, publicSubnetIds, privateSubnetIds, isDualStack, ...given } = around;
    const settings = settingsOf(name, given, isDualStack);
    const firewall = firewallOf(settings);
    super("evenkeel:index:IngressLoadBalancer", name, { ...facts, ...settings, firewall }, opts);
    const { mutualTls, scheme } = settings;
    const child = { parent: this };
    const place = { accountId, region };

    const logs = new LogBucket(`${name}-logs`, { accountId, ...settings.logs }, child);
    const access = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId, description: `Load balancer ${name}` }, child);
    const { id: securityGroupId } = access;
    const admitted = admissions(settings, isDualStack).map(({ admission, rule }) => {
      return new aws.vpc.SecurityGroupIngressRule(`${name}-access-${admission}`, { securityGroupId, ...rule }, child);
    });
    const ways = ports.map((port) => {
      const way = { from: securityGroupId, to: clusterSecurityGroupId, port, description: `${name} to pods` };
      return new Connection(`${name}-to-${port}`, way, child);
    });

    const wall = firewall === "none" ? undefined : new WebFirewall(`${name}-firewall`, { firewall, ...place }, child);
    const domains = domainsOf(name, settings);
    const certificateArns = domains.flatMap(({ domain, own, site, given, extraDomain }) => {
      const inherited = { ...child, aliases: certificateOnEcs(heirOf, extraDomain) };
      const found = had[domain] ?? given;
      return found ?? (site ? new Certificate(`${own}-certificate`, site, inherited).arn : []);
    });
    const trustStoreArn =
      mutualTls && mutualTls !== "none" ? new TrustStore(`${name}-trust`, mutualTls, child).arn : undefined;

    const subnetIds = scheme === "internal" ? privateSubnetIds : publicSubnetIds;
    const agreed = { securityGroupId, trustStoreArn };
    const used = { ...agreed, webAclArn: wall?.webAclArn, logBucket: logs.bucketName, certificateArns, subnetIds };
    // It tries to write to the bucket when it is made.
    const leansOn = [access, ...admitted, ...ways, logs, ...(wall ? [wall] : [])];
    const entryArgs = { className: name, settings, environmentType, tags, isDualStack, ...used, clusterReady, leansOn };
    const { ingress, dnsName } = new IngressEntry(`${name}-entry`, entryArgs, child);

    for (const { own, site, share } of domains) {
      if (!site) continue;
      const { id: zoneId } = aws.lb.getHostedZoneIdOutput({ loadBalancerType: "application", region }, child);
      for (const { suffix, record } of addressRecords(site, { dnsName, zoneId }, share, isDualStack)) {
        new aws.route53.Record(`${own}-${suffix}`, record, child);
      }
    }

    this.className = name;
    this.annotations = mapValues(sharedAnnotations(settings, agreed), (value) => pulumi.output(value));
    this.securityGroupId = securityGroupId;
    this.subnetCidrs = subnetCidrs[scheme === "internal" ? "private" : "public"].map((cidr) => pulumi.output(cidr));
    this.dnsName = dnsName;
    this.loadBalancerName = dnsName.apply(loadBalancerNameIn);
    this.url = pulumi.interpolate`${settings.allowInsecureHttp ? "http" : "https"}://${settings.domain ?? dnsName}`;
    this.ready = [ingress];
    this.registerOutputs({
      className: this.className,
      annotations: this.annotations,
      securityGroupId: this.securityGroupId,
      subnetCidrs: this.subnetCidrs,
      dnsName: this.dnsName,
      loadBalancerName: this.loadBalancerName,
      url: this.url,
    });
  }
}

function settingsOf(name: string, given: unknown, isDualStack: boolean): LoadBalancerSettings {
  const settings = parseSettings(loadBalancerSettings, `IngressLoadBalancer "${name}"`, given);
  const problems = [...refusedOnIngress(settings), ...unreachableCidrs(settings, isDualStack)];
  if (problems.length > 0) throw settingsError(`IngressLoadBalancer "${name}"`, problems);
  return settings;
}

/** The domains that are served, each with what its resources are named after, and how it is proven. */
function domainsOf(name: string, settings: LoadBalancerSettings) {
  const { domain, extraDomains } = settings;
  if (domain === undefined) return [];
  const first = { own: name, extraDomain: undefined, ...settings, domain };
  const others = extraDomains.map((extra) => ({
    own: `${name}-domain-${extra.domain}`,
    extraDomain: extra.domain,
    ...extra,
  }));
  return [first, ...others].map(({ own, domain, certificate, eksPercent, extraDomain }) => {
    const share = shareOf("eks", { eksPercent });
    return { own, domain, extraDomain, share, site: siteOf({ domain, certificate }), given: arnOf(certificate) };
  });
}
