import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AliasTarget, addressRecords } from "./addresses";
import { Certificate } from "./certificate";
import type { CertificateSettings } from "./settings";

export interface ExtraDomainArgs {
  domain: string;
  certificate: CertificateSettings;
  /** The load balancer, as Route 53 finds it. */
  target: AliasTarget;
  /** The listeners that serve the domain, by what distinguishes them. */
  listenerArns: Record<string, pulumi.Input<string>>;
  isDualStack: boolean;
}

/**
 * Another domain of a load balancer. Listeners choose its certificate by the name that a client asks for (SNI).
 * Children: `<name>-certificate`, `-address`, `-address-ipv6`, and `-<listener>` for each listener.
 */
export class ExtraDomain extends pulumi.ComponentResource {
  constructor(name: string, args: ExtraDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:ExtraDomain", name, args, opts);
    const { domain, certificate, target, listenerArns, isDualStack } = args;
    const child = { parent: this };

    const site = "zoneId" in certificate && { domain, ...certificate };
    const certificateArn =
      "arn" in certificate
        ? certificate.arn
        : new Certificate(`${name}-certificate`, { domain, ...certificate }, child).arn;
    for (const [listener, listenerArn] of Object.entries(listenerArns)) {
      new aws.lb.ListenerCertificate(`${name}-${listener}`, { listenerArn, certificateArn }, child);
    }
    for (const { suffix, record } of site ? addressRecords(site, target, isDualStack) : []) {
      new aws.route53.Record(`${name}-${suffix}`, record, child);
    }
    this.registerOutputs({});
  }
}
