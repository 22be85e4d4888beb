import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AliasTarget, addressRecords, shareOf } from "./addresses";
import { Certificate } from "./certificate";
import { certificateOnEks } from "./certificate-heirs";
import type { CertificateSettings } from "./settings";

export interface ExtraDomainArgs {
  domain: string;
  certificate: CertificateSettings;
  /** How many of 100 new clients find services on EKS, and not this load balancer. None, if absent. */
  eksPercent?: number | undefined;
  /** The load balancer, as Route 53 finds it. */
  target: AliasTarget;
  /** The listeners that serve the domain, by what distinguishes them. */
  listenerArns: Record<string, pulumi.Input<string>>;
  isDualStack: boolean;
  /** The load balancer of EKS that may have the certificate so far. */
  heirOf?: string | undefined;
}

/**
 * Another domain of a load balancer. Listeners choose its certificate by the name that a client asks for (SNI).
 * Children: `<name>-certificate`, `-address`, `-address-ipv6`, and `-<listener>` for each listener.
 */
export class ExtraDomain extends pulumi.ComponentResource {
  readonly certificateArn: pulumi.Output<string>;

  constructor(name: string, args: ExtraDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:ExtraDomain", name, args, opts);
    const { domain, certificate, eksPercent, target, listenerArns, isDualStack, heirOf } = args;
    const child = { parent: this };
    const inherited = { ...child, aliases: certificateOnEks(heirOf, domain) };

    const site = "zoneId" in certificate && { domain, ...certificate };
    const certificateArn =
      "arn" in certificate
        ? certificate.arn
        : new Certificate(`${name}-certificate`, { domain, ...certificate }, inherited).arn;
    for (const [listener, listenerArn] of Object.entries(listenerArns)) {
      new aws.lb.ListenerCertificate(`${name}-${listener}`, { listenerArn, certificateArn }, child);
    }
    const share = shareOf("ecs", { eksPercent });
    for (const { suffix, record } of site ? addressRecords(site, target, share, isDualStack) : []) {
      new aws.route53.Record(`${name}-${suffix}`, record, child);
    }
    this.certificateArn = pulumi.output(certificateArn);
    this.registerOutputs({ certificateArn: this.certificateArn });
  }
}
