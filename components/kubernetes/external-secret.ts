import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * A Secret that External Secrets fills from a store, and keeps as it is there.
 * https://external-secrets.io/latest/api/externalsecret/
 */
export interface ExternalSecretSpec {
  /** How often values are read again, as in 5m0s. */
  refreshInterval: string;
  secretStoreRef: { kind: "SecretStore"; name: pulumi.Input<string> };
  target: ExternalSecretTarget;
  data: ExternalSecretData[];
}

export interface ExternalSecretTarget {
  name: string;
  /** Whether the Secret goes when this does. */
  creationPolicy: "Owner";
  /** What becomes of the Secret when its values are gone from the store. */
  deletionPolicy: "Retain";
  template?: {
    engineVersion: "v2";
    metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
    data?: Record<string, string>;
  };
}

export interface ExternalSecretData {
  secretKey: string;
  remoteRef: {
    key: pulumi.Input<string>;
    property?: pulumi.Input<string>;
    /** A staging label, or uuid/<version id>. The current one, if absent. */
    version?: pulumi.Input<string>;
  };
}

export interface ExternalSecretArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: ExternalSecretSpec;
}

export class ExternalSecret extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: ExternalSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" }, opts);
  }
}
