import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Where External Secrets finds values, for one namespace. It acts with its own identity, or goes on from there to a
 * role.
 * https://external-secrets.io/latest/api/secretstore/
 */
export interface SecretStoreSpec {
  provider: {
    aws: {
      service: "SecretsManager";
      region: pulumi.Input<string>;
      role?: pulumi.Input<string>;
    };
  };
}

export interface SecretStoreArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: SecretStoreSpec;
}

export class SecretStore extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "external-secrets.io/v1", kind: "SecretStore" }, opts);
  }
}
