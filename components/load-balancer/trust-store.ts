import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { objectPath, type TrustSettings } from "./settings";

type StoredObject = Extract<TrustSettings, { bundle: unknown }>["bundle"];

/**
 * The authorities whose certificates let a client in, and the certificates that they took back.
 * Children: `<name>-cas`, `<name>-revoked-<bucket>/<key>`; none for a trust store that exists.
 */
export class TrustStore extends pulumi.ComponentResource {
  /** Known once the lists of revoked certificates are in force: nobody gets in with one of those meanwhile. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, settings: TrustSettings, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:TrustStore", name, settings, opts);
    const child = { parent: this };

    if ("trustStoreArn" in settings) {
      this.arn = pulumi.output(settings.trustStoreArn);
    } else {
      const { bundle, revocations } = settings;
      const { arn: trustStoreArn } = new aws.lb.TrustStore(`${name}-cas`, authorities(bundle), child);
      const inForce = revocations.map((list) => {
        const listName = `${name}-revoked-${objectPath(list)}`;
        return new aws.lb.TrustStoreRevocation(listName, { trustStoreArn, ...revoked(list) }, child).id;
      });
      this.arn = pulumi.all([trustStoreArn, pulumi.all(inForce)]).apply(([arn]) => arn);
    }
    this.registerOutputs({ arn: this.arn });
  }
}

function authorities({ bucket, key, version }: StoredObject) {
  return {
    caCertificatesBundleS3Bucket: bucket,
    caCertificatesBundleS3Key: key,
    ...(version && { caCertificatesBundleS3ObjectVersion: version }),
  };
}

function revoked({ bucket, key, version }: StoredObject) {
  return {
    revocationsS3Bucket: bucket,
    revocationsS3Key: key,
    ...(version && { revocationsS3ObjectVersion: version }),
  };
}
