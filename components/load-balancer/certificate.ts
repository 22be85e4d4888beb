import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  domain: string;
  /** The hosted zone in which the domain is proven. */
  zoneId: string;
}

/**
 * A certificate that AWS renews by itself as long as the record that proves the domain stays.
 * Children: `<name>-request`, `<name>-proof`, `<name>-issued`.
 */
export class Certificate extends pulumi.ComponentResource {
  /** Known once the certificate is issued: before that a listener refuses it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { domain, zoneId }: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:Certificate", name, { domain, zoneId }, opts);
    const child = { parent: this };

    const request = { domainName: domain, validationMethod: "DNS", keyAlgorithm: "EC_prime256v1" };
    const certificate = new aws.acm.Certificate(`${name}-request`, request, child);
    const proof = new aws.route53.Record(`${name}-proof`, proofRecord(zoneId, certificate), child);
    const issued = { certificateArn: certificate.arn, validationRecordFqdns: [proof.fqdn] };
    const validation = new aws.acm.CertificateValidation(`${name}-issued`, issued, child);

    this.arn = validation.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}

function proofRecord(zoneId: string, certificate: aws.acm.Certificate): aws.route53.RecordArgs {
  const proof = certificate.domainValidationOptions.apply(([first]) => {
    if (!first) throw new Error("ACM asks for no proof of the domain");
    return first;
  });
  return {
    zoneId,
    name: proof.resourceRecordName,
    type: proof.resourceRecordType,
    records: [proof.resourceRecordValue],
    ttl: 300,
    // An account proves a domain by one record, so that of an earlier certificate may be there.
    // https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    allowOverwrite: true,
  };
}
